"""Results as a list reads them: in the order of their origins, with figures and set stages, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, Any
from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When

from diagnosis.comparison.filters import ORIGINS
from diagnosis.comparison.ground import Ground
from diagnosis.results.models import ComparedResult, NodeScore, Override


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """What is known of one node: score and bounds (0 to 100), coverage (0 to 1), and the key of its level."""

    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    level: str | None


NO_FIGURES = NodeFigures(None, None, None, None, None)
FiguresByNode = Mapping[str, NodeFigures]
Results: TypeAlias = Sequence[int] | QuerySet[ComparedResult, Any]
"""Ids of results, or a query that gives them."""


def in_order_of_origins(rows: QuerySet[ComparedResult]) -> QuerySet[ComparedResult]:
    """Return rows by origin, then by the key of the place and the round: the same for everybody."""
    position = Case(
        *(When(origin=origin, then=Value(number)) for number, origin in enumerate(ORIGINS)),
        default=Value(len(ORIGINS)),
    )
    return rows.order_by(position, "place__key", "initiative", "round", "pk")


def load_figures(ground: Ground, results: Results, *, kinds: Iterable[str]) -> dict[int, FiguresByNode]:
    """Return for each of these results its figures by the key of the node; one query.

    On a common ground stored scores do not compare, since methods differ, so there are none.
    """
    if ground.is_common:
        return {}
    found: dict[int, dict[str, NodeFigures]] = {}
    scores = NodeScore.objects.filter(result__in=results, kind__in=list(kinds)).order_by()
    for row in scores.values_list("result", "node_key", "score", "low", "high", "coverage", "level"):
        result, node, score, low, high, coverage, level = row
        found.setdefault(result, {})[node] = NodeFigures(score, low, high, coverage, level or None)
    return dict(found)


def find_set_stages(results: Results) -> dict[int, str]:
    """Return the stages that a consultant set beside the computed ones, by result; one query."""
    held = Override.objects.filter(result__in=results, withdrawn_at__isnull=True)
    return dict(held.values_list("result", "stage"))
