"""How the scores of places that one may see lie: the numbers of one node, with quartiles and columns.

Scores are read, never reckoned again: one query of values for a node, one of answer codes for a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, FilteredRelation, Q, QuerySet

from diagnosis.comparison.ground import Ground
from diagnosis.comparison.nodes import Node
from diagnosis.comparison.quartiles import (
    Column,
    Quartiles,
    count_columns,
    count_levels,
    find_quartiles,
)
from diagnosis.places.models import Place
from diagnosis.results.models import ComparedResult
from diagnosis.results.wording import in_language
from diagnosis.scoring.answer_codes import NOT_ASKED, list_columns
from diagnosis.scoring.batch import MISSING, NOT_APPLICABLE
from frameworks.selectors import load_spec
from frameworks.spec import Question


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """One place of a distribution, by name."""

    result: int
    place: Place
    initiative: str
    score: float

    @property
    def name(self) -> str:
        return f"{self.place}, {self.initiative}" if self.initiative else str(self.place)


@dataclass(frozen=True)
class Scores:
    """The scores of a node over a selection; ``total`` counts the results without a score too."""

    values: dict[int, float]
    total: int

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def without(self) -> int:
        return self.total - self.count

    @cached_property
    def quartiles(self) -> Quartiles | None:
        return find_quartiles(self.values.values())

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return count_columns(list(self.values.values()))


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How often each level of a question was chosen, lowest first; ``own`` is the marked place's level."""

    levels: tuple[tuple[str, int], ...]
    not_applicable: int
    missing: int
    own: int | None

    @property
    def total(self) -> int:
        """All results, whatever they answer."""
        return self.answered + self.not_applicable + self.missing

    @property
    def answered(self) -> int:
        return sum(count for _name, count in self.levels)


def load_scores(rows: QuerySet[ComparedResult], node: Node) -> Scores:
    """Return the scores of these results by their ids; one query."""
    scored = FilteredRelation(
        "result__scores", condition=Q(result__scores__kind=node.kind, result__scores__node_key=node.key)
    )
    pairs = rows.annotate(scored=scored, score=F("scored__score")).order_by().values_list("pk", "score")
    found = dict(pairs)
    return Scores({pk: score for pk, score in found.items() if score is not None}, len(found))


def list_places(rows: QuerySet[ComparedResult], scores: Scores) -> list[PlaceScore]:
    """Return the places that have a score, by name; one query."""
    chosen = rows.select_related("place").only("pk", "initiative", "place__name", "place__key").order_by()
    found = [
        PlaceScore(row.pk, row.place, row.initiative, scores.values[row.pk])
        for row in chosen
        if row.pk in scores.values
    ]
    return sorted(found, key=lambda each: (each.name, each.result))


def count_answers(
    rows: QuerySet[ComparedResult], ground: Ground, question: Question, own: int | None
) -> AnswerCounts:
    """Return how these results answer a question; one query."""
    columns = {pk: list_columns(load_spec(pk)).index(question.key) for pk in ground.version_ids}
    read = rows.order_by().values_list("pk", "version", "codes")
    answers = {pk: _as_code(bytes(codes)[columns[version]]) for pk, version, codes in read}
    counts, others = count_levels(answers.values(), len(question.scale.levels))
    names = [in_language(level.title) for level in question.scale.levels]
    mine = answers.get(own) if own is not None else None
    return AnswerCounts(
        levels=tuple(zip(names, counts, strict=True)),
        not_applicable=others.get(NOT_APPLICABLE, 0),
        missing=others.get(MISSING, 0) + others.get(NOT_ASKED, 0),
        own=mine if mine is not None and mine >= 0 else None,
    )


def _as_code(byte: int) -> int:
    """Return a signed number: codes below 0 say that there is no level."""
    return byte - 256 if byte > 127 else byte
