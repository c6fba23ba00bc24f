"""Calendars as RFC 5545 has them, read back with a reader of its own."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from diagnosis.advice.calendar_file import CalendarEntry, escape_text, write_calendar

STAMP = datetime.datetime(2026, 11, 1, 8, 30, 5, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 31)


def unfold(content: bytes) -> list[str]:
    """Return the lines of a calendar; each must end with CRLF and hold at most 75 bytes."""
    raw = content.split(b"\r\n")
    assert raw.pop() == b""
    assert all(len(line) <= 75 for line in raw)
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    text = content.replace(b"\r\n ", b"").decode()
    return text.split("\r\n")[:-1]


def unescape(value: str) -> str:
    signs = iter(value)
    return "".join({"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign for sign in signs)


def make(**fields: object) -> CalendarEntry:
    return CalendarEntry(
        **{
            "uid": "one@city.example",
            "title": "Plan",
            "first_day": DAY,
            "last_day": DAY,
            "changed_at": STAMP,
            **fields,
        }
    )


def test_an_entry_holds_whole_days():
    lines = unfold(write_calendar("Roadmap", [make(sequence=3)]))

    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//City Readiness//Roadmap//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Roadmap",
        "BEGIN:VEVENT",
        "UID:one@city.example",
        "DTSTAMP:20261101T083005Z",
        "LAST-MODIFIED:20261101T083005Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Plan",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_optional_parts_and_long_japanese_text():
    title = "方針を定め、公開する；" * 12
    written = write_calendar(
        "計画",
        [
            make(
                title=title,
                description="a,b;c\\d\ne",
                category="1 to 3 years",
                address="https://city.example/",
            )
        ],
    )

    lines = unfold(written)
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    assert unescape(summary.removeprefix("SUMMARY:")) == title
    assert "DESCRIPTION:a\\,b\\;c\\\\d\\ne" in lines
    assert "CATEGORIES:1 to 3 years" in lines
    assert "URL:https://city.example/" in lines
    assert written == write_calendar(
        "計画",
        [
            make(
                title=title,
                description="a,b;c\\d\ne",
                category="1 to 3 years",
                address="https://city.example/",
            )
        ],
    )


def test_signs_that_no_value_holds_are_left_out():
    assert escape_text("a\x00b\x7fc\td\re\r\nf") == "abc\td\\ne\\nf"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_every_text_comes_back(text):
    lines = unfold(write_calendar("x", [make(title=text)]))

    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    assert unescape(summary.removeprefix("SUMMARY:")) == text
