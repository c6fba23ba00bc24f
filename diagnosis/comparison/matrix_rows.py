"""The rows of the table of places: counted, ordered and read a page at a time, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import get_language

from diagnosis.comparison.common import CommonGround, LevelsDiffer
from diagnosis.comparison.filters import ORIGINS, Selection
from diagnosis.comparison.finding import DomainCount, count_levels
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.shared import TooMany, score_shared
from diagnosis.comparison.table_order import CLASS, PLACE, ROUND, STAGE, Order
from diagnosis.comparison.wording import say_levels_differ
from diagnosis.places.models import Place, PlaceKind
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore, Override
from frameworks.selectors import load_spec
from frameworks.spec import Framework

Ordering = BaseExpression | Combinable
SORTED_RELATION = "sorted_score"


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One score of a result: 0 to 100 with its bounds, coverage 0 to 1, level empty where there is none."""

    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    level: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class OriginCount:
    """The results of one origin: how many, of which versions, and how many have each level."""

    origin: str
    count: int
    version_ids: tuple[int, ...]
    levels: tuple[DomainCount, ...]


def count_origins(selection: Selection) -> tuple[OriginCount, ...]:
    """Count the results that pass the filters by origin, in the order in which origins are shown; one query.

    On a common ground no levels are counted: those stored rest on more than the common questions.
    """
    ground = selection.ground
    if ground is None:
        return ()
    counted = selection.rows.order_by().values_list("origin", "version", "marks").annotate(count=Count("pk"))
    by_origin: dict[str, list[tuple[int, str, int]]] = {}
    for origin, version, marks, count in counted:
        by_origin.setdefault(origin, []).append((version, marks, count))
    return tuple(
        _count_origin(ground, origin.value, by_origin[origin.value])
        for origin in ORIGINS
        if origin.value in by_origin
    )


def _count_origin(ground: Ground, origin: str, found: Sequence[tuple[int, str, int]]) -> OriginCount:
    spec = ground.spec
    levels = count_levels(
        [domain.key for domain in spec.domains],
        levels=len(spec.readiness_levels),
        marks=[] if ground.is_common else [(marks, count) for _version, marks, count in found],
    )
    versions = tuple(sorted({version for version, _marks, _count in found}))
    return OriginCount(origin, sum(count for _version, _marks, count in found), versions, levels)


def order_rows(selection: Selection, order: Order) -> QuerySet[ComparedResult]:
    """Return the results by origin, within each in this order; what has no value comes last.

    Equal ones stand by the key of their place, so that a page never shows a row twice.
    """
    rows = selection.rows
    spec = selection.ground.spec if selection.ground else None
    if spec is not None and order.column in spec.domains_by_key:
        rows = rows.annotate(
            **{
                SORTED_RELATION: FilteredRelation(
                    "result__scores",
                    condition=Q(result__scores__kind=NodeKind.DOMAIN, result__scores__node_key=order.column),
                )
            }
        )
    column = _column(order.column, spec)
    directed = (
        F(column) if isinstance(column, str) else column  # an expression orders itself
    )
    ordered = directed.desc(nulls_last=True) if order.descending else directed.asc(nulls_last=True)
    return rows.order_by(_rank([origin.value for origin in ORIGINS], "origin"), ordered, *TIES)


TIES = ("place__key", "initiative", "pk")


def _column(column: str, spec: Framework | None) -> str | Case | Coalesce | Lower:
    if column == ROUND:
        return "round"
    if column == STAGE:
        return _rank([stage.key for stage in reversed(spec.stages)] if spec else [], "stage")
    if column == CLASS:
        return Case(When(place__character="", then=None), default=F("place__character"))
    if column == PLACE:
        return Lower(_shown_name())
    return f"{SORTED_RELATION}__score"


def _shown_name() -> Coalesce:
    """The place's name as the reader sees it: in their language, else in English."""
    language = get_language() or "en"
    spoken = [
        NullIf(KeyTextTransform(code, "place__name"), Value(""))
        for code in dict.fromkeys((language, language.split("-", maxsplit=1)[0], "en"))
    ]
    return Coalesce(*spoken, F("place__key"))


