"""What stands out in one place of a table: two or three sentences from its scores and those beside it. Pure.

Ours: a domain within NEAR points below the next level is named first; then a domain whose level few other
places have (at most a third), then one in which most others are further (at least two thirds). The other
places are those shown, of the same origin, and below ENOUGH_PLACES of them nothing is said of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from diagnosis.comparison.finding import DomainCount
from frameworks.messages import Message
from frameworks.spec import Framework

NEAR = 10.0
ENOUGH_PLACES = 5
FEW_SHARE = 1 / 3
MOST_SHARE = 2 / 3
SENTENCES = 3

CODES = frozenset(
    {"without_level", "near_level", "few_are_as_far", "most_are_further", "ahead_and_waits", "side_by_side"}
)


@dataclass(frozen=True, slots=True)
class DomainStanding:
    """A domain of one place: its score (0-100; None: none) and the key of its level (empty: none)."""

    score: float | None
    level: str


def describe_standing(
    framework: Framework, standings: Mapping[str, DomainStanding], counts: Sequence[DomainCount]
) -> tuple[Message, ...]:
    """Return at most three sentences on a place; ``counts`` are those of the places beside it and itself."""
    known = [(domain.key, standings[domain.key]) for domain in framework.domains if domain.key in standings]
    said = [
        *_describe_missing(known),
        *_describe_near(framework, known),
        *_describe_beside(framework, known, counts),
        *_describe_spread(known),
    ]
    return tuple(said[:SENTENCES])


def _describe_missing(known: Sequence[tuple[str, DomainStanding]]) -> list[Message]:
    domains = tuple(key for key, standing in known if not standing.level)
    return [_say("without_level", domains=domains)] if domains else []


def _describe_near(framework: Framework, known: Sequence[tuple[str, DomainStanding]]) -> list[Message]:
    """Name the domain with the least to the next level. Where a gate holds it back, no points are missing."""
    levels = framework.readiness_levels  # from the highest
    near: list[tuple[float, str, str]] = []
    for key, standing in known:
        rank = _rank(framework, standing)
        if standing.score is None or rank is None or rank == len(levels) - 1:
            continue
        following = levels[len(levels) - 2 - rank]
        gap = following.threshold - standing.score
        if 0 < gap <= NEAR:
            near.append((gap, key, following.key))
    if not near:
        return []
    gap, key, level = min(near, key=lambda found: found[0])
    return [_say("near_level", domain=key, gap=gap, level=level)]


def _describe_beside(
    framework: Framework, known: Sequence[tuple[str, DomainStanding]], counts: Sequence[DomainCount]
) -> list[Message]:
    by_domain = {count.domain: count for count in counts}
    few: list[tuple[float, Message]] = []
    further: list[tuple[float, Message]] = []
    for key, standing in known:
        rank, count = _rank(framework, standing), by_domain.get(key)
        if rank is None or count is None or sum(count.by_rank) < ENOUGH_PLACES:
            continue
        total = sum(count.by_rank)
        as_far, beyond = count.at_least(rank), count.at_least(rank + 1)
        params = {"domain": key, "level": standing.level, "total": total}
        if rank > 0 and as_far <= total * FEW_SHARE:
            few.append((as_far / total, _say("few_are_as_far", count=as_far, **params)))
        if beyond >= total * MOST_SHARE:
            further.append((-beyond / total, _say("most_are_further", count=beyond, **params)))
    return [min(found, key=lambda pair: pair[0])[1] for found in (few, further) if found]


def _describe_spread(known: Sequence[tuple[str, DomainStanding]]) -> list[Message]:
    scores = {key: standing.score for key, standing in known if standing.level and standing.score is not None}
    if len(scores) < 2:
        return []
    ahead, waits = max(scores, key=lambda key: scores[key]), min(scores, key=lambda key: scores[key])
    if scores[ahead] == scores[waits]:
        return [_say("side_by_side")]
    return [_say("ahead_and_waits", ahead=ahead, waits=waits, high=scores[ahead], low=scores[waits])]


def _rank(framework: Framework, standing: DomainStanding) -> int | None:
    return framework.rank_of_level(standing.level) if standing.level else None


def _say(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))
