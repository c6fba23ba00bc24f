"""Results as the API and the brief list them: by origin, with figures and stages, on any ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Case, QuerySet, Value, When

from diagnosis.comparison.common import CommonGround, NodeFigures
from diagnosis.comparison.filters import ORIGINS
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.shared import score_shared
from diagnosis.results.models import ComparedResult, NodeScore

NO_FIGURES = NodeFigures(None)
FiguresByNode: TypeAlias = Mapping[str, NodeFigures]
Results: TypeAlias = Sequence[int] | QuerySet[ComparedResult, Any]
"""Ids of results, or a query that gives them."""


@dataclass(frozen=True)
class ListedFigures:
    """Figures of results by the key of the node, and computed stages (empty where none is given).

    ``common`` says on which questions, where the results are of versions with different methods.
    """

    by_result: Mapping[int, FiguresByNode]
    stages: Mapping[int, str]
    common: CommonGround | None = None

    def of(self, result_id: int) -> FiguresByNode:
        """Return what is known of one result."""
        return self.by_result.get(result_id, {})


def in_order_of_origins(rows: QuerySet[ComparedResult]) -> QuerySet[ComparedResult]:
    """Return rows by origin, then by the key of the place and the round: the same for everybody."""
    position = Case(
        *(When(origin=origin, then=Value(number)) for number, origin in enumerate(ORIGINS)),
        default=Value(len(ORIGINS)),
    )
    return rows.order_by(position, "place__key", "initiative", "round", "pk")


def load_figures(
    ground: Ground,
    rows: Sequence[ComparedResult],
    *,
    kinds: Iterable[str],
    reach: Reach,
    query: Results | None = None,
) -> ListedFigures:
    """Return what is known of the nodes of these kinds, for each of these results of a ground; one query.

    ``query`` finds the same results where they are too many to be named one by one. Stored scores are
    read; only on a common ground they are computed, which raises ``shared.TooMany`` and
    ``common.LevelsDiffer``.
    """
    wanted = set(kinds)
    if ground.is_common:
        shared = score_shared(ground, rows, reach=reach)
        cut = {
            pk: {key: figures for (kind, key), figures in nodes.items() if kind in wanted}
            for pk, nodes in shared.figures.items()
        }
        return ListedFigures(cut, shared.stages, shared.common)
    results = [row.pk for row in rows] if query is None else query
    found: dict[int, dict[str, NodeFigures]] = {}
    scores = NodeScore.objects.filter(result__in=results, kind__in=wanted).order_by()
    columns = ("result", "node_key", "score", "low", "high", "coverage", "level", "provisional")
    for result, node, score, low, high, coverage, level, provisional in scores.values_list(*columns):
        figures = NodeFigures(score, low, high, coverage, level, provisional)
        found.setdefault(result, {})[node] = figures
    return ListedFigures(found, {row.pk: row.stage for row in rows})
