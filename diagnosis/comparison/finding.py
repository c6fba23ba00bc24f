"""What a table of places says as a whole: which domain is ahead, and which one is open in most places. Pure.

Read from the levels alone, one sign a domain (``ComparedResult.marks``), of the places of one origin. Ours:

* Below FEW places nothing is concluded: the sentence says how many are shown.
* A domain counts as begun in a place where it has any level but the lowest. The domain that is begun in the
  most places is ahead, at ties the one with more places at the highest level. It is named "in most places"
  from more than half of all places on, "almost everywhere" from nine in ten, "everywhere" for all. Places
  without a level count as places, so that few answers never look like much progress.
* Where all domains are begun in as many places, or in nearly as many (less than MARGIN of the places apart),
  the highest level is counted instead; where that tells no more, all are about equally far.
* The domain that is begun in the fewest places is the next. It is called open where it has the lowest level
  in more than half of all places. Where more than half of all places have no level in it, only that is said:
  what was not answered is not what comes next.
* Up to two domains are named together; where more are alike, none is picked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from frameworks.messages import Message

FEW = 3
MOST = 0.5
ALMOST_ALL = 0.9
MARGIN = 0.05
NAMED_TOGETHER = 2

CODES = frozenset(
    {
        "none_shown",
        "few_shown",
        "no_levels",
        "ahead_everywhere",
        "ahead_almost_everywhere",
        "ahead_in_most",
        "furthest",
        "open_in_most",
        "all_open_in_most",
        "no_level_in_most",
        "comes_next",
        "alike",
        "no_single_ahead",
        "begun_in",
        "open_in",
        "highest_in",
    }
)


@dataclass(frozen=True, slots=True)
class DomainCount:
    """In how many places a domain has each level, the lowest first, and in how many it has none."""

    domain: str
    by_rank: tuple[int, ...]
    without_level: int

    @property
    def total(self) -> int:
        """All places, those without a level too."""
        return sum(self.by_rank) + self.without_level

    @property
    def begun(self) -> int:
        """Places in which it has more than the lowest level."""
        return sum(self.by_rank[1:])

    @property
    def open(self) -> int:
        """Places in which it has the lowest level."""
        return self.by_rank[0]

    def at_least(self, rank: int) -> int:
        """Places in which it has this level or a higher one."""
        return sum(self.by_rank[rank:])

    @property
    def _standing(self) -> tuple[int, int]:
        return (self.begun, self.by_rank[-1])


@dataclass(frozen=True, slots=True)
class Finding:
    """The headline in one or two sentences, and the numbers behind it."""

    headline: tuple[Message, ...]
    numbers: tuple[Message, ...] = ()


def count_levels(
    domains: Sequence[str], *, levels: int, marks: Iterable[tuple[str, int]]
) -> tuple[DomainCount, ...]:
    """Count the levels of each domain over places with the same marks.

    ``marks`` are pairs of signs (one a domain, in the order of ``domains``: a rank from 0, or ``-``) and
    how many places have them; ``levels`` is how many levels there are.
    """
    by_rank = [[0] * levels for _domain in domains]
    without = [0] * len(domains)
    for signs, places in marks:
        for position, sign in enumerate(signs[: len(domains)]):
            if sign.isdecimal() and int(sign) < levels:
                by_rank[position][int(sign)] += places
            else:
                without[position] += places
    return tuple(
        DomainCount(domain, tuple(by_rank[position]), without[position])
        for position, domain in enumerate(domains)
    )


def find_finding(counts: Sequence[DomainCount]) -> Finding:
    """Return what the places have in common; true for one place, for ties and without any level."""
    total = counts[0].total if counts else 0
    if total == 0:
        return Finding((_say("none_shown"),))
    if total < FEW:
        return Finding((_say("few_shown", count=total),))
    if all(sum(count.by_rank) == 0 for count in counts):
        return Finding((_say("no_levels", count=total),))
    if _are_near([count.begun for count in counts], total):
        return _describe_by_highest(counts, total)
    standings = {count._standing for count in counts}
    ahead = _choose(counts, max(standings))
    behind = _choose(counts, min(standings))
    headline = [*_describe_ahead(ahead, total), *_describe_behind(behind, total)]
    if _all_open(counts, total):
        headline = [_say("all_open_in_most"), *_describe_ahead(ahead, total)]
    if not headline:
        return Finding((_say("no_single_ahead"),))
    numbers = [_say_number("begun_in", count, count.begun) for count in ahead]
    numbers += [_describe_number(count, total) for count in behind]
    return Finding(tuple(headline), tuple(numbers))


def _are_near(numbers: Sequence[int], total: int) -> bool:
    """Say whether numbers of places are the same, or so near that nothing is made of it."""
    apart = max(numbers) - min(numbers)
    return apart == 0 or apart < total * MARGIN


def _describe_by_highest(counts: Sequence[DomainCount], total: int) -> Finding:
    """Say which domains have the highest level in the most and in the fewest places."""
    highest = [count.by_rank[-1] for count in counts]
    if _all_open(counts, total) or _are_near(highest, total):
        return _describe_alike(counts, total)
    ahead, behind = (
        [count for count in counts if count.by_rank[-1] == places] for places in (max(highest), min(highest))
    )
    headline = []
    if len(ahead) <= NAMED_TOGETHER:
        headline.append(_say("furthest", domains=tuple(count.domain for count in ahead)))
    if len(behind) <= NAMED_TOGETHER:
        headline += _describe_behind(behind, total)
    if not headline:
        return Finding((_say("no_single_ahead"),))
    named = [count for found in (ahead, behind) if len(found) <= NAMED_TOGETHER for count in found]
    numbers = [_say_number("highest_in", count, count.by_rank[-1]) for count in named]
    return Finding(tuple(headline), tuple(numbers))


def _choose(counts: Sequence[DomainCount], standing: tuple[int, int]) -> tuple[DomainCount, ...]:
    """Return the domains that stand so; none where they are too many to name."""
    found = tuple(count for count in counts if count._standing == standing)
    return found if len(found) <= NAMED_TOGETHER else ()


def _describe_alike(counts: Sequence[DomainCount], total: int) -> Finding:
    if _all_open(counts, total):
        return Finding((_say("all_open_in_most"),))
    if len(counts) == 1:
        return Finding(tuple(_describe_ahead(counts, total)), (_describe_number(counts[0], total),))
    return Finding((_say("alike"),))


def _describe_ahead(ahead: Sequence[DomainCount], total: int) -> list[Message]:
    if not ahead:
        return []
    names = tuple(count.domain for count in ahead)
    begun = ahead[0].begun
    if begun == total:
        return [_say("ahead_everywhere", domains=names)]
    if begun >= total * ALMOST_ALL:
        return [_say("ahead_almost_everywhere", domains=names)]
    if begun > total * MOST:
        return [_say("ahead_in_most", domains=names)]
    return [_say("furthest", domains=names)]


def _describe_behind(behind: Sequence[DomainCount], total: int) -> list[Message]:
    if not behind:
        return []
    names = tuple(count.domain for count in behind)
    if all(count.open > total * MOST for count in behind):
        return [_say("open_in_most", domains=names)]
    if all(count.without_level > total * MOST for count in behind):
        return [_say("no_level_in_most", domains=names)]
    return [_say("comes_next", domains=names)]


def _describe_number(count: DomainCount, total: int) -> Message:
    """Say in how many places a domain is open, where it is so in most, else in how many it is begun."""
    if count.open > total * MOST:
        return _say_number("open_in", count, count.open)
    return _say_number("begun_in", count, count.begun)


def _say_number(code: str, count: DomainCount, places: int) -> Message:
    """``without`` are the places without a level: a reader would take them for places that have not begun."""
    return _say(code, domain=count.domain, count=places, total=count.total, without=count.without_level)


def _all_open(counts: Sequence[DomainCount], total: int) -> bool:
    return all(count.open > total * MOST for count in counts)


def _say(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))
