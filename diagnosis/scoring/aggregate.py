"""How children become the score of a node, and the one rounding of the method.

Sums are written as loops in document order: the built-in ``sum`` compensates its rounding from
Python 3.12 on and NumPy's adds in pairs, so neither would give both engines the same bits.
Source of the three means: OECD and JRC, Handbook on Constructing Composite Indicators, 2008;
the mapping of the geometric mean (a 0 lowers it and does not erase the rest) is ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from frameworks.spec import Aggregation

ROUNDING_UNIT = 1e6
GEOMETRIC_SLOPE = 0.99

WeightedValue = tuple[float, float]


def round_score(value: float) -> float:
    """Round half-even to 6 decimals; ``batch`` mirrors it as ``np.rint(x * 1e6) / 1e6``."""
    return round(value * ROUNDING_UNIT) / ROUNDING_UNIT


def compute_arithmetic(children: Iterable[WeightedValue]) -> float | None:
    """Return the weighted mean, rounded; None where no child has weight."""
    total = 0.0
    total_weight = 0.0
    for weight, value in children:
        total += weight * value
        total_weight += weight
    return round_score(total / total_weight) if total_weight > 0 else None


def compute_geometric(children: Iterable[WeightedValue]) -> float | None:
    """Return the weighted geometric mean of 1 + 0.99 s mapped back to 0-100, rounded; None without weight."""
    total = 0.0
    total_weight = 0.0
    for weight, value in children:
        total += weight * math.log(1.0 + GEOMETRIC_SLOPE * value)
        total_weight += weight
    if total_weight <= 0:
        return None
    return round_score((math.exp(total / total_weight) - 1.0) / GEOMETRIC_SLOPE)


def compute_minimum(children: Iterable[WeightedValue]) -> float | None:
    """Return the lowest value of the children with weight above 0, rounded; None where there is none."""
    values = [value for weight, value in children if weight > 0]
    return round_score(min(values)) if values else None


_METHODS = {"arithmetic": compute_arithmetic, "geometric": compute_geometric, "minimum": compute_minimum}


def aggregate(method: Aggregation, children: Iterable[WeightedValue]) -> float | None:
    """Return the score (0-100) of (weight, value) children; None where no child has weight above 0."""
    return _METHODS[method](children)
