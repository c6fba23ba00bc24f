"""One opened row of the table of places: its elements, what stands out, and the answers behind an element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnosis.comparison.finding import DomainCount
from diagnosis.comparison.matrix_rows import ScoreCell, load_element_scores
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.standing_out import DomainStanding, describe_standing
from diagnosis.results.models import ComparedResult
from diagnosis.scoring.answer_codes import NOT_ASKED, list_columns, read_codes
from diagnosis.scoring.batch import NOT_APPLICABLE
from frameworks.messages import Message
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question, ScaleLevel

LEVEL, DOES_NOT_APPLY, MISSING = "level", "not_applicable", "missing"


@dataclass(frozen=True, slots=True)
class OpenedElement:
    """An element in the strip; ``cell`` is None where it has no score."""

    element: Element
    cell: ScoreCell | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OpenedDomain:
    """A domain of the strip with its elements."""

    domain: Domain
    cell: ScoreCell | None
    elements: tuple[OpenedElement, ...]


@dataclass(frozen=True, slots=True)
class OpenedAnswer:
    """A question with what was answered: ``level`` with its position, ``not_applicable`` or ``missing``."""

    question: Question
    state: str
    position: int | None

    @property
    def level(self) -> ScaleLevel | None:
        return None if self.position is None else self.question.scale.levels[self.position]

    @property
    def rungs_above_first(self) -> int:
        """How many rungs there are to climb."""
        return len(self.question.scale.levels) - 1


@dataclass(frozen=True)
class OpenedRow:
    """An opened row; ``answers`` are those behind the chosen element, None where they were not shown.

    ``on_own_questions``: the table compares fewer questions than the elements here rest on.
    """

    row: ComparedResult
    spec: Framework
    domains: tuple[OpenedDomain, ...]
    messages: tuple[Message, ...]
    chosen: Element | None
    answers: tuple[OpenedAnswer, ...] | None
    in_reach: bool
    on_own_questions: bool


def load_opened(
    reach: Reach,
    row: ComparedResult,
    *,
    element: str,
    scores: Mapping[str, ScoreCell],
    levels: Sequence[DomainCount],
    is_common: bool = False,
) -> OpenedRow:
    """Open a row that the person may see; ``scores`` are those of its domains, ``levels`` those beside it.

    One query for the elements, one more for the answers behind a chosen one. Of a place out of reach
    only a result was published, so no answers are shown.
    """
    spec = load_spec(row.version_id)
    in_reach = row.pk not in reach.shown_results
    chosen = spec.elements_by_key.get(element)
    cells = load_element_scores(row.pk)
    standings = {key: DomainStanding(cell.score, cell.level) for key, cell in scores.items()}
    return OpenedRow(
        row=row,
        spec=spec,
        domains=tuple(_open_domain(domain, scores, cells, chosen) for domain in spec.domains),
        messages=describe_standing(spec, standings, levels) if scores else (),
        chosen=chosen,
        answers=_read_answers(spec, row, chosen) if in_reach and chosen is not None else None,
        in_reach=in_reach,
        on_own_questions=is_common,
    )


def _open_domain(
    domain: Domain,
    scores: Mapping[str, ScoreCell],
    cells: Mapping[str, ScoreCell],
    chosen: Element | None,
) -> OpenedDomain:
    elements = tuple(
        OpenedElement(element, cells.get(element.key), element is chosen) for element in domain.elements
    )
    return OpenedDomain(domain, scores.get(domain.key), elements)


def _read_answers(spec: Framework, row: ComparedResult, element: Element) -> tuple[OpenedAnswer, ...]:
    codes = ComparedResult.objects.values_list("codes", flat=True).get(pk=row.pk)
    given = dict(
        zip(list_columns(spec), (int(code) for code in read_codes(spec, [bytes(codes)])[0]), strict=True)
    )
    return tuple(
        _read_answer(question, given[question.key])
        for question in element.questions
        if given[question.key] != NOT_ASKED
    )


def _read_answer(question: Question, code: int) -> OpenedAnswer:
    if code >= 0:
        return OpenedAnswer(question, LEVEL, code)
    return OpenedAnswer(question, DOES_NOT_APPLY if code == NOT_APPLICABLE else MISSING, None)
