"""Undominated choices: lists of (cost, overlap, value) of which none is beaten in all three by another.

Costs and overlaps are whole numbers, so that they compare exactly; ``merging`` makes a node's list from
those of its children.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
Values: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Points by rising cost (within each overlap); ``parts`` lead back to the points that made them.

    A list of rungs has no parts: its points are rungs of ``question``.
    """

    costs: Whole
    overlaps: Whole
    values: Values
    parts: tuple[tuple[Frontier, Places], ...] = ()
    question: str = ""
    rungs: Places = field(default_factory=lambda: np.empty(0, dtype=np.intp))

    def __len__(self) -> int:
        return len(self.costs)

    def trace(self, index: int) -> dict[str, int]:
        """Return the rung of every question at a point."""
        if self.question:
            return {self.question: int(self.rungs[index])}
        rungs: dict[str, int] = {}
        for part, indices in self.parts:
            rungs.update(part.trace(int(indices[index])))
        return rungs

    def take(self, kept: Places) -> Frontier:
        """Return these points."""
        return Frontier(
            self.costs[kept],
            self.overlaps[kept],
            self.values[kept],
            tuple((part, places[kept]) for part, places in self.parts),
            self.question,
            self.rungs[kept] if self.question else self.rungs,
        )

    def worth(self, values: Values) -> Frontier:
        """Return the undominated of the same points with other values."""
        return keep_undominated(replace(self, values=values))

    def at_least(self, required: float) -> Frontier:
        """Return the points of this value or more."""
        return self if required <= 0 else self.take(np.flatnonzero(self.values >= required))

    def without_value(self) -> Frontier:
        """Return the points that are still undominated where the value does not matter."""
        return self.worth(np.zeros(len(self)))

    def overlapping(self, weight: int) -> Frontier:
        """Return the points with this overlap on all that cost more than the cheapest."""
        if weight == 0:
            return self
        return replace(self, overlaps=np.where(self.costs > self.costs.min(), weight, 0))


def list_rungs(question: str, lowest: int, costs: Sequence[int], values: Sequence[float]) -> Frontier:
    """Return a question's rungs from ``lowest`` on, costs and values rising."""
    whole = np.array(costs, dtype=np.int64)
    rungs = np.arange(lowest, lowest + len(costs))
    return Frontier(whole, np.zeros_like(whole), np.array(values), question=question, rungs=rungs)


def keep_undominated(points: Frontier) -> Frontier:
    """Return the points that no other beats; of equal ones the first, so that the order decides ties."""
    pool = np.empty(0, dtype=np.intp)
    kept = [pool]
    for overlap in np.unique(points.overlaps):
        group = np.flatnonzero(points.overlaps == overlap)
        pool = np.concatenate([pool, group])
        # Stable and by the last key first: cost, then the higher value, then the lower overlap.
        order = pool[np.lexsort((-points.values[pool], points.costs[pool]))]
        values = points.values[order]
        best_before = np.concatenate([[-np.inf], np.maximum.accumulate(values)[:-1]])
        pool = order[values > best_before]
        kept.append(pool[points.overlaps[pool] == overlap])
    return points.take(np.concatenate(kept))
