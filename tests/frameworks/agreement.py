"""Agreement of two raters: Cohen's weighted kappa on an ordered scale.

Cohen, Weighted kappa, Psychological Bulletin 70 (1968). 1 is full agreement, 0 what chance alone gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Pair = tuple[int, int]


def compute_kappa(pairs: Sequence[Pair], levels: int, weigh: Callable[[float], float]) -> float:
    """Return kappa for pairs of level positions from 0.

    ``weigh`` turns the distance of two levels (0 to 1 of the scale) into the weight of the
    disagreement. Raises ZeroDivisionError where both raters gave one and the same level throughout.
    """
    count = len(pairs)
    firsts = [sum(first == level for first, _ in pairs) for level in range(levels)]
    seconds = [sum(second == level for _, second in pairs) for level in range(levels)]
    seen = sum(weigh(abs(first - second) / (levels - 1)) for first, second in pairs)
    by_chance = sum(
        weigh(abs(one - other) / (levels - 1)) * firsts[one] * seconds[other] / count
        for one in range(levels)
        for other in range(levels)
    )
    return 1 - seen / by_chance


def weigh_linear(distance: float) -> float:
    return distance


def weigh_quadratic(distance: float) -> float:
    return distance**2
