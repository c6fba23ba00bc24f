"""A library document with nothing left out: what publishing keeps and what the digest is taken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnosis.advice.document.layout import LIBRARY
from frameworks.digests import digest_canonical_json
from frameworks.layout import ListShape, MapShape, Need, RecordShape, Shape, TextShape


def complete_library(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a complete copy of a document without problems: empty lists written out, keys in order."""
    complete: dict[str, Any] = _complete(document, LIBRARY)
    return complete


def digest_library(complete: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a complete document in its one canonical form, as lower-case hexadecimal."""
    return digest_canonical_json(complete)


def _complete(value: Any, shape: Shape) -> Any:
    if isinstance(shape, RecordShape):
        return _complete_record(value, shape)
    if isinstance(shape, ListShape):
        return [_complete(item, shape.item) for item in value]
    if isinstance(shape, MapShape):
        return {key: _complete(item, shape.item) for key, item in value.items()}
    if isinstance(shape, TextShape):
        return {language: words for language, words in value.items() if words}
    return value


def _complete_record(record: Mapping[str, Any], shape: RecordShape) -> dict[str, Any]:
    complete: dict[str, Any] = {}
    for entry in shape.entries:
        if record.get(entry.key) is not None:
            complete[entry.key] = _complete(record[entry.key], entry.shape)
        elif entry.need is Need.OPTIONAL and isinstance(entry.shape, ListShape):
            complete[entry.key] = []
    return complete
