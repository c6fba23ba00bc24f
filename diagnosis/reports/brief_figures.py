"""The figures of a comparison brief: spreads, counts of levels, and what may stand side by side. Pure.

Scores run from 0 to 100. Places without a score or a level are counted as such and never as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from diagnosis.comparison.finding import DomainCount
from diagnosis.comparison.quartiles import find_quartiles

FEWEST_DRAWN = 5
"""Groups under five are not drawn."""

MOST_DOTS = 60
"""Up to so many places each is a dot; above, dots could not be told apart on paper."""

MOST_CHOSEN = 6
MIN_APART = 2

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores lie: lowest, lower quartile, median, upper quartile, highest, of ``count`` places."""

    count: int
    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


@dataclass(frozen=True, slots=True)
class Apart:
    """How far apart some places lie on one node: the lowest and the highest score."""

    node: str
    lowest: float
    highest: float

    @property
    def distance(self) -> float:
        return self.highest - self.lowest


def compute_spread(scores: Iterable[float | None]) -> Spread | None:
    """Return the spread of the scores that are there; None without any.

    Quartiles are those of the pages (``comparison.quartiles``): each is the score of one place.
    """
    found = sorted(score for score in scores if score is not None)
    quartiles = find_quartiles(found)
    if quartiles is None:
        return None
    return Spread(len(found), found[0], quartiles.lower, quartiles.median, quartiles.upper, found[-1])


def count_ranks(domain: str, ranks: Iterable[int | None], *, levels: int) -> DomainCount:
    """Count the levels of a domain over places, by their ranks from 0; None is no level."""
    counted = Counter(ranks)
    return DomainCount(domain, tuple(counted[rank] for rank in range(levels)), counted[None])


def stack(scores: Sequence[float], *, width: float) -> list[tuple[float, int]]:
    """Return for each score, the lowest first, the middle of its bin and how high it stands there, from 0.

    Bins are ``width`` points wide; their middles are multiples of that, so that 50 stands at 50.
    """
    heights: Counter[int] = Counter()
    placed = []
    for score in sorted(scores):
        position = int(score / width + 0.5)
        placed.append((position * width, heights[position]))
        heights[position] += 1
    return placed


def choose_common(kinds: Sequence[T]) -> T | None:
    """Return what most have in common, at ties what comes first; None of nothing."""
    counted = Counter(kinds)
    return max(counted, key=lambda kind: counted[kind]) if counted else None


def find_apart(scores: Mapping[str, Sequence[float | None]]) -> tuple[Apart, Apart] | None:
    """Return the node on which places are most alike and the one on which they are most apart.

    Only nodes that are scored in two or more of them count, as on the page. None with fewer than two such
    nodes, or where all nodes are as far apart.
    """
    found = [
        Apart(node, min(known), max(known))
        for node, values in scores.items()
        if len(known := [value for value in values if value is not None]) >= MIN_APART
    ]
    if len(found) < MIN_APART:
        return None
    alike = min(found, key=lambda apart: apart.distance)
    most = max(found, key=lambda apart: apart.distance)
    return (alike, most) if alike.distance < most.distance else None
