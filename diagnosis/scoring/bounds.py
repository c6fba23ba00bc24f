"""Bounds of a search: which points cannot lead to the cheapest sum any more.

What is still missing of a sum costs at least what it would cost if rises could be taken in parts, the
best value for its cost first: the upper envelope of every list, all their pieces in one order. Whole
pieces until it is enough are a choice that exists, so no point needs to cost more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from diagnosis.scoring.frontiers import Frontier, Values, Whole

CAUTION = 1e-9
"""Bounds are floats: a point is left out only where it is worse by more than this share."""


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The least cost of reaching a sum with some lists, if rises could be taken in parts.

    ``values`` and ``costs`` run from the cheapest points of all the lists to their highest.
    """

    values: Values
    costs: Values

    def cost_of(self, missing: Values) -> Values:
        """Return the cost of at least this much value; infinite where even the highest points lack it."""
        caution = CAUTION * (1 + abs(self.values[-1]))
        least: Values = np.interp(missing, self.values, self.costs)
        return np.where(missing > self.values[-1] + caution, np.inf, least * (1 - CAUTION))

    def whole_pieces_for(self, wanted: float) -> float:
        """Return the cost of so many whole pieces that the value is reached, or that of all."""
        place = int(np.searchsorted(self.values, wanted))
        return float(self.costs[min(place, len(self.costs) - 1)])


def draw_envelope(lists: Sequence[Frontier]) -> Envelope:
    """Return the envelope of lists, none of them empty."""
    pieces: list[tuple[float, float, float]] = []
    base_cost, base_value = 0.0, 0.0
    for points in lists:
        corners = _list_corners(points)
        base_cost += corners[0][0]
        base_value += corners[0][1]
        for (cost, value), (next_cost, next_value) in pairwise(corners):
            gain, price = next_value - value, next_cost - cost
            pieces.append((price / gain, gain, price))
    pieces.sort()
    values = np.cumsum([base_value, *(gain for _, gain, _ in pieces)])
    costs = np.cumsum([base_cost, *(price for _, _, price in pieces)])
    return Envelope(values, costs)


def leave_out_dear(lists: Sequence[Frontier], missing: float, ceiling: float) -> list[Frontier]:
    """Return the lists without the points that lead to no sum of ``missing`` within the ceiling."""
    kept = []
    for place, points in enumerate(lists):
        rest = [*lists[:place], *lists[place + 1 :]]
        kept.append(keep_cheap(points, rest, missing, ceiling))
    return kept


def keep_cheap(points: Frontier, rest: Sequence[Frontier], missing: float, ceiling: float) -> Frontier:
    """Return the points from which the rest could make up what is missing without passing the ceiling."""
    total: Values = points.costs + draw_envelope(rest).cost_of(missing - points.values)
    return points.take(np.flatnonzero(total <= ceiling * (1 + CAUTION)))


def _list_corners(points: Frontier) -> list[tuple[float, float]]:
    """Return the corners of the upper envelope, cheapest first, both numbers rising."""
    corners: list[tuple[float, float]] = []
    costs: Whole = points.costs
    order = np.lexsort((-points.values, costs))
    for cost, value in zip(costs[order].tolist(), points.values[order].tolist(), strict=True):
        if corners and value <= corners[-1][1]:
            continue
        while len(corners) > 1 and _turns_up(corners[-2], corners[-1], (cost, value)):
            corners.pop()
        corners.append((cost, value))
    return corners


def _turns_up(first: tuple[float, float], middle: tuple[float, float], last: tuple[float, float]) -> bool:
    """Return whether the corner in the middle lies on or below the line between the two others."""
    return (middle[1] - first[1]) * (last[0] - first[0]) <= (last[1] - first[1]) * (middle[0] - first[0])
