"""Worlds of places with results, and an attacker who puts together all that is shown to single somebody out.

Written apart from ``disclosure``: sets alone, and every union tried, so that both cannot err alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from diagnosis.comparison.disclosure import Candidate

MOST_COMBINED = 7
"""Of more groups of a kind than this only the unions of few, and of all, are tried."""


@dataclass(frozen=True)
class World:
    """Results by id with what is known of them; ``places`` gives the place of each result."""

    places: dict[int, int]
    candidates: tuple[Candidate, ...]
    programmes: tuple[frozenset[int], ...]
    published: frozenset[int]
    scored: tuple[frozenset[int], ...]

    @property
    def everything(self) -> frozenset[int]:
        return frozenset(self.places)

    def results_of(self, places: Iterable[int]) -> frozenset[int]:
        wanted = set(places)
        return frozenset(result for result, place in self.places.items() if place in wanted)

    def list_viewers(self) -> dict[str, frozenset[int]]:
        """Return what each kind of person does not see by name."""
        first = self.programmes[0]
        return {
            "editor": self.everything - self.published,
            "city": self.everything - self.results_of([0]) - self.published,
            "city that sees no publication": self.everything - self.results_of([0]),
            "consultant": self.everything - self.results_of(first) - self.published,
            "administrator": frozenset(),
        }


def make_world(seed: int) -> World:
    """Make a world whose groups are close to five places, where a rule has most to decide."""
    chance = random.Random(seed)
    count = chance.randint(8, 34)
    country = [f"c{chance.randint(1, 3)}" for _place in range(count)]
    character = [f"k{chance.randint(1, 3)}" for _place in range(count)]
    programmes = tuple(
        frozenset(place for place in range(count) if chance.random() < share) for share in (0.4, 0.7, 0.9)
    )
    places: dict[int, int] = {}
    rows: list[tuple[int, int, int]] = []  # result, place, round
    for place in range(count):
        for number in range(1, 4):
            if number == 1 or chance.random() < (0.8, 0.5)[number - 2]:
                places[len(places)] = place
                rows.append((len(places) - 1, place, number))
    newest = {place: result for result, place, _number in rows}
    members: dict[tuple[str, str, int], set[int]] = {}
    for result, place, number in rows:
        values = [("all", ""), ("country", country[place]), ("class", character[place])]
        values += [("stage", f"s{chance.randint(1, 3)}")] if chance.random() < 0.9 else []
        values += [("programme", f"p{index}") for index, own in enumerate(programmes) if place in own]
        for kind, value in values:
            for shown in (number, 0) if newest[place] == result else (number,):
                members.setdefault((kind, value, shown), set()).add(result)
    scored = tuple(
        frozenset(result for result in places if chance.random() < share) for share in (1.0, 0.93, 0.6)
    )
    return World(
        places=places,
        candidates=tuple(Candidate(*name, frozenset(found)) for name, found in members.items()),
        programmes=programmes,
        published=frozenset(result for result in places if chance.random() < 0.15),
        scored=scored,
    )


def find_breaches(
    shown: Iterable[Candidate], *, places: dict[int, int], hidden: frozenset[int]
) -> Iterator[str]:
    """Yield each way in which what is shown points at one to four hidden places."""
    groups = list(shown)
    by_result = [(group, group.members & hidden) for group in groups]
    by_place = [(group, frozenset(places[result] for result in members)) for group, members in by_result]
    for group in groups:
        if len({places[result] for result in group.members}) < 5:
            yield f"{group.name} is too small"
    for level, sets in (("results", by_result), ("places", by_place)):
        for group, members in sets:
            if is_pointed_at(members):
                yield f"{level} of {group.name}"
            for other, others in sets:
                if is_pointed_at(members - others):
                    yield f"{level} of {group.name} without {other.name}"
            yield from _take_unions_away(level, group, members, sets)


def is_pointed_at(members: frozenset[int]) -> bool:
    return 0 < len(members) < 5


def _take_unions_away(
    level: str,
    group: Candidate,
    members: frozenset[int],
    sets: list[tuple[Candidate, frozenset[int]]],
) -> Iterator[str]:
    """Take from a group every union of groups of one kind that lie inside it."""
    for kind in ("all", "country", "class", "programme", "stage"):
        inside = list(
            dict.fromkeys(found for other, found in sets if other.kind == kind and found and found <= members)
        )
        sizes = range(2, len(inside) + 1) if len(inside) <= MOST_COMBINED else (2, 3, len(inside))
        for size in sizes:
            for some in combinations(inside, size):
                if is_pointed_at(members - frozenset().union(*some)):
                    yield f"{level} of {group.name} without {size} of kind {kind}"
