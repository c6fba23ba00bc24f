"""What the pages of an assessment read, gathered in few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from diagnosis.assessments.earlier import EarlierEvidence, load_earlier_evidence
from diagnosis.assessments.findings import list_returned
from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    AssessmentState,
    Assignment,
    Comment,
    Evidence,
    ReturnedAnswer,
)
from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.models import User
from diagnosis.scoring.records import AnswerRecord
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question

UNSHOWN_OF_A_PERSON = ("password", "last_login", "date_joined", "language", "department")
LONG_SHARE = 1.5  # questions an element from which a task list is long


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions are answered (every answer that counts) of how many asked."""

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
    """A line of the task list; ``last`` is the newest answer that somebody saved in the element.

    ``to_confirm`` counts its carried answers, ``carried_years`` are the years they describe;
    ``assignment`` says who answers it, where that was read.
    """

    element: Element
    progress: Progress
    last: Answer | None = None
    to_confirm: int = 0
    carried_years: tuple[int, ...] = ()
    assignment: Assignment | None = None

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
    """All tasks of an assessment; ``answers`` are those somebody saved, where they were read."""

    spec: Framework
    domains: tuple[DomainTasks, ...]
    answers: tuple[Answer, ...] = ()

    @property
    def tasks(self) -> list[ElementTask]:
        return [task for domain in self.domains for task in domain.tasks]

    @property
    def progress(self) -> Progress:
        return Progress(
            sum(d.progress.answered for d in self.domains), sum(d.progress.asked for d in self.domains)
        )

    @property
    def to_confirm(self) -> int:
        """How many carried answers nobody has looked at yet."""
        return sum(task.to_confirm for task in self.tasks)

    @property
    def next_task(self) -> ElementTask | None:
        """The first element that still has an open question."""
        return next((task for task in self.tasks if task.state != "done"), None)

    @property
    def is_long(self) -> bool:
        """Several questions an element: more than one sitting, so that what is done may be folded."""
        return self.progress.asked > LONG_SHARE * len(self.tasks)

    def find_resume(self, user: User) -> ElementTask | None:
        """Return the element where the user stopped, or the first after it with an open question."""
        mine = [answer for answer in self.answers if answer.updated_by_id == user.pk]
        if not mine:
            return self.next_task
        last = max(mine, key=lambda answer: answer.updated_at)
        question = self.spec.questions_by_key.get(last.question_key)
        element = question.element if question else ""
        tasks = self.tasks
        start = next((i for i, task in enumerate(tasks) if task.element.key == element), 0)
        return next((task for task in tasks[start:] + tasks[:start] if task.state != "done"), None)


