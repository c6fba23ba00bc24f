"""Reference files: places with their statistics, and published marks, as checked records. Pure.

Every problem is named by its place in the file; a record is built only from a file without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frameworks.document import parse_document
from frameworks.layout import (
    ChoiceShape,
    Entry,
    FlagShape,
    KeyShape,
    LineShape,
    ListShape,
    MapShape,
    Need,
    NumberShape,
    RecordShape,
    Shape,
    TextShape,
)
from frameworks.messages import Message, Problem
from frameworks.spec import PLACE_KINDS, Text
from frameworks.validation.structure import check_shape

LANGUAGES = ("en", "ja")
ECONOMIC_GROUPS = ("leading", "transforming", "emerging")
CHARACTERS = ("A", "B", "C", "D")
MARKS = ("prepared", "partial", "not-prepared")
ISSUES = "issues"  # what left_out calls the list of urban issues


def _optional(key: str, shape: Shape) -> Entry:
    return Entry(key, shape, Need.OPTIONAL)


_TITLED = (Entry("key", KeyShape()), Entry("title", TextShape()))
_CLASSES = ListShape(RecordShape((*_TITLED, Entry("about", TextShape()))))
_ISSUE = RecordShape((Entry("tag", KeyShape()), Entry("text", TextShape())))
_STATISTIC = RecordShape(
    (
        Entry("key", KeyShape()),
        Entry("value", NumberShape()),
        Entry("unit", LineShape()),
        Entry("year", NumberShape(1900, 2100, whole=True)),
        Entry("source", LineShape()),
        _optional("flag", TextShape()),
    )
)
_LEFT_OUT = RecordShape((Entry("key", KeyShape()), Entry("reason", TextShape())))
_LOCATION = RecordShape(
    (
        Entry("latitude", NumberShape(-90, 90)),
        Entry("longitude", NumberShape(-180, 180)),
        Entry("source", LineShape()),
    )
)
_PLACE = RecordShape(
    (
        Entry("key", KeyShape()),
        Entry("kind", ChoiceShape(PLACE_KINDS)),
        _optional("parent", KeyShape()),
        Entry("name", TextShape()),
        Entry("country_code", LineShape()),
        _optional("aliases", ListShape(LineShape())),
        _optional("location", _LOCATION),
        _optional("boundary", TextShape()),
        _optional("economic_group", ChoiceShape(ECONOMIC_GROUPS)),
        _optional("computed_economic_group", ChoiceShape(ECONOMIC_GROUPS)),
        _optional("economic_group_note", TextShape()),
        _optional("character", ChoiceShape(CHARACTERS)),
        _optional("character_note", TextShape()),
        _optional("invented", FlagShape()),
        _optional("issues", ListShape(_ISSUE)),
        _optional("statistics", ListShape(_STATISTIC)),
        _optional("left_out", ListShape(_LEFT_OUT)),
    )
)
PLACES_SHAPE = RecordShape(
    (
        _optional("sources", ListShape(RecordShape(_TITLED))),
        _optional("issues", ListShape(RecordShape(_TITLED))),
        _optional("classes", RecordShape((Entry("economic", _CLASSES), Entry("character", _CLASSES)))),
        Entry("places", ListShape(_PLACE)),
    )
)
_ROW = RecordShape(
    (
        Entry("place", KeyShape()),
        Entry("date", TextShape()),
        Entry("source", TextShape()),
        Entry("marks", MapShape(ChoiceShape(MARKS))),
        _optional("published_group", KeyShape()),
        _optional("notes", MapShape(TextShape())),
        _optional("conflicts", MapShape(TextShape())),
    )
)
PUBLISHED_SHAPE = RecordShape(
    (Entry("source", KeyShape()), Entry("framework", KeyShape()), Entry("rows", ListShape(_ROW)))
)


@dataclass(frozen=True, slots=True)
class TitledRecord:
    """A source, a kind of urban issue or a class of cities (``axis``: of which kind)."""

    key: str
    title: Text
    about: Text
    axis: str = ""


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """One urban issue of a place."""

    tag: str
    text: Text


@dataclass(frozen=True, slots=True)
class StatisticRecord:
    """One figure; ``value`` None: left out, for ``reason``. With a value, ``reason`` is its flag."""

    key: str
    value: Decimal | None
    unit: str
    year: int | None
    source: str
    reason: Text


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place with what is published about it; ``fields`` are its plain columns."""

    key: str
    kind: str
    parent: str | None
    fields: Mapping[str, Any]
    issues: tuple[IssueRecord, ...]
    statistics: tuple[StatisticRecord, ...]


