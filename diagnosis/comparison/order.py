"""The order of places over common draws: between which ranks each lies. Pure.

In each draw all places meet the same weights and aggregations and are put in order by their overall
score, the highest first. Places with the same score share all the ranks that they take up together, so
that a tie is never decided: the best of these ranks counts for the lower end of the interval, the worst
for the upper one. The interval runs from the 5th to the 95th percentile, as the band of a score does.
Ours; the manner follows OECD and JRC, Handbook on Constructing Composite Indicators, 2008, part 1, step 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 20  # one draw in twenty lies below the interval, one above
MOST_PLACES = 100


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Between which ranks (1 the highest score) a place lies in 90 of 100 draws, both ends included.

    ``together`` holds the keys of the places whose intervals overlap with this one: they are not told
    apart.
    """

    key: int
    low: int
    high: int
    together: tuple[int, ...] = ()

    @property
    def middle(self) -> float:
        """The middle of the interval, by which places are listed."""
        return (self.low + self.high) / 2

    def overlaps(self, other: RankInterval) -> bool:
        """Say whether the two have a rank in common."""
        return self.low <= other.high and other.low <= self.high


def rank_places(drawn: Mapping[int, NDArray[np.float64]]) -> tuple[RankInterval, ...]:
    """Return the interval of each place from its overall score in every draw (0-100, the same draws for all).

    Listed by the middle of the interval; equal middles keep the order in which the places are given.
    Raises ValueError where the places were not drawn equally often, or where a score is missing.
    """
    if not drawn:
        return ()
    scores = np.stack(list(drawn.values()))
    if np.isnan(scores).any():
        raise ValueError("a place without a score has no rank")
    intervals = [_find_interval(key, scores=scores, own=own) for key, own in zip(drawn, scores, strict=True)]
    return tuple(
        replace(
            interval,
            together=tuple(
                other.key for other in intervals if other.key != interval.key and other.overlaps(interval)
            ),
        )
        for interval in sorted(intervals, key=lambda interval: interval.middle)
    )


def _find_interval(key: int, *, scores: NDArray[np.float64], own: NDArray[np.float64]) -> RankInterval:
    best = np.sort(1 + (scores > own).sum(axis=0))
    worst = np.sort((scores >= own).sum(axis=0))
    count = len(own)
    return RankInterval(key, int(best[count // OUTSIDE]), int(worst[count - 1 - count // OUTSIDE]))


def find_band(drawn: NDArray[np.float64], score: float) -> tuple[float, float]:
    """Return where a score lies in 90 of 100 draws, itself inside: the band that is kept with its result."""
    ordered = np.sort(drawn)
    outside = len(ordered) // OUTSIDE
    return min(float(ordered[outside]), score), max(float(ordered[len(ordered) - 1 - outside]), score)
