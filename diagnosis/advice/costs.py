"""Adding up cost ranges. Pure; whole amounts, by currency; nothing is converted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CostSum:
    """What ``count`` lines cost together; a line that names one end counts with it in both."""

    currency: str
    low: int
    high: int
    count: int


def sum_costs(ranges: Iterable[tuple[str, int | None, int | None]]) -> tuple[CostSum, ...]:
    """Return the sum of each currency, in the alphabet's order; lines without a cost are left out."""
    sums: dict[str, CostSum] = {}
    for currency, low, high in ranges:
        least = low if low is not None else high
        most = high if high is not None else low
        if least is None or most is None:
            continue
        before = sums.get(currency, CostSum(currency, 0, 0, 0))
        sums[currency] = CostSum(currency, before.low + least, before.high + most, before.count + 1)
    return tuple(sums[currency] for currency in sorted(sums))