@dataclass(frozen=True, slots=True)
class PlacesDocument:
    """A whole file of places, those of a higher kind first."""

    works: tuple[TitledRecord, ...]
    tags: tuple[TitledRecord, ...]
    classes: tuple[TitledRecord, ...]
    places: tuple[PlaceRecord, ...]


@dataclass(frozen=True, slots=True)
class MarkRecord:
    """One published mark with what the text says and where both disagree."""

    domain: str
    mark: str
    note: Text
    conflict: Text


@dataclass(frozen=True, slots=True)
class PublishedRecord:
    """The published diagnosis of one place."""

    place: str
    group: str
    date: Text
    source: Text
    marks: tuple[MarkRecord, ...]


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A whole file of published marks, in printed order."""

    work: str
    framework: str
    rows: tuple[PublishedRecord, ...]


def read_places(text: str) -> tuple[PlacesDocument | None, tuple[Problem, ...]]:
    """Return the places of a YAML text, or None and every problem."""
    document, problems = _read(text, PLACES_SHAPE)
    if document is not None and not problems:
        problems = tuple(_check_places(document))
    if document is None or problems:
        return None, problems
    classes = document.get("classes") or {}
    return PlacesDocument(
        works=_list_titled(document.get("sources")),
        tags=_list_titled(document.get("issues")),
        classes=tuple(
            record for axis in ("economic", "character") for record in _list_titled(classes.get(axis), axis)
        ),
        places=tuple(
            sorted(
                (_make_place(row) for row in document["places"]),
                key=lambda place: PLACE_KINDS.index(place.kind),
            )
        ),
    ), ()


def read_published(
    text: str, place_keys: frozenset[str], work_keys: frozenset[str]
) -> tuple[PublishedDocument | None, tuple[Problem, ...]]:
    """Return the published marks of a YAML text, or None and every problem.

    Its places and its source must be among these keys.
    """
    document, problems = _read(text, PUBLISHED_SHAPE)
    if document is not None and not problems:
        problems = tuple(_check_published(document, place_keys, work_keys))
    if document is None or problems:
        return None, problems
    rows = tuple(_make_published(row) for row in document["rows"])
    return PublishedDocument(document["source"], document["framework"], rows), ()


def _read(text: str, shape: RecordShape) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    document, problems = parse_document(text)
    if document is None:
        return None, problems
    return document, (*problems, *check_shape(shape, document, "", LANGUAGES))


def _check_places(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the shape cannot see: keys that repeat, and references that lead nowhere."""
    rows = document["places"]
    kinds = {row["key"]: row["kind"] for row in rows}
    tags = {row["key"] for row in document.get("issues") or ()}
    seen: set[str] = set()
    for index, row in enumerate(rows):
        place = f"places[{index}]"
        if row["key"] in seen:
            yield Problem(f"{place}.key", Message("reference.repeated", {"key": row["key"]}))
        seen.add(row["key"])
        parent = row.get("parent")
        if parent is not None and parent not in kinds:
            yield Problem(f"{place}.parent", Message("reference.unknown_place", {"key": parent}))
        elif parent is not None and PLACE_KINDS.index(kinds[parent]) >= PLACE_KINDS.index(row["kind"]):
            yield Problem(f"{place}.parent", Message("reference.parent_kind", {"key": parent}))
        for number, issue in enumerate(row.get("issues") or ()):
            if issue["tag"] not in tags:
                yield Problem(
                    f"{place}.issues[{number}].tag", Message("reference.unknown_tag", {"key": issue["tag"]})
                )
        yield from _check_statistics(row, place)


