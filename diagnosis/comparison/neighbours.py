"""Places whose elements have scores like one's own: nearest neighbours by profile. Scores run 0-100.

The distance of two profiles is the root mean square of the differences of the elements that both have a
score for, in points from 0 (the same) to 100. Without enough of these in common there is no distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

NEAREST = 8
LEAST_SHARE = 0.6
AHEAD = 2
_ROUNDING = 6

Scores: TypeAlias = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Lead:
    """An element in which a neighbour is ahead, and by how many points."""

    element: str
    points: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A near profile: its distance in points, from how many elements, and where it is most ahead."""

    key: int
    distance: float
    shared: int
    ahead: tuple[Lead, ...]


def find_neighbours(
    own: Scores, others: Mapping[int, Scores], elements: Sequence[str]
) -> tuple[Neighbour, ...]:
    """Return the eight nearest profiles, the nearest first; equal ones in the order of ``others``.

    ``elements`` are the keys of all elements that are asked, in the document's order: at least 60 % of
    them need a score in both profiles.
    """
    keys = list(others)
    if not keys or not elements:
        return ()
    mine = _as_row(own, elements)
    gaps = np.array([_as_row(others[key], elements) for key in keys]) - mine
    shared = np.count_nonzero(~np.isnan(gaps), axis=1)
    enough = shared >= LEAST_SHARE * len(elements) - 1e-9
    sums = np.nansum(gaps**2, axis=1)
    # Rounded, so that profiles that differ alike are equal on every machine.
    distances = np.round(np.sqrt(sums / np.maximum(shared, 1)), _ROUNDING)
    order = [int(row) for row in np.argsort(distances, kind="stable") if enough[row]]
    return tuple(
        Neighbour(keys[row], float(distances[row]), int(shared[row]), _list_ahead(gaps[row], elements))
        for row in order[:NEAREST]
    )


def _as_row(scores: Scores, elements: Sequence[str]) -> NDArray[np.float64]:
    found = (scores.get(element) for element in elements)
    return np.array([np.nan if score is None else score for score in found], dtype=np.float64)


def _list_ahead(gaps: NDArray[np.float64], elements: Sequence[str]) -> tuple[Lead, ...]:
    """Return the elements with the largest lead, by the document's order where leads are equal."""
    leads = [
        Lead(key, float(gap)) for key, gap in zip(elements, np.round(gaps, _ROUNDING), strict=True) if gap > 0
    ]
    return tuple(sorted(leads, key=lambda lead: -lead.points)[:AHEAD])
