"""Measures that wait for each other in a circle could never begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagnosis.advice.checking.outline import LibraryOutline
from frameworks.messages import Message, Problem


def check_circles(outline: LibraryOutline) -> Iterator[Problem]:
    """Name every circle of prerequisites once, at the measure where it is met first."""
    places = {key: measure.place for measure in outline.measures if (key := measure.word("key")) is not None}
    requires = {
        key: tuple(needed for needed in measure.words("requires") if needed in places)
        for measure in outline.measures
        if (key := measure.word("key")) is not None
    }
    for circle in find_circles(requires):
        values = {"circle": " → ".join((*circle, circle[0]))}
        yield Problem(f"{places[circle[0]]}.requires", Message("requires.circle", values))


def find_circles(requires: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return circles of prerequisites, each from the key met first; none means an order exists.

    Every key that ``requires`` names must be one of its own. The walk keeps its own stack, so that a
    chain of any length is followed.
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in requires:
        if start in done:
            continue
        way = [start]
        waiting = [iter(requires[start])]
        while waiting:
            needed = next(waiting[-1], None)
            if needed is None:
                done.add(way.pop())
                waiting.pop()
            elif needed in way:
                found.append(tuple(way[way.index(needed) :]))
            elif needed not in done:
                way.append(needed)
                waiting.append(iter(requires[needed]))
    return tuple(found)
