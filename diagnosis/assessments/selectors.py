"""What the pages of an assessment read, gathered in few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from diagnosis.assessments.models import Answer, AnswerState, Assessment, Evidence
from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.models import User
from diagnosis.scoring.records import AnswerRecord
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions are answered (every state but open) of how many asked."""

    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked

    @property
    def ticks(self) -> list[bool]:
        """One tick a question, the answered ones first."""
        return [number < self.answered for number in range(self.asked)]


@dataclass(frozen=True, slots=True)
class ElementTask:
    """A line of the task list."""

    element: Element
    progress: Progress

    @property
    def state(self) -> str:
        """``done``, ``started`` or ``open``."""
        if self.progress.is_complete:
            return "done"
        return "started" if self.progress.answered else "open"


@dataclass(frozen=True, slots=True)
class DomainTasks:
    """The tasks of a domain."""

    domain: Domain
    tasks: tuple[ElementTask, ...]

    @property
    def progress(self) -> Progress:
        return Progress(
            sum(t.progress.answered for t in self.tasks), sum(t.progress.asked for t in self.tasks)
        )


@dataclass(frozen=True, slots=True)
class TaskList:
    """All tasks of an assessment."""

    spec: Framework
    domains: tuple[DomainTasks, ...]

    @property
    def tasks(self) -> list[ElementTask]:
        return [task for domain in self.domains for task in domain.tasks]

    @property
    def progress(self) -> Progress:
        return Progress(
            sum(d.progress.answered for d in self.domains), sum(d.progress.asked for d in self.domains)
        )

    @property
    def next_task(self) -> ElementTask | None:
        """The first element that still has an open question."""
        return next((task for task in self.tasks if task.state != "done"), None)


def list_tasks(assessment: Assessment, answered_keys: Iterable[str] | None = None) -> TaskList:
    """Return the task list; ``answered_keys`` saves the query where they are known."""
    spec = load_spec(assessment.version_id)
    if answered_keys is None:
        answered_keys = assessment.answers.exclude(state=AnswerState.OPEN).values_list(
            "question_key", flat=True
        )
    answered = set(answered_keys)
    domains = []
    for domain in spec.domains:
        tasks = []
        for element in domain.elements:
            questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
            if questions:
                done = sum(question.key in answered for question in questions)
                tasks.append(ElementTask(element, Progress(done, len(questions))))
        if tasks:
            domains.append(DomainTasks(domain, tuple(tasks)))
    return TaskList(spec, tuple(domains))


@dataclass(frozen=True, slots=True)
class ElementAnswers:
    """The questions of one element, with what is saved for each, and the way around it."""

    element: Element
    questions: tuple[Question, ...]
    answers: dict[str, Answer]
    evidence: dict[str, list[Evidence]]
    tasks: TaskList

    @property
    def neighbours(self) -> list[ElementTask]:
        """The tasks of the element's own domain."""
        return [
            task
            for group in self.tasks.domains
            if group.domain.key == self.element.domain
            for task in group.tasks
        ]

    @property
    def next_element(self) -> Element | None:
        """The element after this one."""
        elements = [task.element for task in self.tasks.tasks]
        position = next(i for i, element in enumerate(elements) if element.key == self.element.key)
        return elements[position + 1] if position + 1 < len(elements) else None


def find_asked_question(assessment: Assessment, question_key: str) -> Question:
    """Return a question that the assessment asks; one of another mode or kind of place is not found."""
    spec = load_spec(assessment.version_id)
    question = spec.questions_by_key.get(question_key)
    if question is None or question not in spec.list_questions(assessment.mode, assessment.place.spec_kind):
        raise Http404
    return question


def load_element_answers(assessment: Assessment, element_key: str) -> ElementAnswers:
    """Return an element of the assessment with its answers and evidence, in two queries."""
    spec = load_spec(assessment.version_id)
    element = spec.elements_by_key.get(element_key)
    questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind) if element else ()
    if element is None or not questions:
        raise Http404
    answers = {answer.question_key: answer for answer in assessment.answers.select_related("updated_by")}
    for answer in answers.values():
        answer.assessment = assessment
    keys = [question.key for question in questions]
    evidence: dict[str, list[Evidence]] = {}
    for row in Evidence.objects.filter(assessment=assessment, question_key__in=keys, removed_at__isnull=True):
        evidence.setdefault(row.question_key, []).append(row)
    answered = [key for key, answer in answers.items() if answer.state != AnswerState.OPEN]
    return ElementAnswers(element, questions, answers, evidence, list_tasks(assessment, answered))


def list_assessments(user: User) -> QuerySet[Assessment]:
    """Return what the user may see, the newest round of each place first, with the count of answers."""
    return (
        visible_assessments(user)
        .annotate(answered_count=Count("answers", filter=~Q(answers__state=AnswerState.OPEN)))
        .order_by("state", "place__key", "-round", "mode")
    )


def to_records(answers: Iterable[Answer]) -> tuple[AnswerRecord, ...]:
    """Return saved answers as the engine's records; open ones are left out."""
    return tuple(
        AnswerRecord(
            question=answer.question_key,
            state=answer.state,  # type: ignore[arg-type]  # the database holds it to the three states
            level=answer.level_key or None,
            grade=answer.grade or None,
        )
        for answer in answers
        if answer.state != AnswerState.OPEN
    )
