"""A node's list of undominated choices from those of its children.

Children are merged in the order of the document and in the engine's own arithmetic, so that a value has
the same bits as the engine's score: partial sums of weight times value (or times the logarithm of
1 + 0.99 s), or the running minimum. Each of these steps, the division and the rounding never turn a
higher value into a lower one, so what is beaten before a step is beaten after it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnosis.scoring.aggregate import GEOMETRIC_SLOPE, ROUNDING_UNIT
from diagnosis.scoring.bounds import draw_envelope, keep_cheap, leave_out_dear
from diagnosis.scoring.errors import SearchTooLarge
from diagnosis.scoring.frontiers import Frontier, Values, keep_undominated
from frameworks.spec import Aggregation

MARGIN = 1 / ROUNDING_UNIT
"""Rounding moves a score by half of this; bounds keep to the safe side of it."""

Weighted = tuple[float, Frontier]


@dataclass(slots=True)
class Merger:
    """Merges lists and counts the points that it looks at, so that a search ends by a limit and no clock.

    ``limit``: points of the whole search; ``limit_at_once``: those held in memory at one time.
    ``ceiling``: points that cost more are left out.
    """

    limit: int
    limit_at_once: int
    ceiling: float = math.inf
    points: int = 0

    def merge(self, method: Aggregation, children: Sequence[Weighted], *, goal: float = 0.0) -> Frontier:
        """Return a node's list from its children's with their weights; value 0 where none has weight.

        ``goal``: nothing but a score (0-100) of so much is wanted of the node, so that only the cheapest
        such point needs to be in the list, and with a ceiling the cheapest of each overlap. Raises
        SearchTooLarge past the limits.
        """
        if not children:
            zero = np.zeros(1, dtype=np.int64)
            return Frontier(zero, zero, np.zeros(1))
        total_weight = 0.0
        for weight, _ in children:
            total_weight += weight
        lists = [_contribute(method, weight, child) for weight, child in children]
        if goal > 0 and total_weight > 0 and all(map(len, lists)):
            merged = self._join_for(method, lists, goal, total_weight)
        else:
            merged = self._join_all(method, lists)
        return merged.worth(_finish(method, merged.values, total_weight)).at_least(goal)

    def _join_all(self, method: Aggregation, lists: Sequence[Frontier]) -> Frontier:
        merged, *rest = lists
        for points in rest:
            merged = keep_undominated(self._join(method, merged, points))
        return merged

    def _join_for(
        self, method: Aggregation, lists: Sequence[Frontier], goal: float, total_weight: float
    ) -> Frontier:
        """Join with bounds: whatever cannot become the cheapest sum is left out on the way."""
        if method == "minimum":
            return self._join_all(method, [points.at_least(goal - MARGIN) for points in lists])
        missing = total_weight * _transform(method, max(0.0, goal - MARGIN))
        ceiling = self.ceiling
        if math.isinf(ceiling):
            enough = total_weight * _transform(method, goal + MARGIN)
            ceiling = draw_envelope(lists).whole_pieces_for(enough)
        cheap = leave_out_dear(lists, missing, ceiling)
        merged, *rest = cheap
        while rest and all(map(len, cheap)):
            points, *rest = rest
            joined = self._join(method, merged, points)
            merged = keep_undominated(keep_cheap(joined, rest, missing, ceiling) if rest else joined)
        return merged

    def _join(self, method: Aggregation, left: Frontier, right: Frontier) -> Frontier:
        points = len(left) * len(right)
        self.points += points
        if self.points > self.limit or points > self.limit_at_once:
            raise SearchTooLarge(what="points", limit=self.limit)
        # The left points from the last to the first: of equal sums the one that rises earlier nodes wins.
        lefts, rights = np.divmod(np.arange(len(left) * len(right)), max(1, len(right)))
        lefts = len(left) - 1 - lefts
        costs = left.costs[lefts] + right.costs[rights]
        values = left.values[lefts]
        if method == "minimum":
            values = np.minimum(values, right.values[rights])
        else:
            values = values + right.values[rights]
        overlaps = left.overlaps[lefts] + right.overlaps[rights]
        joined = Frontier(costs, overlaps, values, ((left, lefts), (right, rights)))
        return joined.take(np.flatnonzero(costs <= self.ceiling))


def _contribute(method: Aggregation, weight: float, child: Frontier) -> Frontier:
    """Return the child's points with what they add to the node; weight 0 adds nothing."""
    if method == "minimum":
        return child if weight > 0 else child.worth(np.full(len(child), np.inf))
    if weight <= 0:
        return child.without_value()
    contributions = [weight * _transform(method, value) for value in child.values.tolist()]
    return child.worth(np.array(contributions))


def _transform(method: Aggregation, value: float) -> float:
    return math.log(1.0 + GEOMETRIC_SLOPE * value) if method == "geometric" else value


def _finish(method: Aggregation, totals: Values, total_weight: float) -> Values:
    """Return the scores, rounded as ``aggregate.round_score`` does."""
    if total_weight <= 0:
        return np.zeros(len(totals))
    if method == "arithmetic":
        totals = totals / total_weight
    elif method == "geometric":
        means = (totals / total_weight).tolist()
        totals = np.array([(math.exp(mean) - 1.0) / GEOMETRIC_SLOPE for mean in means])
    rounded: Values = np.rint(totals * ROUNDING_UNIT) / ROUNDING_UNIT
    return rounded
