"""Whom a city asks about what is open, and whom it could help: the choice among peers. Pure.

A peer is strong where it is prepared, has 70 or more and at least 25 points more than the city that asks:
one whole level of the answer scale. A city could help where it stands so itself. Peers of the same class
come first, then those that began where the asking city is now, those of the same country and of the same
economic group; then the higher score. Ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

STRONG_SCORE = 70.0
LEAST_AHEAD = 25.0
SIMILAR_START = 10.0  # points on either side
LOWEST_THREE = 3
MOST_PEERS = 3

Reason: TypeAlias = Literal["class", "start", "country", "group"]
REASONS: tuple[Reason, ...] = ("class", "start", "country", "group")


@dataclass(frozen=True, slots=True)
class City:
    """A result with what makes its place similar to another; empty texts are unknown and never alike."""

    key: int
    place: int
    name: str
    character: str = ""
    country: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ElementScore:
    """A score (0-100) of one element. ``rank`` is that of its level, 0 the lowest; None without a level.

    ``start`` is its score in the earliest round that is seen, None where there is no earlier one.
    """

    score: float
    rank: int | None
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """A city that was chosen, with its score in the element and what makes it similar."""

    city: City
    score: ElementScore
    reasons: tuple[Reason, ...]


def choose_open(own: Sequence[tuple[str, ElementScore]]) -> tuple[str, ...]:
    """Return the elements at the lowest level, the lowest score first; without any, the three lowest.

    Prepared elements (70 or more) are never open. Equal scores keep the order of the document.
    """
    rising = sorted((pair for pair in own if pair[1].score < STRONG_SCORE), key=lambda pair: pair[1].score)
    lowest = tuple(key for key, score in rising if score.rank == 0)
    return lowest or tuple(key for key, _score in rising[:LOWEST_THREE])


def choose_strong(own: Sequence[tuple[str, ElementScore]], *, highest: int) -> tuple[str, ...]:
    """Return the elements in which a city is prepared (rank ``highest``), the highest score first."""
    falling = sorted(own, key=lambda pair: -pair[1].score)
    return tuple(key for key, score in falling if is_strong(score, highest=highest))


def is_strong(score: ElementScore, *, highest: int) -> bool:
    """Say whether a city is prepared in an element, with 70 or more."""
    return score.rank == highest and score.score >= STRONG_SCORE


def is_ahead(score: ElementScore, other: ElementScore, *, highest: int) -> bool:
    """Say whether one is strong and at least 25 points above the other."""
    return is_strong(score, highest=highest) and score.score - other.score >= LEAST_AHEAD


def choose_to_ask(
    asking: City, own: ElementScore, others: Iterable[tuple[City, ElementScore]], *, highest: int
) -> tuple[Peer, ...]:
    """Return at most three peers that are strong where this city is open, each place once, best first."""
    found = [
        Peer(city, score, _list_reasons(asking, city, now=own, start=score.start))
        for city, score in others
        if city.place != asking.place and is_ahead(score, own, highest=highest)
    ]
    return _choose(found, by_score=-1)


def choose_to_help(
    helping: City, own: ElementScore, others: Iterable[tuple[City, ElementScore]], *, highest: int
) -> tuple[Peer, ...]:
    """Return at most three places for which the element is open and in which this city is strong."""
    found = [
        Peer(city, score, _list_reasons(helping, city, now=score, start=own.start))
        for city, score in others
        if city.place != helping.place and score.rank == 0 and is_ahead(own, score, highest=highest)
    ]
    return _choose(found, by_score=1)


def _list_reasons(one: City, other: City, *, now: ElementScore, start: float | None) -> tuple[Reason, ...]:
    """Say what two cities have in common; ``start``: where the stronger one began, ``now``: the open one."""
    alike: dict[Reason, bool] = {
        "class": bool(one.character) and one.character == other.character,
        "start": start is not None and abs(start - now.score) <= SIMILAR_START,
        "country": bool(one.country) and one.country == other.country,
        "group": bool(one.group) and one.group == other.group,
    }
    return tuple(reason for reason in REASONS if alike[reason])


def _choose(found: Sequence[Peer], *, by_score: int) -> tuple[Peer, ...]:
    ordered = sorted(
        found,
        key=lambda peer: (
            *(reason not in peer.reasons for reason in REASONS),
            by_score * peer.score.score,
            peer.city.name,
        ),
    )
    once = {peer.city.place: peer for peer in reversed(ordered)}
    return tuple(peer for peer in ordered if once[peer.city.place] is peer)[:MOST_PEERS]
