"""Before submitting: what is missing, and what it would cost."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from diagnosis.assessments.findings import is_same_answer, list_returned
from diagnosis.assessments.models import (
    Answer,
    AnswerState,
    Assessment,
    AssessmentState,
    Grade,
    ReturnedAnswer,
)
from diagnosis.assessments.panels import name_anchor
from diagnosis.assessments.reminders import Reminder, load_reminders
from diagnosis.assessments.selectors import TaskList, list_tasks, to_records, with_carried_from
from diagnosis.assessments.services import copy_answers
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.disagreement import differs_by_more_than_one_level
from diagnosis.scoring.records import NOT_ENOUGH_ANSWERS, Diagnosis, NodeResult
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A question that wants a look, with its element and what is saved."""

    element: Element
    question: Question
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class SentBack:
    """A question that was sent back, with the reason; ``is_touched``: what is saved now differs."""

    element: Element
    question: Question
    returned: ReturnedAnswer
    is_touched: bool

    @property
    def anchor(self) -> str:
        return name_anchor(self.question.key)


@dataclass(frozen=True, slots=True)
class DomainCost:
    """A domain that would get no level: ``answered`` questions of ``asked``, and how many more it takes."""

    domain: Domain
    answered: int
    asked: int
    needed: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An element whose score now (0-100) lies more than one level away from what another mode said."""

    element: Element
    score: float
    reminder: Reminder


@dataclass(frozen=True, slots=True)
class Review:
    """What the review page shows."""

    tasks: TaskList
    unanswered: tuple[ReviewLine, ...]
    unknown: tuple[ReviewLine, ...]
    not_applicable: tuple[ReviewLine, ...]
    unconfirmed: tuple[ReviewLine, ...]
    without_evidence: tuple[ReviewLine, ...]
    costs: tuple[DomainCost, ...]
    provisional: tuple[Domain, ...]
    has_stage: bool
    disagreements: tuple[Disagreement, ...]
    sent_back: tuple[SentBack, ...] = ()

    @property
    def untouched(self) -> tuple[SentBack, ...]:
        """What was sent back and says the same as before."""
        return tuple(item for item in self.sent_back if not item.is_touched)

    @property
    def is_complete(self) -> bool:
        return not self.open_count

    @property
    def open_count(self) -> int:
        """How many questions have no answer that counts."""
        return len(self.unanswered) + len(self.unknown) + len(self.unconfirmed)

    @property
    def wants_a_look(self) -> bool:
        """The page has something to list."""
        lists = (self.not_applicable, self.without_evidence, self.disagreements)
        return bool(self.open_count) or any(lists)


def review_assessment(assessment: Assessment) -> Review:
    """Try the diagnosis with what is saved, without storing it, and say what is missing."""
    spec = load_spec(assessment.version_id)
    answers = {answer.question_key: answer for answer in with_carried_from(assessment.answers.all())}
    attached = set(assessment.evidence.filter(removed_at__isnull=True).values_list("question_key", flat=True))
    lines = [
        ReviewLine(element, question, answers.get(question.key))
        for element in spec.elements
        for question in spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    ]
    records = to_records(answers[line.question.key] for line in lines if line.answer is not None)
    trial = diagnose(spec, mode=assessment.mode, place_kind=assessment.place.spec_kind, answers=records)
    return Review(
        tasks=list_tasks(assessment, [key for key, answer in answers.items() if answer.counts]),
        unanswered=_pick(lines, AnswerState.OPEN),
        unknown=_pick(lines, AnswerState.UNKNOWN),
        not_applicable=_pick(lines, AnswerState.NOT_APPLICABLE),
        unconfirmed=tuple(line for line in lines if line.answer and line.answer.is_carried),
        without_evidence=tuple(line for line in lines if lacks_evidence(line, attached)),
        costs=_cost_domains(spec, trial),
        provisional=tuple(
            domain
            for domain, node in zip(spec.domains, trial.domains, strict=True)
            if node.level and node.provisional
        ),
        has_stage=trial.stage is not None and trial.stage.stage is not None,
        disagreements=_list_disagreements(assessment, spec, trial),
        sent_back=tuple(list_sent_back(assessment)) if assessment.state == AssessmentState.RETURNED else (),
    )


def lacks_evidence(line: ReviewLine, attached: Container[str]) -> bool:
    """Say whether the answer counts with grade A although nothing is attached to its question."""
    answer = line.answer
    return (
        answer is not None and answer.counts and answer.grade == Grade.A and line.question.key not in attached
    )


def list_sent_back(assessment: Assessment) -> list[SentBack]:
    """Return what was sent back, in the framework's order, compared with what was handed in: four queries."""
    returned = list_returned(assessment)
    newest = assessment.submissions.order_by("-number").first()
    before = {answer["question"]: answer for answer in newest.answers} if newest else {}
    now: dict[str, Any] = {str(answer["question"]): answer for answer in copy_answers(assessment)}
    spec = load_spec(assessment.version_id)
    lines = []
    for key, row in returned.items():
        question = spec.questions_by_key[key]
        is_touched = not is_same_answer(before.get(key), now.get(key))
        lines.append(SentBack(spec.elements_by_key[question.element], question, row, is_touched))
    return lines


def _list_disagreements(
    assessment: Assessment, spec: Framework, trial: Diagnosis
) -> tuple[Disagreement, ...]:
    reminders = load_reminders(assessment, spec.elements)
    found = []
    for element, node in zip(spec.elements, trial.elements, strict=True):
        reminder = reminders.get(element.key)
        if reminder is None or node.score is None:
            continue
        if differs_by_more_than_one_level(reminder.question.scale, reminder.level.key, node.score):
            found.append(Disagreement(element, node.score, reminder))
    return tuple(found)


def _pick(lines: list[ReviewLine], state: str) -> tuple[ReviewLine, ...]:
    """Return the questions of a state; a carried answer that waits for somebody is in none."""
    return tuple(
        line
        for line in lines
        if (line.answer.state if line.answer else AnswerState.OPEN) == state
        and not (line.answer and line.answer.is_carried)
    )


def _cost_domains(spec: Framework, trial: Diagnosis) -> tuple[DomainCost, ...]:
    """List the domains without a level, with the least number of further answers that would give one."""
    costs = []
    for domain, node in zip(spec.domains, trial.domains, strict=True):
        if node.no_level_reason is not None and node.no_level_reason.code == NOT_ENOUGH_ANSWERS:
            elements = [trial.find_node(key) for key in node.children]
            costs.append(DomainCost(domain, node.answered, node.asked, count_needed(spec, node, elements)))
    return tuple(costs)


def count_needed(spec: Framework, node: NodeResult, elements: list[NodeResult]) -> int:
    """Return how few more answers lift the domain's coverage to the declared share.

    An answer in an element of few questions covers more of the domain, so those are taken first
    (exact where the questions of an element weigh the same, as they do in every framework so far).
    """
    counted = [element for element in elements if not element.leaves and element.weight > 0]
    total = sum(element.weight for element in counted)
    gains = []
    for element in counted:
        open_count = len(element.missing)
        if open_count:
            gains += [element.weight * (1 - element.coverage) / open_count / total] * open_count
    coverage, needed = node.coverage, 0
    for gain in sorted(gains, reverse=True):
        if coverage >= spec.coverage_share - 1e-9:
            break
        coverage += gain
        needed += 1
    return needed