def _rank(values: Sequence[str], field: str) -> Case:
    """The position of a field's value in a list; none for a value that is not there."""
    whens = [When(**{field: value}, then=Value(position)) for position, value in enumerate(values)]
    return Case(*whens, default=None, output_field=IntegerField())


def load_rows(selection: Selection, order: Order, *, first: int, last: int) -> list[ComparedResult]:
    """Return the rows from ``first`` up to but not with ``last`` in order; two queries.

    First their keys alone are put in order, then what is shown of them is read: sorting carries no texts.
    """
    keys = list(order_rows(selection, order).values_list("pk", flat=True)[first:last])
    rows = (
        ComparedResult.objects.filter(pk__in=keys)
        .select_related("place")
        .defer("codes", "marks", "place__boundary", "place__character_note", "place__issues_note")
    )
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys]


@dataclass(frozen=True)
class TableScores:
    """Scores of the domains by result; on a common ground also what it is and which stages it gives.

    ``stages`` is None where the stored stages hold. ``problem`` says why a common ground has no scores.
    """

    by_result: Mapping[int, Mapping[str, ScoreCell]]
    stages: Mapping[int, str] | None = None
    common: CommonGround | None = None
    problem: str = ""


def load_scores(selection: Selection, rows: Sequence[ComparedResult]) -> TableScores:
    """Return the scores of the domains of these results; one query.

    Stored scores rest on all questions of a version: on a common ground they are computed anew.
    """
    ground = selection.ground
    if ground is None or not rows:
        return TableScores({})
    if not ground.is_common:
        ids = [row.pk for row in rows]
        return TableScores(group_scores(NodeScore.objects.filter(kind=NodeKind.DOMAIN, result__in=ids)))
    return score_in_common(selection, rows)


def score_in_common(selection: Selection, rows: Sequence[ComparedResult]) -> TableScores:
    """Score results of a common ground on the questions that stayed the same."""
    ground = selection.ground
    assert ground is not None
    try:
        shared = score_shared(ground, rows, reach=selection.reach)
    except TooMany as error:
        return TableScores({}, {}, problem=str(error))
    except LevelsDiffer:
        return TableScores({}, {}, problem=say_levels_differ())
    cells = {
        pk: {
            key: ScoreCell(found.score, found.low, found.high, found.coverage, found.level, found.provisional)
            for (kind, key), found in figures.items()
            if kind == NodeKind.DOMAIN
        }
        for pk, figures in shared.figures.items()
    }
    return TableScores(cells, shared.stages, shared.common)


def load_element_scores(result_id: int) -> Mapping[str, ScoreCell]:
    """Return the scores of the elements of one result; one query."""
    found = group_scores(NodeScore.objects.filter(kind=NodeKind.ELEMENT, result=result_id))
    return found.get(result_id, {})


def group_scores(scores: QuerySet[NodeScore]) -> Mapping[int, Mapping[str, ScoreCell]]:
    """Return scores by result and node."""
    grouped: dict[int, dict[str, ScoreCell]] = {}
    names = ("result_id", "node_key", "score", "low", "high", "coverage", "level", "provisional")
    for result, node, *values in scores.order_by().values_list(*names):
        grouped.setdefault(result, {})[node] = ScoreCell(*values)
    return grouped


def load_set_stages(result_ids: Collection[int]) -> Mapping[int, str]:
    """Return the stages that consultants set beside computed ones and nobody withdrew; one query."""
    holding = Override.objects.filter(result__in=result_ids, withdrawn_at__isnull=True)
    return dict(holding.order_by().values_list("result", "stage"))


@dataclass(frozen=True, slots=True)
class CountryWords:
    """The name of a country and its economic group (empty: none)."""

    name: str
    group: str


def load_countries() -> Mapping[str, CountryWords]:
    """Return every country by its code; one query."""
    rows = Place.objects.filter(kind=PlaceKind.COUNTRY).only("country_code", "name", "economic_group")
    return {row.country_code: CountryWords(str(row), row.economic_group) for row in rows}


def name_versions(version_ids: Iterable[int]) -> list[str]:
    """Return the numbers of versions; their documents are compiled once a process."""
    return [load_spec(version_id).version for version_id in version_ids]
