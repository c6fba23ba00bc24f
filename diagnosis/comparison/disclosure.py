"""Which declared groups a person may see as quartiles, so that nothing in them points at a hidden place.

A group is the results of one kind and value ("country", "TH") in one round. A result is *hidden* from a
person who may not see it by name. What the person sees by name can be taken out of every group, so all is
counted in hidden places. "Safe" is a set with no hidden place or with at least five. A group may be shown if

1. it has at least five places, and its hidden part is safe;
2. its hidden part without that of every other shown group is safe, and the other way round;
3. for each kind, the parts into which the shown groups of that kind that lie inside it cut it are safe:
   one may take from "all" every country that is shown, or some of them.

Rules 2 and 3 are asked twice: of results, and of places whatever their round, since most answers stay the
same from one round to the next.

The family is chosen as a whole, in a fixed order (``rank_candidate``), each group only if all that is
chosen so far stays safe with it. It knows nothing of what a page asks for: a page shows a part of it, so
two requests never tell more than the family does. Groups of places with a score for one node are chosen
from the family by the same rule (``narrow_family``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LEAST_PLACES = 5
NEWEST = 0
"""The round of a group that holds the newest result of each place."""

ALL = "all"
KINDS = (ALL, "country", "class", "programme", "stage")
"""The kinds of groups, in the order in which they are chosen: what most people ask for comes first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A declared group: results by their ids, one of each place; ``round`` 0 holds each place's newest."""

    kind: str
    value: str
    round: int
    members: frozenset[int]

    @property
    def name(self) -> tuple[str, str, int]:
        """What identifies a group."""
        return self.kind, self.value, self.round


def rank_candidate(candidate: Candidate) -> tuple[float, int, int, str]:
    """Return where a group stands in the order of choosing.

    The newest results before single rounds, of these the latest first; then by kind; then larger groups
    first, because they are the safest; then by value.
    """
    latest_first = -candidate.round if candidate.round else -math.inf
    return latest_first, KINDS.index(candidate.kind), -len(candidate.members), candidate.value


def choose_family(
    candidates: Iterable[Candidate], *, places: Mapping[int, int], hidden: frozenset[int]
) -> tuple[Candidate, ...]:
    """Return the groups that may be shown together, in the order of choosing.

    ``places`` gives the place of each result, ``hidden`` the results that the person does not see by name.
    """
    ordered = sorted(candidates, key=rank_candidate)
    measures = _list_measures(ordered, places, hidden)
    family: list[Candidate] = []
    shown: list[int] = []
    for position, candidate in enumerate(ordered):
        if len({places[member] for member in candidate.members}) < LEAST_PLACES:
            continue
        found = [measure.find_parts(position, shown) for measure in measures]
        if None not in found:
            for measure, parts in zip(measures, found, strict=True):
                measure.parts.update(parts or {})
            shown.append(position)
            family.append(candidate)
    return tuple(family)


def narrow_family(
    family: Iterable[Candidate],
    scored: frozenset[int],
    *,
    places: Mapping[int, int],
    hidden: frozenset[int],
) -> tuple[Candidate, ...]:
    """Return the groups of a family with only the results that have a score for one node.

    Left out is a group that one to four hidden places without a score would tell apart, and what then is
    not safe together any more.
    """
    narrowed = []
    for candidate in family:
        unscored = {places[member] for member in (candidate.members - scored) & hidden}
        if _is_safe(len(unscored)):
            members = candidate.members & scored
            narrowed.append(Candidate(candidate.kind, candidate.value, candidate.round, members))
    return choose_family(narrowed, places=places, hidden=hidden)


def _is_safe(count: int) -> bool:
    return count == 0 or count >= LEAST_PLACES


@dataclass(slots=True)
class _Measure:
    """The hidden parts of all candidates as bits, of results or of places, and how shown groups are cut.

    ``parts`` holds, for a shown group and a kind, the parts into which shown groups of that kind cut it.
    """

    kinds: Sequence[str]
    bits: Sequence[int]
    counts: Sequence[int]
    parts: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def find_parts(self, new: int, shown: Sequence[int]) -> dict[tuple[int, str], list[int]] | None:
        """Return what a candidate would cut, and what would cut it; None where it is not safe to show."""
        count, bits = self.counts[new], self.bits[new]
        if not _is_safe(count):
            return None
        found: dict[tuple[int, str], list[int]] = {}
        for other in shown:
            both = (bits & self.bits[other]).bit_count()
            if not (_is_safe(count - both) and _is_safe(self.counts[other] - both)):
                return None
            if both == count:  # the candidate lies inside
                key = other, self.kinds[new]
                found[key] = _cut(self.parts.get(key, [self.bits[other]]), bits)
            if both == self.counts[other]:
                key = new, self.kinds[other]
                found[key] = _cut(found.get(key, [bits]), self.bits[other])
        safe = all(_is_safe(part.bit_count()) for parts in found.values() for part in parts)
        return found if safe else None


def _cut(parts: Iterable[int], by: int) -> list[int]:
    """Cut each part in two, inside and outside of a set; what is empty is left out."""
    return [piece for part in parts for piece in (part & by, part & ~by) if piece]


def _list_measures(
    candidates: Sequence[Candidate], places: Mapping[int, int], hidden: frozenset[int]
) -> tuple[_Measure, _Measure]:
    """Return what rules 2 and 3 are asked of: hidden results, and their places."""
    results = np.sort(np.fromiter(hidden, dtype=np.int64))
    _known, where = np.unique([places[int(member)] for member in results], return_inverse=True)
    kinds = [candidate.kind for candidate in candidates]
    found = [
        np.searchsorted(results, np.fromiter(candidate.members & hidden, dtype=np.int64))
        for candidate in candidates
    ]
    return _measure(kinds, found), _measure(kinds, [where[positions] for positions in found])


def _measure(kinds: Sequence[str], sets: Sequence[NDArray[np.intp]]) -> _Measure:
    bits = [_pack(positions) for positions in sets]
    return _Measure(kinds, bits, [number.bit_count() for number in bits])


def _pack(positions: NDArray[np.intp]) -> int:
    """Return a set of positions as the bits of a number."""
    if not len(positions):
        return 0
    flags = np.zeros(int(positions.max()) + 1, dtype=np.bool_)
    flags[positions] = True
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
