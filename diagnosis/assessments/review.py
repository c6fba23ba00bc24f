"""Before submitting: what is missing, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.assessments.models import Answer, AnswerState, Assessment
from diagnosis.assessments.selectors import TaskList, list_tasks, to_records
from diagnosis.scoring.diagnose import diagnose
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
class DomainCost:
    """A domain that would get no level: ``answered`` questions of ``asked``, and how many more it takes."""

    domain: Domain
    answered: int
    asked: int
    needed: int


@dataclass(frozen=True, slots=True)
class Review:
    """What the review page shows."""

    tasks: TaskList
    unanswered: tuple[ReviewLine, ...]
    unknown: tuple[ReviewLine, ...]
    not_applicable: tuple[ReviewLine, ...]
    without_evidence: tuple[ReviewLine, ...]
    costs: tuple[DomainCost, ...]
    provisional: tuple[Domain, ...]
    has_stage: bool

    @property
    def is_complete(self) -> bool:
        return not self.unanswered and not self.unknown

    @property
    def unknown_count(self) -> int:
        return len(self.unknown)


def review_assessment(assessment: Assessment) -> Review:
    """Try the diagnosis with what is saved, without storing it, and say what is missing."""
    spec = load_spec(assessment.version_id)
    answers = {answer.question_key: answer for answer in assessment.answers.all()}
    attached = set(assessment.evidence.filter(removed_at__isnull=True).values_list("question_key", flat=True))
    lines = [
        ReviewLine(element, question, answers.get(question.key))
        for element in spec.elements
        for question in spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    ]
    records = to_records(answers[line.question.key] for line in lines if line.answer is not None)
    trial = diagnose(spec, mode=assessment.mode, place_kind=assessment.place.spec_kind, answers=records)
    return Review(
        tasks=list_tasks(
            assessment, [key for key, answer in answers.items() if answer.state != AnswerState.OPEN]
        ),
        unanswered=_pick(lines, AnswerState.OPEN),
        unknown=_pick(lines, AnswerState.UNKNOWN),
        not_applicable=_pick(lines, AnswerState.NOT_APPLICABLE),
        without_evidence=tuple(
            line
            for line in lines
            if line.answer and line.answer.grade == "A" and line.question.key not in attached
        ),
        costs=_cost_domains(spec, trial),
        provisional=tuple(
            domain
            for domain, node in zip(spec.domains, trial.domains, strict=True)
            if node.level and node.provisional
        ),
        has_stage=trial.stage is not None and trial.stage.stage is not None,
    )


def _pick(lines: list[ReviewLine], state: str) -> tuple[ReviewLine, ...]:
    return tuple(line for line in lines if (line.answer.state if line.answer else AnswerState.OPEN) == state)


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
