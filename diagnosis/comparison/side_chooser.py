"""Choosing what stands side by side: results by name, in groups of one ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from diagnosis.assessments.models import Origin
from diagnosis.comparison.permissions import Reach, visible_newest, with_context
from diagnosis.comparison.side_reading import Side
from diagnosis.comparison.side_wording import name_mode, name_place
from diagnosis.results.models import ComparedResult, Series
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec

MOST_LISTED = 24
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A result that can be chosen."""

    row: ComparedResult
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """Results of one framework, mode, series and origin: only these stand side by side."""

    title: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """What can be chosen: the chosen results, and the newest ones of other places whose name holds ``find``.

    ``count`` are all that were found, ``is_open`` says that the person looks for one.
    """

    find: str
    groups: tuple[CandidateGroup, ...]
    count: int
    is_open: bool

    most = MOST_LISTED

    @property
    def is_cut(self) -> bool:
        """More were found than are listed."""
        return self.count > MOST_LISTED


def read_chooser(reach: Reach, side: Side, *, find: str, is_asked: bool) -> Chooser:
    """List what can be put beside the chosen results, or chosen first; three queries.

    Where results are chosen only those of their ground are listed.
    """
    # No name holds control signs, and PostgreSQL refuses to look for some.
    find = "".join(sign for sign in find if sign.isprintable()).strip()[:LONGEST_NAME]
    found = _filter_by_name(visible_newest(reach).exclude(pk__in=side.ids), find)
    if side.ground is not None:
        first = side.rows[0]
        found = found.filter(
            framework=first.framework_id, mode=first.mode, series=first.series, origin=first.origin
        )
    order = ("framework", "mode", "origin", "series", "place__key", "initiative", "pk")
    listed = list(with_context(found).order_by(*order)[:MOST_LISTED])
    chosen = {row.pk for row in side.rows}
    groups: dict[str, list[Candidate]] = {}
    for row in (*side.rows, *listed):
        groups.setdefault(_name_group(row), []).append(Candidate(row, name_place(row), row.pk in chosen))
    return Chooser(
        find,
        tuple(CandidateGroup(title, tuple(rows)) for title, rows in groups.items()),
        found.count(),
        is_asked or not side.is_comparison,
    )


def _filter_by_name(rows: QuerySet[ComparedResult], find: str) -> QuerySet[ComparedResult]:
    if not find:
        return rows
    condition = Q(place__key__icontains=find) | Q(initiative__icontains=find)
    for language, _name in settings.LANGUAGES:
        condition |= Q(**{f"place__name__{language}__icontains": find})
    return rows.filter(condition)


def _name_group(row: ComparedResult) -> str:
    spec = load_spec(row.version_id)
    names: Sequence[str] = (
        in_language(spec.title),
        name_mode(spec, row.mode),
        str(Series(row.series).label),
        str(Origin(row.origin).label),
    )
    return " · ".join(names)
