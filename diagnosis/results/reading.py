"""A diagnosis laid out as people read it: domains open to elements, elements to questions and answers.

Pure: a framework, a diagnosis and the frozen answers of its submission go in. The page and the
report read the same layout, so that every number leads to where it came from.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from diagnosis.results.trace import find_next_stage, list_open_conditions
from diagnosis.scoring.levels import reach_level
from diagnosis.scoring.records import CellResult, CriterionResult, Diagnosis, NodeResult, QuestionResult
from frameworks.spec import Criterion, Domain, Element, Framework, Question, ScaleLevel, SuccessFactor, Text

FrozenAnswer = Mapping[str, Any]
CHANGED = "changed"
HIGHLIGHTS = 3
BEST_GRADE = "A"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a consultant found on one answer; ``who`` is a name to show, ``day`` when it was found."""

    verdict: str
    reason: str
    grade: str
    who: str
    day: datetime.datetime


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """A question with the answer that counted. ``position`` is the rung from 0, None without a level.

    In a checked result ``finding`` says what was found, and ``answer`` is still what the city gave.
    """

    question: Question
    result: QuestionResult
    answer: FrozenAnswer
    position: int | None
    finding: Finding | None = None

    @property
    def is_changed(self) -> bool:
        """The check put another answer in place of what the city gave."""
        return self.finding is not None and self.finding.verdict == CHANGED

    @property
    def is_unchecked(self) -> bool:
        """There is an answer of the city, but the check left it out."""
        return self.result.state == "unanswered" and self.answer.get("state", "open") != "open"

    @property
    def given_level(self) -> ScaleLevel | None:
        """The rung that the city chose."""
        return self.question.scale.find_level(self.answer.get("level_key", ""))

    @property
    def given_state(self) -> str:
        """What the city gave: ``level``, ``unknown``, ``not_applicable`` or ``open``."""
        return str(self.answer.get("state", "open"))

    @property
    def not_applicable_reason(self) -> str:
        """Why it does not apply: the consultant's words where the check says so, else the city's."""
        if self.finding is not None and self.is_changed:
            return self.finding.reason
        return str(self.answer.get("reason", ""))

    @property
    def level(self) -> ScaleLevel | None:
        """The rung that was chosen."""
        return None if self.position is None else self.question.scale.levels[self.position]

    @property
    def next_level(self) -> ScaleLevel | None:
        """The rung above the chosen one; None at the top or without a level."""
        levels = self.question.scale.levels
        if self.position is None or self.position + 1 >= len(levels):
            return None
        return levels[self.position + 1]

    @property
    def descriptor(self) -> Text | None:
        """What the chosen rung says of the city."""
        return None if self.level is None else self.question.descriptors.get(self.level.key)

    @property
    def next_descriptor(self) -> Text | None:
        """What the next rung asks."""
        return None if self.next_level is None else self.question.descriptors.get(self.next_level.key)

    @property
    def rungs_above_first(self) -> int:
        """How many rungs there are to climb."""
        return len(self.question.scale.levels) - 1

    @property
    def comment_texts(self) -> Text:
        """The comment by language; a typed comment stands in one language, told by none."""
        texts = self.answer.get("comment_texts") or {}
        comment = self.answer.get("comment", "")
        return texts or ({"": comment} if comment else {})

    @property
    def is_missing(self) -> bool:
        """Without an answer that counts: open, or not known."""
        return self.result.state in {"unanswered", "unknown"}

    @property
    def lacks_evidence(self) -> bool:
        """The best grade was given, but nothing is attached or linked."""
        return self.result.grade == BEST_GRADE and not self.answer.get("evidence")


@dataclass(frozen=True, slots=True)
class ElementReading:
    """An element with its score and the questions behind it."""

    element: Element
    node: NodeResult
    questions: tuple[QuestionReading, ...]

    @property
    def best(self) -> QuestionReading | None:
        """The question with the highest value; the first at ties."""
        return max(self._with_level(), key=_value_of, default=None)

    @property
    def lowest(self) -> QuestionReading | None:
        """The question with the lowest value; the first at ties."""
        return min(self._with_level(), key=_value_of, default=None)

    @property
    def missing(self) -> tuple[QuestionReading, ...]:
        """The questions without an answer that counts."""
        return tuple(question for question in self.questions if question.is_missing)

    def _with_level(self) -> Iterator[QuestionReading]:
        return (question for question in self.questions if question.position is not None)


def _value_of(question: QuestionReading) -> float:
    return question.result.value or 0.0


@dataclass(frozen=True, slots=True)
class DomainReading:
    """A domain with its score and its elements."""

    domain: Domain
    node: NodeResult
    elements: tuple[ElementReading, ...]

    @property
    def missing(self) -> tuple[QuestionReading, ...]:
        """The questions of the domain without an answer that counts."""
        return tuple(question for element in self.elements for question in element.missing)


@dataclass(frozen=True, slots=True)
class CriterionReading:
    """A row of the second lens: a criterion with one cell for each domain, in the framework's order."""

    criterion: Criterion
    result: CriterionResult
    cells: tuple[CellReading, ...]


@dataclass(frozen=True, slots=True)
class CellReading:
    """A cell of the second lens with its success factors; ``level`` is the one its score would reach."""

    domain: Domain
    result: CellResult
    factors: tuple[SuccessFactor, ...]
    level: str | None


