"""How a reminder of a deadline is written, from its event."""

from __future__ import annotations

import datetime

from django.urls import reverse

from diagnosis.people.letters import Letter
from diagnosis.people.models import Event
from diagnosis.programmes.selectors import follow_places


def write_reminder(event_id: int) -> Letter | None:
    """Return the letter of an event ``programmes.reminded``; None where nothing is open any more."""
    event = (
        Event.objects.select_related("person", "place", "programme__version", "actor")
        .defer("programme__version__document")
        .filter(pk=event_id)
        .first()
    )
    if event is None or event.person is None or not event.person.is_active or event.programme is None:
        return None
    row = next((row for row in follow_places(event.programme) if row.place.pk == event.place_id), None)
    if row is None or not row.is_unfinished:
        return None
    address = reverse("assessments:overview", args=[row.assessment.pk]) if row.assessment else reverse("home")
    deadline = event.params.get("deadline")
    context = {
        "row": row,
        "programme": event.programme,
        "deadline": datetime.date.fromisoformat(deadline) if deadline else None,
        "is_late": row.is_late,
        "note": event.params.get("note", ""),
        "consultant": event.actor,
        "path": address,
    }
    return Letter(to=event.person.email, language=event.person.language, template="reminder", context=context)
