"""Quartiles of scores, where a score lies among others, and how many scores lie where. Scores run 0-100.

A quartile is the lowest score that a quarter, half or three quarters of the places do not exceed
(numpy's ``inverted_cdf``): always the score of one place, never a value between two, from which both could
be reckoned. From five places on, neither the lowest nor the highest score is a quartile.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Part = Literal["upper", "middle", "lower"]

STEP = 5
"""Points of one column of a distribution: the thresholds 25 and 70 lie between columns."""


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, median and upper quartile of ``count`` scores."""

    lower: float
    median: float
    upper: float
    count: int

    @property
    def rounded(self) -> Quartiles:
        """The same in whole numbers, halves upwards: all that is ever told of places that stay unnamed."""
        lower, median, upper = map(round_half_up, (self.lower, self.median, self.upper))
        return Quartiles(lower, median, upper, self.count)

    def place_score(self, score: float) -> Part:
        """Say in which part a score lies: above the upper quartile, below the lower one, or between."""
        if score > self.upper:
            return "upper"
        return "lower" if score < self.lower else "middle"


def round_half_up(value: float) -> int:
    """Return a whole number, as scores are written."""
    return math.floor(value + 0.5)


def find_quartiles(scores: Iterable[float]) -> Quartiles | None:
    """Return the quartiles; None without a score."""
    ordered = sorted(scores)
    if not ordered:
        return None
    # The position of a quarter of n is the smallest whole number not below n / 4; positions start at 1.
    lower, median, upper = (ordered[-(-len(ordered) * quarter // 4) - 1] for quarter in (1, 2, 3))
    return Quartiles(lower, median, upper, len(ordered))


@dataclass(frozen=True, slots=True)
class Column:
    """How many scores lie from ``low`` on and below ``high``; the last column holds 100 too."""

    low: int
    high: int
    count: int

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    def holds(self, score: float) -> bool:
        return self.low <= score < self.high or score == self.high == 100


def count_columns(scores: Sequence[float]) -> tuple[Column, ...]:
    """Return all columns from 0 to 100 with their counts, empty ones too."""
    last = 100 // STEP - 1
    places = np.minimum(np.array(scores, dtype=np.float64) // STEP, last).astype(np.intp)
    counts = np.bincount(places, minlength=last + 1)
    return tuple(Column(STEP * place, STEP * (place + 1), int(count)) for place, count in enumerate(counts))


def count_levels(codes: Iterable[int], steps: int) -> tuple[tuple[int, ...], dict[int, int]]:
    """Return how many answers have each level (0 the lowest), and the counts of all other codes."""
    levels = [0] * steps
    others: dict[int, int] = {}
    for code in codes:
        if 0 <= code < steps:
            levels[code] += 1
        else:
            others[code] = others.get(code, 0) + 1
    return tuple(levels), others
