"""Who answers what, person by person. An element without its own person goes with its domain."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    AssessmentState,
    Assignment,
)
from diagnosis.assessments.selectors import DomainTasks, ElementTask, Progress, TaskList, list_tasks
from diagnosis.people.models import User
from frameworks.spec import Domain

NO_DAY = datetime.date.max


def add_progress(tasks: Iterable[ElementTask]) -> Progress:
    """Return the progress of several elements together."""
    done = [task.progress for task in tasks]
    return Progress(sum(each.answered for each in done), sum(each.asked for each in done))


def sort_key(task: ElementTask) -> tuple[datetime.date, int]:
    """Order by the day something is due, without a day last, then as the framework does."""
    due = task.assignment.due_on if task.assignment else None
    return due or NO_DAY, task.element.number


def load_assignments(assessment: Assessment) -> list[Assignment]:
    """Return all assignments of an assessment with their people."""
    return list(assessment.assignments.select_related("user"))


def allot(tasks: TaskList, assignments: Iterable[Assignment]) -> TaskList:
    """Return the task list with who answers each element: its own person, else its domain's."""
    by_node = {assignment.node_key: assignment for assignment in assignments}
    domains = tuple(
        replace(
            group,
            tasks=tuple(
                replace(task, assignment=by_node.get(task.element.key) or by_node.get(group.domain.key))
                for task in group.tasks
            ),
        )
        for group in tasks.domains
    )
    return replace(tasks, domains=domains)


@dataclass(frozen=True, slots=True)
class Part:
    """What one person is to answer: what is still open first, by the day it is due."""

    open: tuple[ElementTask, ...]
    done: tuple[ElementTask, ...]

    @property
    def progress(self) -> Progress:
        return add_progress((*self.open, *self.done))

    @property
    def next_task(self) -> ElementTask | None:
        return self.open[0] if self.open else None

    @property
    def next_due(self) -> datetime.date:
        """The day the next open element is due; the last of all days where none is."""
        return sort_key(self.open[0])[0] if self.open else NO_DAY


def find_part(tasks: TaskList, user: User) -> Part | None:
    """Return what the person is to answer of an allotted task list; None where that is nothing."""
    mine = sorted(
        (task for task in tasks.tasks if task.assignment and task.assignment.user_id == user.pk),
        key=sort_key,
    )
    if not mine:
        return None
    return Part(
        open=tuple(task for task in mine if task.state != "done"),
        done=tuple(task for task in mine if task.state == "done"),
    )


def keep_part(tasks: TaskList, user: User) -> tuple[DomainTasks, ...]:
    """Return the domains with the person's elements alone."""
    groups = (
        replace(
            group,
            tasks=tuple(
                task for task in group.tasks if task.assignment and task.assignment.user_id == user.pk
            ),
        )
        for group in tasks.domains
    )
    return tuple(group for group in groups if group.tasks)


def load_parts(user: User, assessments: Iterable[Assessment]) -> dict[int, Part]:
    """Return the person's part of each of these open assessments by its id: two queries for all of them."""
    with_mine = Q(
        assessment__in=Assignment.objects.filter(user=user).order_by().values("assessment"),
        assessment__state__in=(AssessmentState.OPEN, AssessmentState.RETURNED),
    )
    by_assessment: dict[int, list[Assignment]] = {}
    for assignment in Assignment.objects.filter(with_mine).select_related("user"):
        by_assessment.setdefault(assignment.assessment_id, []).append(assignment)
    answered: dict[int, list[str]] = {}
    counting = Answer.objects.filter(with_mine).exclude(
        Q(state=AnswerState.OPEN) | Q(origin=AnswerOrigin.CARRIED)
    )
    for assessment_id, key in counting.values_list("assessment_id", "question_key"):
        answered.setdefault(assessment_id, []).append(key)
    parts = {}
    for assessment in assessments:
        if assessment.pk in by_assessment:
            tasks = list_tasks(assessment, answered.get(assessment.pk, []))
            part = find_part(allot(tasks, by_assessment[assessment.pk]), user)
            if part is not None:
                parts[assessment.pk] = part
    return parts


@dataclass(frozen=True, slots=True)
class Share:
    """What a domain's people have of it; ``person`` None: what nobody has."""

    person: User | None
    tasks: tuple[ElementTask, ...]

    @property
    def progress(self) -> Progress:
        return add_progress(self.tasks)

    @property
    def next_task(self) -> ElementTask | None:
        """The open element that is due next; None where all is answered or no day is named."""
        waiting = [
            task for task in self.tasks if task.state != "done" and task.assignment and task.assignment.due_on
        ]
        return min(waiting, key=sort_key, default=None)


@dataclass(frozen=True, slots=True)
class DomainShares:
    """Who answers a domain, each with what they have of it, in the order of its elements."""

    domain: Domain
    shares: tuple[Share, ...]


def list_shares(tasks: TaskList) -> list[DomainShares]:
    """Return who answers each domain of an allotted task list; what nobody has comes last."""
    found = []
    for group in tasks.domains:
        by_person: dict[int | None, list[ElementTask]] = {}
        for task in group.tasks:
            by_person.setdefault(task.assignment.user_id if task.assignment else None, []).append(task)
        nobodys = by_person.pop(None, [])
        shares = [
            Share(each[0].assignment.user if each[0].assignment else None, tuple(each))
            for each in by_person.values()
        ]
        if nobodys:
            shares.append(Share(None, tuple(nobodys)))
        found.append(DomainShares(group.domain, tuple(shares)))
    return found


def list_unassigned(tasks: TaskList) -> list[ElementTask]:
    """Return the elements of an allotted task list that nobody has."""
    return [task for task in tasks.tasks if task.assignment is None]
