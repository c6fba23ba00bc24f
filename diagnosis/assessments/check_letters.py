"""Letters to those who answer for a city: answers were sent back, the check is finished.

Each letter belongs to one event of the trail, which says to whom it goes and about what.
"""

from __future__ import annotations

from django.urls import reverse

from diagnosis.assessments.findings import list_returned
from diagnosis.assessments.models import Assessment, AssessmentState
from diagnosis.people.letters import Letter, register_letter, send_letter
from diagnosis.people.models import Event, Role, RoleKind, User
from diagnosis.people.selectors import find_addressees
from diagnosis.people.trail import record_event
from diagnosis.places.models import Place
from frameworks.selectors import load_spec
from frameworks.spec import read_text

STATES = {"sent_back": AssessmentState.RETURNED, "checked": AssessmentState.VERIFIED}
"""The letters, each with the state in which it is still news."""


def register_letters() -> None:
    """Make the letters of this noun known."""
    register_letter("sent_back", write_sent_back)
    register_letter("checked", write_checked)


def tell_leads(letter: str, *, assessment: Assessment, submission_number: int, by: User | None) -> None:
    """Ask for one letter to each of those who answer for the city; call it in the service's transaction."""
    for person in find_addressees([assessment.place_id]).get(assessment.place_id, []):
        event = record_event(
            f"assessments.told_{letter}",
            by=by,
            person=person,
            place=assessment.place,
            subject=f"assessment:{assessment.pk}",
            assessment=assessment.pk,
            round=assessment.round,
            submission=submission_number,
        )
        send_letter(letter, event.pk, by=by)


def write_sent_back(event_id: int) -> Letter | None:
    """Say what was sent back and why; nothing where it was handed in again meanwhile."""
    found = _find(event_id, "sent_back")
    if found is None:
        return None
    assessment, person = found
    spec = load_spec(assessment.version_id)
    items = [
        (read_text(spec.questions_by_key[key].text, person.language), row.reason)
        for key, row in list_returned(assessment).items()
    ]
    path = reverse("assessments:overview", args=[assessment.pk])
    return _write("sent_back", assessment, person, path=path, items=items)


def write_checked(event_id: int) -> Letter | None:
    """Say that the check is finished and where its result stands."""
    found = _find(event_id, "checked")
    if found is None:
        return None
    assessment, person = found
    # The result's noun stands below this one, so its address is asked for by name only.
    return _write("checked", assessment, person, path=reverse("results:for_assessment", args=[assessment.pk]))


def _find(event_id: int, letter: str) -> tuple[Assessment, User] | None:
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        return None
    person = User.objects.filter(pk=event.person_id or 0, is_active=True).first()
    assessment = (
        Assessment.objects.select_related("place")
        .filter(pk=event.params.get("assessment"), state=STATES[letter])
        .first()
    )
    if person is None or assessment is None or not _works_at(person, assessment.place):
        return None
    newest = assessment.submissions.order_by("-number").values_list("number", flat=True).first()
    return (assessment, person) if newest == event.params.get("submission") else None


def _works_at(person: User, place: Place) -> bool:
    """Still answers for the place: a letter may wait longer than a role holds."""
    kinds = (RoleKind.LEAD, RoleKind.STAFF)
    return Role.objects.current().filter(user=person, place=place, kind__in=kinds).exists()


def _write(template: str, assessment: Assessment, person: User, *, path: str, **more: object) -> Letter:
    context = {"assessment": assessment, "person": person, "path": path, **more}
    return Letter(to=person.email, language=person.language, template=template, context=context)
