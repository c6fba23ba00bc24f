"""What was given to a person and is due soon: who gets a letter on a day, and what stands in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from diagnosis.assessments.models import Assessment, AssessmentState, Assignment
from diagnosis.assessments.parts import allot
from diagnosis.assessments.permissions import ANSWERING_ROLES
from diagnosis.assessments.selectors import list_tasks
from diagnosis.people.letters import Letter
from diagnosis.people.models import Event, Role, User
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec

# From and to, in days before: a letter may come two days late, where no worker ran on its day.
STEPS = {"soon": (3, 1), "today": (0, 0)}
LOOK_BACK = datetime.timedelta(days=8)


@dataclass(frozen=True, slots=True)
class DueTask:
    """A domain or an element that somebody has to answer by a day, and which letter about it is due."""

    assignment: Assignment
    title: str
    step: str

    @property
    def assessment(self) -> Assessment:
        return self.assignment.assessment

    @property
    def mark(self) -> tuple[int, str, str]:
        """What tells this letter from every other one: another day makes another letter."""
        due = self.assignment.due_on
        return self.assignment.pk, due.isoformat() if due else "", self.step


def list_due(day: datetime.date) -> list[tuple[User, list[DueTask]]]:
    """Return who gets a letter on this day and about what: one letter a person, nothing told twice."""
    sent = {
        tuple(mark)
        for params in Event.objects.filter(
            kind="programmes.due_reminded", params__day__gte=(day - LOOK_BACK).isoformat()
        ).values_list("params", flat=True)
        for mark in params.get("tasks", ())
    }
    people: dict[int, tuple[User, list[DueTask]]] = {}
    for task in list_due_tasks(day):
        if task.mark not in sent:
            user = task.assignment.user
            people.setdefault(user.pk, (user, []))[1].append(task)
    return [people[key] for key in sorted(people)]


def list_due_tasks(day: datetime.date, *, of: User | None = None) -> list[DueTask]:
    """Return what is due on this day or up to three days later and has an open question, by its day.

    Only of people who may still answer for the place; an element that has its own person is theirs.
    """
    last = day + datetime.timedelta(days=STEPS["soon"][0])
    may_answer = Role.objects.current().filter(
        user=OuterRef("user"), place=OuterRef("assessment__place"), kind__in=ANSWERING_ROLES
    )
    rows = (
        Assignment.objects.filter(
            Exists(may_answer),
            due_on__gte=day,
            due_on__lte=last,
            user__is_active=True,
            assessment__state__in=[AssessmentState.OPEN, AssessmentState.RETURNED],
        )
        .select_related("user", "assessment__place")
        .prefetch_related("assessment__answers", "assessment__assignments")
        .order_by("due_on", "pk")
    )
    if of is not None:
        rows = rows.filter(user=of)
    return [task for row in rows if (task := _read_task(row, day)) is not None]


def write_due(event_id: int) -> Letter | None:
    """Return the letter of an event ``programmes.due_reminded``; None where all is answered by now."""
    event = Event.objects.select_related("person").filter(pk=event_id).first()
    if event is None or event.person is None or not event.person.is_active:
        return None
    person = event.person
    wanted = {tuple(mark) for mark in event.params.get("tasks", ())}
    day = datetime.date.fromisoformat(event.params["day"])
    tasks = [task for task in list_due_tasks(day, of=person) if task.mark in wanted]
    if not tasks:
        return None
    return Letter(to=person.email, language=person.language, template="due", context={"tasks": tasks})


def _read_task(assignment: Assignment, day: datetime.date) -> DueTask | None:
    """Return the task in words; None where nothing of it is open."""
    assessment = assignment.assessment
    spec = load_spec(assessment.version_id)
    answered = [answer.question_key for answer in assessment.answers.all() if answer.counts]
    tasks = allot(list_tasks(assessment, answered), assessment.assignments.all())
    elements = [task.element for task in tasks.tasks if task.assignment == assignment]
    questions = [
        question
        for element in elements
        for question in spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    ]
    if assessment.state == AssessmentState.RETURNED:
        waits = any(assessment.lets_change(question.key) for question in questions)
    else:
        waits = any(question.key not in answered for question in questions)
    if not waits or assignment.due_on is None:
        return None
    titles = {domain.key: domain.title for domain in spec.domains}
    titles |= {element.key: element.title for element in spec.elements}
    days_left = (assignment.due_on - day).days
    step = next(name for name, (first, last) in STEPS.items() if last <= days_left <= first)
    return DueTask(assignment, in_language(titles[assignment.node_key]), step)
