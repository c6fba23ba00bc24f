"""Sentences of the map: its finding, what a sign or a group says, and what is not on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnosis.comparison.map_drawing import Level
from diagnosis.results.wording import in_language, inside_a_sentence, join_names
from frameworks.spec import Framework

STAGE = "stage"
"""What ``by`` is called in the address for stages; all else is the key of a domain."""


def name_subject(by: str, spec: Framework) -> str:
    """Return what the map shows: "Stage", or the title of a domain."""
    return _("Stage") if by == STAGE else in_language(spec.domains_by_key[by].title)


def name_rank(by: str, rank: int | None, spec: Framework) -> str:
    """Return the title of a stage or level; what stands for none says why there is none."""
    if rank is None:
        return _("More than one stage possible") if by == STAGE else _("No level yet")
    listed = spec.stages if by == STAGE else spec.readiness_levels
    return in_language(listed[len(listed) - 1 - rank].title)


def say_sign(by: str, rank: int | None, spec: Framework) -> str:
    """Say what a sign stands for: "Policy partial"; of a stage only its name."""
    name = name_rank(by, rank, spec)
    if by == STAGE:
        return name
    # Translators: what a sign on the map says of a place, for example "Policy partial".
    return _("%(domain)s %(level)s") % {
        "domain": name_subject(by, spec),
        "level": inside_a_sentence(name),
    }


def name_group(count: int) -> str:
    """Name a group on the map."""
    return ngettext("%(count)d place", "%(count)d places", count) % {"count": count}


def say_group(by: str, counts: Iterable[tuple[Level, int]], spec: Framework) -> str:
    """Say what is in a group: "2 prepared and 3 partial"."""
    return join_names(
        _("%(count)d %(level)s")
        % {"count": count, "level": inside_a_sentence(name_rank(by, level.rank, spec))}
        for level, count in counts
    )


def say_finding(by: str, ranks: Mapping[int | None, int], spec: Framework, *, place: str = "") -> str:
    """Return the headline: the level or stage that most places have; of equal ones the higher.

    ``place`` is the name of the only place, where there is one.
    """
    total = sum(ranks.values())
    rank = max(ranks, key=lambda found: (ranks[found], -1 if found is None else found))
    values: dict[str, object] = {
        "subject": name_subject(by, spec),
        "level": name_rank(by, rank, spec),
        "inside": inside_a_sentence(name_rank(by, rank, spec)),
        "count": ranks[rank],
        "total": total,
        "place": place,
    }
    if by == STAGE:
        return _say_stages(values, is_one=total == 1, is_all=ranks[rank] == total)
    if total == 1:
        return _("%(place)s: %(subject)s %(inside)s.") % values
    if ranks[rank] == total:
        return _("%(subject)s: %(inside)s in all %(total)d places.") % values
    return _("%(subject)s: %(inside)s in %(count)d of %(total)d places.") % values


def _say_stages(values: Mapping[str, object], *, is_one: bool, is_all: bool) -> str:
    if is_one:
        return _("%(place)s: %(inside)s.") % values
    if is_all:
        return _("%(level)s: all %(total)d places.") % values
    return _("%(level)s: %(count)d of %(total)d places.") % values


def describe_map(finding: str, counts: Counter[int | None], by: str, spec: Framework) -> str:
    """Return the text alternative of the drawing: the finding with the number of places at each level."""
    ordered = sorted(counts, key=lambda rank: -1 if rank is None else rank, reverse=True)
    parts = [
        _("%(level)s %(count)d") % {"level": name_rank(by, rank, spec), "count": counts[rank]}
        for rank in ordered
    ]
    return _("Map. %(finding)s %(counts)s.") % {"finding": finding, "counts": join_names(parts)}


def name_window(name: str) -> str:
    """Name a part of the earth that one can go to; empty: the places that are shown."""
    return {"": _("The places shown"), "asia": _("Asia"), "world": _("World")}[name]


def say_common_ground(version: str) -> str:
    """Say why the map leaves the questions in common out."""
    return _("A map shows results of one method only. These are of version %(version)s.") % {
        "version": version
    }
