"""Letters that remind: of a programme's deadline, of what is due, and a consultant's own words.

What was sent stands in the trail, one event a letter; the letter is written from its event. So the day's
work, done again, finds what it did: it decides what is missing and writes it in the transaction that
finishes its job.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction

from diagnosis.jobs.leases import Outcome, RunningJob
from diagnosis.jobs.registry import register_daily, register_kind
from diagnosis.people.letters import register_letter, send_letter
from diagnosis.people.models import Event, User
from diagnosis.people.selectors import find_addressees
from diagnosis.people.trail import record_event
from diagnosis.places.models import Place, Programme, ProgrammePlace
from diagnosis.programmes.due import list_due, write_due
from diagnosis.programmes.errors import NobodyToRemind, RemindedToday
from diagnosis.programmes.letters import write_reminder
from diagnosis.programmes.selectors import FollowedPlace, find_reminded_today, follow_places

SEND_REMINDERS = "diagnosis.programmes.send_reminders"
TIME_LIMIT = datetime.timedelta(minutes=5)
FROM_HOUR = 6  # letters come in the morning, not at midnight

# A letter may be three days late, where no worker ran on its day: from and to, in days before the deadline.
WINDOWS = {"14": (14, 12), "7": (7, 5), "1": (1, 0), "after": (-1, -3)}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter that is missing."""

    programme: Programme
    place: Place
    person: User
    step: str


def register_with_jobs() -> None:
    """Tell the jobs about the day's work, and the letters how they are written."""
    register_kind(name=SEND_REMINDERS, time_limit=TIME_LIMIT)
    register_daily(name=SEND_REMINDERS, from_hour=FROM_HOUR)
    register_letter("reminder", write_reminder)
    register_letter("due", write_due)


def work_on_reminders(running: RunningJob) -> Outcome:
    """Find the letters that this day asks for; they are sent only if the try still holds the job."""
    day = datetime.date.fromisoformat(running.lease.parameters["day"])
    reminders = list_missing(day)
    due = list_due(day)

    def keep() -> None:
        for reminder in reminders:
            _send(reminder, by=None)
        for user, tasks in due:
            marks = [task.mark for task in tasks]
            event = record_event(
                "programmes.due_reminded", by=None, person=user, day=day.isoformat(), tasks=marks
            )
            send_letter("due", event.pk, by=None)

    return Outcome(keep=keep)


def list_missing(day: datetime.date) -> list[Reminder]:
    """Return the reminders of deadlines that this day asks for and that were not sent before."""
    latest, earliest = WINDOWS["14"][0], WINDOWS["after"][1]
    programmes = Programme.objects.select_related("version").filter(
        deadline__gte=day + datetime.timedelta(days=earliest),
        deadline__lte=day + datetime.timedelta(days=latest),
    )
    missing = []
    for programme in programmes.defer("version__document"):
        step = find_step(programme, day)
        if step is not None:
            open_rows = [row for row in follow_places(programme) if row.is_unfinished]
            missing += _list_unsent(programme, step, open_rows)
    return missing


def find_step(programme: Programme, day: datetime.date) -> str | None:
    """Return the step whose window holds this day; None on a day without a letter."""
    if programme.deadline is None:
        return None
    days_left = (programme.deadline - day).days
    return next((step for step, (first, last) in WINDOWS.items() if last <= days_left <= first), None)


def _list_unsent(programme: Programme, step: str, rows: list[FollowedPlace]) -> list[Reminder]:
    deadline = programme.deadline.isoformat() if programme.deadline else ""
    sent = set(
        Event.objects.filter(
            kind="programmes.reminded", programme=programme, params__step=step, params__deadline=deadline
        ).values_list("place", "person")
    )
    people = find_addressees([row.place.pk for row in rows])
    return [
        Reminder(programme, row.place, person, step)
        for row in rows
        for person in people.get(row.place.pk, ())
        if (row.place.pk, person.pk) not in sent
    ]


@transaction.atomic
def remind_now(*, member: ProgrammePlace, note: str, by: User) -> int:
    """Write to a place at once, with a note; return to how many people.

    Raises RemindedToday where a consultant wrote today, and NobodyToRemind where nothing is open or
    nobody works for the place.
    """
    # The lock makes two consultants who write at once come one after the other.
    ProgrammePlace.objects.select_for_update().get(pk=member.pk)
    programme = member.programme
    if member.place_id in find_reminded_today(programme):
        raise RemindedToday
    row = next((row for row in follow_places(programme) if row.member.pk == member.pk), None)
    if row is None or not row.is_unfinished:
        raise NobodyToRemind.since_handed_in()
    people = find_addressees([member.place_id]).get(member.place_id, [])
    if not people:
        raise NobodyToRemind.without_people()
    for person in people:
        _send(Reminder(programme, member.place, person, "now"), by=by, note=note)
    return len(people)


def _send(reminder: Reminder, *, by: User | None, note: str = "") -> None:
    programme = reminder.programme
    event = record_event(
        "programmes.reminded",
        by=by,
        person=reminder.person,
        place=reminder.place,
        programme=programme,
        step=reminder.step,
        deadline=programme.deadline.isoformat() if programme.deadline else "",
        **({"note": note} if note else {}),
    )
    send_letter("reminder", event.pk, by=by)
