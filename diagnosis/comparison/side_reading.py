"""The results that an address puts side by side: those of one ground stay, others are named with a way on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from diagnosis.comparison.alongside import (
    MOST,
    GroundKey,
    choose_majority,
    name_differences,
)
from diagnosis.comparison.common import CommonGround, LevelsDiffer, NodeFigures, keeps_elements
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.permissions import Reach, visible_by_id, visible_newest, with_context
from diagnosis.comparison.shared import find_ground_in_common, score_shared
from diagnosis.comparison.side_wording import name_place, say_too_many
from diagnosis.comparison.wording import say_unknown
from diagnosis.results.models import ComparedResult, NodeScore, Override
from frameworks.selectors import load_spec
from frameworks.spec import Framework

MOST_READ = 20
"""Ids of an address that are looked at: a crafted one may name thousands."""
LONGEST_ID = 18

Figures = Mapping[int, Mapping[tuple[str, str], NodeFigures]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A result that cannot stand beside the others: in what it differs (``alongside.GROUND_CODES``).

    ``instead`` is the newest result of the same place on the ground of the others, None where there is none
    that the person may see.
    """

    row: ComparedResult
    differences: tuple[str, ...]
    instead: int | None = None


@dataclass(frozen=True)
class Side:
    """Results of one ground, in the order of the address, with what was asked for and does not stand here.

    ``asked`` are the ids that the person may see, so that every address of the page carries them on.
    ``ground`` is None without any result.
    """

    reach: Reach
    rows: tuple[ComparedResult, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[str, ...] = ()
    ground: Ground | None = None
    figures: Figures = field(default_factory=dict)
    stages: Mapping[int, str] = field(default_factory=dict)
    common: CommonGround | None = None

    @property
    def is_comparison(self) -> bool:
        """Two results at least stand on one ground."""
        return len(self.rows) > 1

    @property
    def first_name(self) -> str:
        """What the first result is about; empty without any."""
        return name_place(self.rows[0]) if self.rows else ""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(row.pk for row in self.rows)

    @cached_property
    def spec(self) -> Framework | None:
        """The framework on which they stand: on common ground cut to the common questions."""
        if self.common is not None:
            return self.common.framework
        return self.ground.spec if self.ground else None

    @cached_property
    def overrides(self) -> Mapping[int, str]:
        """The stages that a consultant set beside the computed ones, by result; one query."""
        rows = Override.objects.filter(result__in=self.ids, withdrawn_at__isnull=True)
        return dict(rows.values_list("result", "stage"))

    def is_open_to_reader(self, row: ComparedResult) -> bool:
        """The person sees the place itself, with its answers, and not only what others show them."""
        return row.pk not in self.reach.shown_results

    def address_of(self, ids: Sequence[int]) -> str:
        """Return the query of an address with these results."""
        return urlencode([("result", pk) for pk in ids])

    @property
    def address_part(self) -> str:
        """The query of the address of what stands here."""
        return self.address_of(self.ids)


def read_side(reach: Reach, parameters: QueryDict) -> Side:
    """Read the results that an address names; what cannot stand side by side is left out with a reason.

    Unknown ids and those of results that the person may not see are answered alike.
    """
    rows, problems = _find_rows(reach, parameters)
    kept_key = choose_majority([_key_of(row) for row in rows])
    if kept_key is None:
        return Side(reach, problems=tuple(problems))
    kept = [row for row in rows if _key_of(row) == kept_key]
    left_out = [
        LeftOut(row, name_differences(_key_of(row), kept_key)) for row in rows if _key_of(row) != kept_key
    ]
    while closed := _list_unscorable(reach, kept):  # with fewer versions, more questions stay
        left_out += [LeftOut(row, ("answers",)) for row in closed]
        kept = [row for row in kept if row not in closed]
    side = _score(reach, kept)
    if side is None and kept:
        digest = _choose_method(kept)
        left_out += [LeftOut(row, ("version",)) for row in kept if row.method_digest != digest]
        kept = [row for row in kept if row.method_digest == digest]
        side = _score(reach, kept)
    found = tuple(_find_instead(reach, left_out, kept_key, kept))
    return replace(side or Side(reach), problems=tuple(problems), left_out=found)


def _find_rows(reach: Reach, parameters: QueryDict) -> tuple[list[ComparedResult], list[str]]:
    asked = list(dict.fromkeys(value.strip() for value in parameters.getlist("result") if value.strip()))
    asked = asked[:MOST_READ]
    numbers = {value: int(value) for value in asked if _is_id(value)}
    found = with_context(visible_by_id(reach)).filter(pk__in=numbers.values()) if numbers else ()
    by_id = {row.pk: row for row in found}
    problems = [say_unknown("result", value) for value in asked if numbers.get(value) not in by_id]
    rows = [by_id[pk] for pk in dict.fromkeys(numbers.values()) if pk in by_id]
    if len(rows) > MOST:
        problems.append(say_too_many(MOST))
    return rows[:MOST], problems


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID


def _key_of(row: ComparedResult) -> GroundKey:
    return GroundKey(row.framework_id, row.mode, row.series, row.origin)


def _choose_method(rows: Sequence[ComparedResult]) -> str:
    digests = [row.method_digest for row in rows]
    return max(dict.fromkeys(digests), key=digests.count)


def _lay_ground(rows: Sequence[ComparedResult]) -> Ground:
    ids = tuple(sorted({row.version_id for row in rows}))
    is_common = len({row.method_digest for row in rows}) > 1
    first = rows[0]
    return Ground(load_spec(ids[-1]), first.framework_id, first.mode, first.series, ids, is_common)


def _list_unscorable(reach: Reach, rows: Sequence[ComparedResult]) -> list[ComparedResult]:
    """Return results shown without their answers whose scores on common ground would tell of these."""
    shown = [row for row in rows if row.pk in reach.shown_results]
    ground = _lay_ground(rows) if shown else None
    if ground is None or not ground.is_common:
        return []
    try:
        commons = {
            kind: find_ground_in_common(ground, place_kind=kind) for kind in {row.place.kind for row in shown}
        }
    except LevelsDiffer:
        return []
    return [row for row in shown if not keeps_elements(commons[row.place.kind], load_spec(row.version_id))]


def _score(reach: Reach, rows: Sequence[ComparedResult]) -> Side | None:
    """Lay the ground of these results with their figures; None without any, or where they share nothing."""
    if not rows:
        return None
    ground = _lay_ground(rows)
    if not ground.is_common:
        stages = {row.pk: row.stage for row in rows}
        figures = _hide_criteria(reach, _load_figures(rows))
        return Side(reach, tuple(rows), ground=ground, figures=figures, stages=stages)
    try:
        scores = score_shared(ground, rows, reach=reach)
    except LevelsDiffer:
        return None
    if any(common.is_empty for common in scores.commons.values()):
        return None
    return Side(
        reach,
        tuple(rows),
        ground=ground,
        figures=_hide_criteria(reach, scores.figures),
        stages=scores.stages,
        common=scores.common,
    )


def _hide_criteria(reach: Reach, figures: Figures) -> Figures:
    """Leave out the second lens of results that are shown by domain and element only."""
    return {
        result: {key: row for key, row in nodes.items() if key[0] != "criterion"}
        if result in reach.shown_results
        else nodes
        for result, nodes in figures.items()
    }


def _load_figures(rows: Sequence[ComparedResult]) -> Figures:
    figures: dict[int, dict[tuple[str, str], NodeFigures]] = {row.pk: {} for row in rows}
    names = ("result", "kind", "node_key", "score", "low", "high", "coverage", "level", "provisional")
    for result, kind, key, *values in NodeScore.objects.filter(result__in=figures).values_list(*names):
        figures[result][kind, key] = NodeFigures(*values)
    return figures


def _find_instead(
    reach: Reach, left_out: Sequence[LeftOut], key: GroundKey, kept: Sequence[ComparedResult]
) -> Sequence[LeftOut]:
    """Add what each place has on the ground of the others; one query."""
    if not left_out:
        return ()
    rows = visible_newest(reach).filter(
        place__in=[row.row.place_id for row in left_out],
        framework=key.framework,
        mode=key.mode,
        series=key.series,
        origin=key.origin,
    )
    there = {row.pk for row in (*kept, *(row.row for row in left_out))}
    found = {(row.place_id, row.initiative): row.pk for row in rows.defer("codes") if row.pk not in there}
    return [replace(row, instead=found.get((row.row.place_id, row.row.initiative))) for row in left_out]
