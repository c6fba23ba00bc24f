"""Giving parts of an assessment to people: a domain or an element, to one person, by a day or by none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import RefusedAssignment, RefusedAssignments, WrongState
from diagnosis.assessments.members import list_answerers
from diagnosis.assessments.models import Assessment, AssessmentState, Assignment
from diagnosis.people.letters import send_letter
from diagnosis.people.models import Event, User
from diagnosis.people.trail import record_event
from frameworks.selectors import load_spec

ASSIGNED, UNASSIGNED = "assessments.assigned", "assessments.unassigned"
LETTER = "assignment"

Seen = tuple[int | None, datetime.date | None]
"""Who had a part, and by when, as somebody saw it."""

NOBODY: Seen = (None, None)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to hold for a node (``person`` None: it is nobody's), and what one saw before."""

    node_key: str
    person: User | None
    due_on: datetime.date | None
    seen: Seen

    @property
    def wanted(self) -> Seen:
        return (self.person.pk, self.due_on) if self.person else NOBODY


@transaction.atomic
def change_assignments(*, assessment: Assessment, wishes: Sequence[Wish], by: User) -> int:
    """Give and take away several parts, all or none; return how many changed.

    Each person to whom somebody else gave something gets one letter. Raises WrongState, or
    RefusedAssignments with what is wrong at each node: also where somebody changed it meanwhile.
    """
    _hold_open(assessment)
    rows = {row.node_key: row for row in Assignment.objects.filter(assessment=assessment)}
    refusals: dict[str, RefusedAssignment] = {}
    given: dict[int, Event] = {}
    changed = 0
    for wish in wishes:
        row = rows.get(wish.node_key)
        now = (row.user_id, row.due_on) if row else NOBODY
        if wish.wanted == now:
            continue
        try:
            if wish.seen != now:
                raise RefusedAssignment("person", _("Somebody else changed this part meanwhile. Look again."))
            event = _grant(assessment, wish, by)
        except RefusedAssignment as error:
            refusals[wish.node_key] = error
            continue
        changed += 1
        if event is not None and wish.person is not None and wish.person != by:
            given[wish.person.pk] = event
    if refusals:
        raise RefusedAssignments(refusals)
    for event in given.values():
        send_letter(LETTER, event.pk, by=by)
    return changed


def _grant(assessment: Assessment, wish: Wish, by: User) -> Event | None:
    if wish.person is None:
        unassign_node(assessment=assessment, node_key=wish.node_key, by=by)
        return None
    return assign_node(
        assessment=assessment, node_key=wish.node_key, person=wish.person, due_on=wish.due_on, by=by
    )


@transaction.atomic
def assign_node(
    *, assessment: Assessment, node_key: str, person: User, due_on: datetime.date | None, by: User
) -> Event:
    """Give a domain or an element to a person, instead of whoever had it; return the event.

    Raises WrongState once the answers are handed in, and RefusedAssignment for an unknown node, for
    somebody who may not answer here, and for a day that is over (one that was set before may stay).
    """
    _hold_open(assessment)
    if node_key not in list_node_keys(assessment):
        raise RefusedAssignment("node", _("This part is not in the assessment."))
    if not list_answerers(assessment.place).filter(pk=person.pk).exists():
        raise RefusedAssignment("person", _("Choose somebody who may answer for this place."))
    rows = Assignment.objects.filter(assessment=assessment, node_key=node_key)
    mine = rows.filter(user=person).first()
    kept = mine is not None and mine.due_on == due_on
    if due_on is not None and due_on < timezone.localdate() and not kept:
        raise RefusedAssignment("due", _("This day is over. Give today or a later day."))
    for other in rows.exclude(user=person).select_related("user"):
        _take_away(assessment, other, by)
    Assignment.objects.update_or_create(
        assessment=assessment,
        node_key=node_key,
        user=person,
        defaults={"due_on": due_on, "assigned_by": by},
    )
    due = due_on.isoformat() if due_on else ""
    return _record(ASSIGNED, assessment, node_key, person, by, due=due)


@transaction.atomic
def unassign_node(*, assessment: Assessment, node_key: str, by: User) -> None:
    """Take a domain or an element from whoever has it; nothing happens where nobody has it.

    Raises WrongState once the answers are handed in.
    """
    _hold_open(assessment)
    for row in Assignment.objects.filter(assessment=assessment, node_key=node_key).select_related("user"):
        _take_away(assessment, row, by)


def list_node_keys(assessment: Assessment) -> frozenset[str]:
    """Return the elements in which the assessment asks something, and their domains."""
    spec = load_spec(assessment.version_id)
    asked = [
        element
        for element in spec.elements
        if spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    ]
    return frozenset({element.key for element in asked} | {element.domain for element in asked})


def _hold_open(assessment: Assessment) -> None:
    """Hold the assessment against being submitted meanwhile; SQLite holds its write lock already."""
    rows = Assessment.objects.filter(pk=assessment.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    state = rows.values_list("state", flat=True).get()
    if state not in {AssessmentState.OPEN, AssessmentState.RETURNED}:
        raise WrongState


def _take_away(assessment: Assessment, row: Assignment, by: User) -> None:
    row.delete()
    _record(UNASSIGNED, assessment, row.node_key, row.user, by)


def _find_title(assessment: Assessment, node_key: str) -> dict[str, str]:
    """Return the title of a domain or element in all its languages, for the trail."""
    spec = load_spec(assessment.version_id)
    node = spec.domains_by_key.get(node_key) or spec.elements_by_key.get(node_key)
    return dict(node.title) if node else {}


def _record(
    kind: str, assessment: Assessment, node_key: str, person: User, by: User, *, due: str = ""
) -> Event:
    return record_event(
        kind,
        by=by,
        person=person,
        place=assessment.place,
        subject=f"assessment:{assessment.pk}",
        assessment=assessment.pk,
        node=_find_title(assessment, node_key),
        due=due,
    )
