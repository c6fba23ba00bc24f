"""Keys that stand for one thing only, and lists that must not be empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnosis.advice.checking.outline import LibraryOutline, keys_of
from diagnosis.advice.library import EFFORTS, HORIZONS
from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found


def check_repeated(outline: LibraryOutline) -> Iterator[Problem]:
    """Every key stands once among its kind; an id of the source's list belongs to one measure."""
    root = outline.root
    for part in ("works", "leads", "horizons", "efforts", "disputes", "measures"):
        yield from _find_repeated(root.listed(part), "key")
    for choice in ("scaling", "business_models"):
        yield from _find_repeated(outline.options(choice), "key")
    for dispute in outline.disputes:
        yield from _find_repeated(dispute.listed("views"), "key")
    yield from _find_repeated(root.listed("stage_advice"), "stage")
    yield from _find_repeated(outline.directions("quadrants"), "key")
    yield from _find_repeated(outline.directions("by_character"), "character")
    for measure in outline.measures:
        yield from _find_repeated(measure.listed("raises"), "question")
    cells = [
        (f"{cell.place}.character", f"{cell.word('economic')} × {cell.word('character')}")
        for cell in outline.directions("cells")
    ]
    yield from _name_repeated(cells)


def check_origins(outline: LibraryOutline) -> Iterator[Problem]:
    """An id under which a source's list was read belongs to one measure."""
    first: dict[str, str] = {}
    for measure in outline.measures:
        for origin in dict.fromkeys(measure.words("derived_from")):
            if origin in first:
                values = {"id": origin, "first": first[origin]}
                yield Problem(f"{measure.place}.derived_from", Message("origin.repeated", values))
            else:
                first[origin] = f"{measure.place}.derived_from"


def check_labels(outline: LibraryOutline) -> Iterator[Problem]:
    """Each horizon and each effort has its words, and no other has."""
    for part, fixed in (("horizons", HORIZONS), ("efforts", EFFORTS)):
        labels = outline.root.listed(part)
        for key in fixed:
            if key not in keys_of(labels):
                yield Problem(part, Message("label.missing", {"key": key}))
        for label in labels:
            key_found = label.word("key")
            if key_found is not None and key_found not in fixed:
                values = {"key": key_found, "choices": ", ".join(fixed)}
                yield Problem(f"{label.place}.key", Message("label.unknown", values))


def check_emptiness(outline: LibraryOutline) -> Iterator[Problem]:
    """A library has measures."""
    if outline.root.record.get("measures") == []:
        yield Problem("measures", Message("library.empty"))


def _find_repeated(records: Iterable[Found], name: str) -> Iterator[Problem]:
    named = ((f"{record.place}.{name}", record.word(name)) for record in records)
    yield from _name_repeated((place, key) for place, key in named if key is not None)


def _name_repeated(places: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, key in places:
        if key in first:
            yield Problem(place, Message("entry.repeated", {"key": key, "first": first[key]}))
        else:
            first[key] = place
