"""A roadmap as a calendar file: iCalendar (RFC 5545), written by hand because it needs one kind of entry.

Pure: the same lines give the same bytes. The text is UTF-8, lines end with CRLF and are folded at 75
bytes without cutting a sign in two (section 3.1); text values are escaped (section 3.3.11). Days are
whole days (VALUE=DATE), whose end is the day after the last one (section 3.6.1).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_BYTES = 75
PRODUCT = "-//City Readiness//Roadmap//EN"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry over whole days, both included. ``changed_at`` is in UTC and stands for when it was written.

    ``uid`` never changes, so that a calendar replaces the entry when it is read again; ``sequence``
    counts its changes.
    """

    uid: str
    title: str
    first_day: datetime.date
    last_day: datetime.date
    changed_at: datetime.datetime
    sequence: int = 0
    description: str = ""
    category: str = ""
    address: str = ""


def write_calendar(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Return a calendar of entries in the order given."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escape_text(name)}"]
    for entry in entries:
        lines += _write_entry(entry)
    lines.append("END:VCALENDAR")
    return b"".join(folded for line in lines for folded in _fold(line))


def escape_text(text: str) -> str:
    """Return a text value: the signs with a meaning are escaped, line ends are written as such.

    Control signs, which no value may hold, are left out.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _write_entry(entry: CalendarEntry) -> Iterator[str]:
    stamp = f"{entry.changed_at:%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{entry.first_day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.last_day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape_text(entry.title)}"
    if entry.description:
        yield f"DESCRIPTION:{escape_text(entry.description)}"
    if entry.category:
        yield f"CATEGORIES:{escape_text(entry.category)}"
    if entry.address:
        yield f"URL:{entry.address}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because of it
    yield "END:VEVENT"


def _fold(line: str) -> Iterator[bytes]:
    """Yield a line in pieces of at most 75 bytes; each further one begins with a blank."""
    piece = b""
    for sign in line:
        encoded = sign.encode()
        if len(piece) + len(encoded) > MOST_BYTES:
            yield piece + b"\r\n"
            piece = b" "
        piece += encoded
    yield piece + b"\r\n"