def with_carried_from(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Read along where carried answers come from, without all that was submitted there."""
    return answers.select_related("carried_from__assessment").defer("carried_from__answers")


def find_next_carried(assessment: Assessment, after: str = "") -> Question | None:
    """Return the next question with a carried answer that nobody looked at, from the start after the last."""
    carried = set(
        assessment.answers.filter(origin=AnswerOrigin.CARRIED).values_list("question_key", flat=True)
    )
    questions = load_spec(assessment.version_id).list_questions(assessment.mode, assessment.place.spec_kind)
    keys = [question.key for question in questions]
    start = keys.index(after) + 1 if after in keys else 0
    rest = questions[start:] + questions[:start]
    return next((question for question in rest if question.key in carried), None)


def list_tasks(assessment: Assessment, answered_keys: Iterable[str] | None = None) -> TaskList:
    """Return the task list; ``answered_keys`` saves the query where they are known.

    Only the query knows who saved what, and when.
    """
    spec = load_spec(assessment.version_id)
    saved: tuple[Answer, ...] = ()
    carried: dict[str, int | None] = {}
    if answered_keys is None:
        rows = list(with_carried_from(assessment.answers.select_related("updated_by")))
        saved = tuple(answer for answer in rows if not answer.is_carried)
        carried = {answer.question_key: answer.carried_year for answer in rows if answer.is_carried}
        answered_keys = [answer.question_key for answer in saved if answer.counts]
    newest = {answer.question_key: answer for answer in saved}
    answered = set(answered_keys)
    domains = []
    for domain in spec.domains:
        tasks = []
        for element in domain.elements:
            questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
            if questions:
                done = sum(question.key in answered for question in questions)
                given = [newest[question.key] for question in questions if question.key in newest]
                last = max(given, key=lambda answer: answer.updated_at, default=None)
                waiting = [question.key for question in questions if question.key in carried]
                years = tuple(sorted({year for key in waiting if (year := carried[key])}))
                progress = Progress(done, len(questions))
                tasks.append(ElementTask(element, progress, last, len(waiting), years))
        if tasks:
            domains.append(DomainTasks(domain, tuple(tasks)))
    return TaskList(spec, tuple(domains), saved)


@dataclass(frozen=True, slots=True)
class ElementAnswers:
    """The questions of one element, with what is saved for each, and the way around it."""

    element: Element
    questions: tuple[Question, ...]
    answers: dict[str, Answer]
    evidence: dict[str, list[Evidence]]
    tasks: TaskList
    comments: dict[str, int]
    earlier: dict[str, EarlierEvidence]
    returned: dict[str, ReturnedAnswer] = field(default_factory=dict)

    @property
    def answered_keys(self) -> frozenset[str]:
        """The questions of the whole assessment whose answers count."""
        return frozenset(key for key, answer in self.answers.items() if answer.counts)

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
        """The element after this one; while answers are sent back, the next one that has some."""
        elements = [task.element for task in self.tasks.tasks]
        position = next(i for i, element in enumerate(elements) if element.key == self.element.key)
        following = elements[position + 1 :]
        if self.returned:
            opened = {self.tasks.spec.questions_by_key[key].element for key in self.returned}
            following = [element for element in following if element.key in opened]
        return following[0] if following else None


def find_asked_question(assessment: Assessment, question_key: str) -> Question:
    """Return a question that the assessment asks; one of another mode or kind of place is not found."""
    spec = load_spec(assessment.version_id)
    question = spec.questions_by_key.get(question_key)
    if question is None or question not in spec.list_questions(assessment.mode, assessment.place.spec_kind):
        raise Http404
    return question


def load_element_answers(assessment: Assessment, element_key: str) -> ElementAnswers:
    """Return an element with answers, evidence, earlier evidence and count of comments: four queries.

    A fifth one reads why answers were sent back.
    """
    spec = load_spec(assessment.version_id)
    element = spec.elements_by_key.get(element_key)
    questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind) if element else ()
    if element is None or not questions:
        raise Http404
    rows = with_carried_from(assessment.answers.select_related("updated_by")).defer(
        "carried_from__answers", *(f"updated_by__{name}" for name in UNSHOWN_OF_A_PERSON)
    )
    answers = {answer.question_key: answer for answer in rows}
    for answer in answers.values():
        answer.assessment = assessment
    keys = [question.key for question in questions]
    evidence: dict[str, list[Evidence]] = {}
    for row in Evidence.objects.filter(assessment=assessment, question_key__in=keys, removed_at__isnull=True):
        evidence.setdefault(row.question_key, []).append(row)
    answered = [key for key, answer in answers.items() if answer.counts]
    said = Comment.objects.filter(assessment=assessment, question_key__in=keys).order_by()
    comments = dict(said.values_list("question_key").annotate(count=Count("pk")))
    earlier = load_earlier_evidence(assessment, evidence, keys)
    tasks = list_tasks(assessment, answered)
    returned = list_returned(assessment) if assessment.state == AssessmentState.RETURNED else {}
    return ElementAnswers(element, questions, answers, evidence, tasks, comments, earlier, returned)


def list_assessments(user: User) -> QuerySet[Assessment]:
    """Return what the user may see, the newest round of each place first, with the count of answers."""
    return (
        visible_assessments(user)
        .annotate(
            answered_count=Count(
                "answers",
                filter=~Q(answers__state=AnswerState.OPEN) & ~Q(answers__origin=AnswerOrigin.CARRIED),
            )
        )
        .order_by("state", "place__key", "framework__key", "initiative", "-round", "mode")
    )


def propose_round(user: User, *, place_id: int | None, framework_id: int, initiative: str) -> int:
    """Return the number after the last round that the user may answer, of this place or initiative."""
    mine = visible_assessments(user).filter(
        may_answer=True,  # type: ignore[misc]  # annotated by the loader
        place=place_id,
        framework=framework_id,
        initiative=initiative,
    )
    last: int | None = mine.aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def list_initiatives(user: User, *, place_id: int | None) -> list[str]:
    """Return the names of the place's initiatives that were assessed before."""
    rows = visible_assessments(user).filter(place=place_id).exclude(initiative="")
    return list(rows.order_by("initiative").values_list("initiative", flat=True).distinct())


def to_records(answers: Iterable[Answer]) -> tuple[AnswerRecord, ...]:
    """Return saved answers as the engine's records; what does not count is left out."""
    return tuple(
        AnswerRecord(
            question=answer.question_key,
            state=answer.state,  # type: ignore[arg-type]  # the database holds it to the three states
            level=answer.level_key or None,
            grade=answer.grade or None,
        )
        for answer in answers
        if answer.counts
    )
