"""What a version of a library changes against another, read from the documents, broken ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diagnosis.advice.document.layout import LIBRARY, MEASURE
from frameworks.layout import RecordShape
from frameworks.validation.outline import Found

Document = Mapping[str, object]
NOT_COMPARED = frozenset({"key", "version", "measures"})


@dataclass(frozen=True, slots=True)
class DifferentMeasure:
    """A measure by key and title, with the names of its parts that differ; none where it is new or gone."""

    key: str
    title: Mapping[str, str]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryDifference:
    """Measures that came, changed and went, and the other parts of the document that differ."""

    new: tuple[DifferentMeasure, ...]
    changed: tuple[DifferentMeasure, ...]
    gone: tuple[DifferentMeasure, ...]
    parts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.new or self.changed or self.gone or self.parts)


def compare_libraries(before: Document, after: Document) -> LibraryDifference:
    """Return what ``after`` changes. Where a key stands twice, its last record counts."""
    old, new = _list_measures(before), _list_measures(after)
    return LibraryDifference(
        new=tuple(_describe(key, record) for key, record in new.items() if key not in old),
        changed=tuple(
            _describe(key, record, parts)
            for key, record in new.items()
            if key in old and (parts := tuple(_list_parts(old[key], record, MEASURE)))
        ),
        gone=tuple(_describe(key, record) for key, record in old.items() if key not in new),
        parts=tuple(part for part in _list_parts(before, after, LIBRARY) if part not in NOT_COMPARED),
    )


def find_measure_key(document: Document, place: str) -> str:
    """Return the key of the measure in which a place of a problem lies, or nothing."""
    for measure in Found("", document).listed("measures"):
        if place == measure.place or place.startswith(f"{measure.place}."):
            return measure.word("key") or ""
    return ""


def _list_measures(document: Document) -> dict[str, Document]:
    measures = Found("", document).listed("measures")
    return {key: measure.record for measure in measures if (key := measure.word("key")) is not None}


def _list_parts(before: Document, after: Document, shape: RecordShape) -> Iterator[str]:
    for entry in shape.entries:
        # An empty list and nothing mean the same.
        if (before.get(entry.key) or None) != (after.get(entry.key) or None):
            yield entry.key


def _describe(key: str, record: Document, parts: tuple[str, ...] = ()) -> DifferentMeasure:
    title = record.get("title")
    words = title.items() if isinstance(title, Mapping) else ()
    return DifferentMeasure(key, {language: text for language, text in words if isinstance(text, str)}, parts)