def _check_statistics(row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    seen: set[tuple[object, ...]] = set()
    for number, figure in enumerate(row.get("statistics") or ()):
        mark = (figure["key"], figure["year"], figure["source"])
        if mark in seen:
            yield Problem(
                f"{place}.statistics[{number}]", Message("reference.repeated", {"key": figure["key"]})
            )
        seen.add(mark)
    left_out = [entry["key"] for entry in row.get("left_out") or ()]
    for number, key in enumerate(left_out):
        if key in left_out[:number]:
            yield Problem(f"{place}.left_out[{number}]", Message("reference.repeated", {"key": key}))
    if ISSUES in left_out and row.get("issues"):
        yield Problem(f"{place}.issues", Message("reference.left_out_and_there", {"key": ISSUES}))


def _check_published(
    document: Mapping[str, Any], place_keys: frozenset[str], work_keys: frozenset[str]
) -> Iterator[Problem]:
    if document["source"] not in work_keys:
        yield Problem("source", Message("reference.unknown_source", {"key": document["source"]}))
    seen: set[str] = set()
    for index, row in enumerate(document["rows"]):
        place, key = f"rows[{index}]", row["place"]
        if key not in place_keys:
            yield Problem(f"{place}.place", Message("reference.unknown_place", {"key": key}))
        if key in seen:
            yield Problem(f"{place}.place", Message("reference.repeated", {"key": key}))
        seen.add(key)
        for part in ("notes", "conflicts"):
            for domain in row.get(part) or ():
                if domain not in row["marks"]:
                    yield Problem(f"{place}.{part}.{domain}", Message("reference.no_mark", {"key": domain}))


def _list_titled(rows: list[dict[str, Any]] | None, axis: str = "") -> tuple[TitledRecord, ...]:
    return tuple(TitledRecord(row["key"], row["title"], row.get("about") or {}, axis) for row in rows or ())


def _make_place(row: Mapping[str, Any]) -> PlaceRecord:
    left_out = {entry["key"]: entry["reason"] for entry in row.get("left_out") or ()}
    texts = ("boundary", "economic_group_note", "character_note")
    words = ("economic_group", "computed_economic_group", "character")
    return PlaceRecord(
        key=row["key"],
        kind=row["kind"],
        parent=row.get("parent"),
        fields={
            "kind": row["kind"],
            "name": row["name"],
            "country_code": row["country_code"],
            "aliases": row.get("aliases") or [],
            "invented": bool(row.get("invented")),
            "issues_note": left_out.pop(ISSUES, {}),
            **{name: row.get(name) or {} for name in texts},
            **{name: row.get(name) or "" for name in words},
            **_read_location(row.get("location")),
        },
        issues=tuple(IssueRecord(issue["tag"], issue["text"]) for issue in row.get("issues") or ()),
        statistics=(
            *(_make_statistic(figure) for figure in row.get("statistics") or ()),
            *(StatisticRecord(key, None, "", None, "", reason) for key, reason in left_out.items()),
        ),
    )


def _read_location(location: Mapping[str, Any] | None) -> dict[str, Decimal]:
    """A file that says nothing of where a place lies leaves a position that was entered by hand."""
    if location is None:
        return {}
    return {name: Decimal(str(location[name])) for name in ("latitude", "longitude")}


def _make_statistic(figure: Mapping[str, Any]) -> StatisticRecord:
    # By its digits: Decimal(98.3) would carry the binary fraction along.
    value = Decimal(str(figure["value"]))
    return StatisticRecord(
        figure["key"], value, figure["unit"], figure["year"], figure["source"], figure.get("flag") or {}
    )


def _make_published(row: Mapping[str, Any]) -> PublishedRecord:
    notes, conflicts = row.get("notes") or {}, row.get("conflicts") or {}
    return PublishedRecord(
        place=row["place"],
        group=row.get("published_group") or "",
        date=row["date"],
        source=row["source"],
        marks=tuple(
            MarkRecord(domain, mark, notes.get(domain, {}), conflicts.get(domain, {}))
            for domain, mark in row["marks"].items()
        ),
    )
