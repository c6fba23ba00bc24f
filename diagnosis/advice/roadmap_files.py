"""A roadmap as files: a table for spreadsheet programs, and a calendar."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from diagnosis.advice.calendar_file import CalendarEntry, write_calendar
from diagnosis.advice.roadmap import Line, PlanReading
from diagnosis.people.safe_cells import write_as_text


def write_table(reading: PlanReading) -> str:
    """Return the roadmap as CSV, dropped lines last; what a person typed never runs as a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(list_heads())
    for line in (*[line for column in reading.columns for line in column.lines], *reading.dropped):
        writer.writerow([write_as_text(cell) for cell in _list_cells(line)])
    return text.getvalue()


def list_heads() -> list[str]:
    """Return the heads of the table in the reader's language."""
    return [
        _("Horizon"),
        _("Number"),
        _("What"),
        _("Kind"),
        _("Question"),
        _("Level when planned"),
        _("Level to reach"),
        _("Who carries it"),
        _("Department"),
        _("Start day"),
        _("Due"),
        _("Status"),
        _("Overdue"),
        _("Cost from"),
        _("Cost to"),
        _("Currency"),
        _("First for the city"),
        _("Note"),
    ]


def _list_cells(line: Line) -> list[object]:
    item = line.item
    return [
        item.get_horizon_display(),
        item.position + 1,
        line.title,
        item.get_kind_display(),
        line.question_name,
        line.from_name,
        line.to_name,
        item.owner,
        item.department,
        item.starts_on,
        item.due_on,
        item.get_status_display(),
        _("Overdue") if line.is_overdue else "",
        item.cost_low,
        item.cost_high,
        item.currency,
        _("Yes") if item.priority else "",
        item.note,
    ]


def write_plan_calendar(reading: PlanReading, *, site: str, address: str) -> bytes:
    """Return the days of a roadmap as a calendar.

    Each due day is an entry; where the start is known too, the time from start to due is another one.
    ``site`` makes the entries' names unique in the world, ``address`` leads to the roadmap.
    """
    name = _("Roadmap: %(place)s") % {"place": str(reading.plan)}
    entries = [entry for line in reading.lines for entry in _list_entries(line, site, address)]
    return write_calendar(name, entries)


def _list_entries(line: Line, site: str, address: str) -> Iterator[CalendarEntry]:
    item = line.item
    title = line.title if not item.to_level else f"{line.title} → {line.to_name}"
    days = []
    if item.due_on is not None:
        due = _("Due: %(title)s") % {"title": title}
        days.append(("due", due if not line.is_done else title, item.due_on, item.due_on))
    if item.starts_on is not None:
        days.append(("time", title, item.starts_on, item.due_on or item.starts_on))
    for part, words, first, last in days:
        yield CalendarEntry(
            uid=f"roadmap-line-{item.pk}-{part}@{site}",
            title=words,
            first_day=first,
            last_day=last,
            changed_at=item.changed_at.astimezone(datetime.UTC),
            sequence=item.revision,
            description="\n".join(_list_words(line)),
            category=str(item.get_horizon_display()),
            address=address,
        )


def _list_words(line: Line) -> Iterator[str]:
    item = line.item
    yield _("Status: %(status)s") % {"status": item.get_status_display()}
    carried = ", ".join(filter(None, (item.owner, item.department)))
    if carried:
        yield _("Carried by: %(who)s") % {"who": carried}
    if item.note:
        yield item.note