def read_domains(
    framework: Framework,
    diagnosis: Diagnosis,
    answers: Iterable[FrozenAnswer],
    findings: Mapping[str, Finding] = MappingProxyType({}),
) -> tuple[DomainReading, ...]:
    """Return all domains that this mode asks, with their elements, questions, answers and findings."""
    given = {answer["question"]: answer for answer in answers}
    nodes = {node.key: node for node in (*diagnosis.domains, *diagnosis.elements)}
    return tuple(
        DomainReading(
            domain,
            nodes[domain.key],
            tuple(
                ElementReading(
                    element,
                    nodes[element.key],
                    _read_questions(framework, nodes[element.key], given, findings),
                )
                for element in domain.elements
                if element.key in nodes and nodes[element.key].asked
            ),
        )
        for domain in framework.domains
        if domain.key in nodes and nodes[domain.key].asked
    )


def _read_questions(
    framework: Framework,
    node: NodeResult,
    given: Mapping[str, FrozenAnswer],
    findings: Mapping[str, Finding],
) -> tuple[QuestionReading, ...]:
    readings = []
    for result in node.questions:
        question = framework.questions_by_key[result.question]
        position = None if result.level is None else question.scale.position_of(result.level)
        answer, finding = given.get(result.question, {}), findings.get(result.question)
        readings.append(QuestionReading(question, result, answer, position, finding))
    return tuple(readings)


def read_criteria(framework: Framework, diagnosis: Diagnosis) -> tuple[CriterionReading, ...]:
    """Return the second lens as rows; empty for a framework without criteria."""
    cells = {(cell.criterion, cell.domain): cell for cell in diagnosis.lens.cells}
    results = {result.criterion: result for result in diagnosis.lens.criteria}
    factors = {factor.key: factor for factor in framework.factors}
    return tuple(
        CriterionReading(
            criterion,
            results[criterion.key],
            tuple(
                CellReading(
                    domain,
                    cells[criterion.key, domain.key],
                    tuple(factors[key] for key in cells[criterion.key, domain.key].factors),
                    _level_of(framework, cells[criterion.key, domain.key].score),
                )
                for domain in framework.domains
                if (criterion.key, domain.key) in cells
            ),
        )
        for criterion in framework.criteria
    )


def _level_of(framework: Framework, score: float | None) -> str | None:
    return None if score is None else reach_level(framework, score)


def list_elements(domains: Iterable[DomainReading]) -> tuple[ElementReading, ...]:
    """Return all elements in the framework's order."""
    return tuple(element for domain in domains for element in domain.elements)


def choose_strong(framework: Framework, domains: Sequence[DomainReading]) -> tuple[ElementReading, ...]:
    """Return up to three elements with the highest scores, among those above the lowest level."""
    threshold = framework.readiness_levels[-2].threshold if len(framework.readiness_levels) > 1 else 0.0
    scored = [
        row for row in list_elements(domains) if row.node.score is not None and row.node.score >= threshold
    ]
    return tuple(sorted(scored, key=lambda row: -(row.node.score or 0.0))[:HIGHLIGHTS])


def choose_open(framework: Framework, domains: Sequence[DomainReading]) -> tuple[ElementReading, ...]:
    """Return up to three elements with the lowest scores that have a next rung, none of the strong ones."""
    strong = {row.element.key for row in choose_strong(framework, domains)}
    scored = [
        row
        for row in list_elements(domains)
        if row.element.key not in strong
        and row.node.score is not None
        and row.lowest is not None
        and row.lowest.next_level is not None
    ]
    return tuple(sorted(scored, key=lambda row: row.node.score or 0.0)[:HIGHLIGHTS])


@dataclass(frozen=True, slots=True)
class NextRungs:
    """What the next rung of each element of a domain asks. ``decides`` : the next stage waits for it."""

    domain: Domain
    elements: tuple[ElementReading, ...]
    decides: bool


def list_next_rungs(
    framework: Framework, diagnosis: Diagnosis, domains: Sequence[DomainReading]
) -> tuple[NextRungs, ...]:
    """Return for each domain its elements that are not at their top, lowest scores first.

    Domains that decide the next stage come first; an element with a missing answer is listed too,
    since finding out is its next step.
    """
    deciding = find_deciding_nodes(framework, diagnosis)
    groups = []
    for row in domains:
        elements = [
            element
            for element in row.elements
            if element.missing or (element.lowest is not None and element.lowest.next_level is not None)
        ]
        if elements:
            elements.sort(key=lambda element: element.node.score or 0.0)
            decides = row.domain.key in deciding or any(e.element.key in deciding for e in elements)
            groups.append(NextRungs(row.domain, tuple(elements), decides))
    return tuple(sorted(groups, key=lambda group: not group.decides))


def find_deciding_nodes(framework: Framework, diagnosis: Diagnosis) -> frozenset[str]:
    """Return the keys of the nodes in the open conditions of the next stage."""
    if diagnosis.stage is None:
        return frozenset()
    stage = find_next_stage(framework, diagnosis.stage)
    trace = next((trace for trace in diagnosis.stage.traces if trace.stage == stage), None)
    if trace is None or trace.rule is None:
        return frozenset()
    return frozenset(result.condition.node for result in list_open_conditions(trace.rule))
