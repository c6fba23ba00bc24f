"""A diagnosis, and its certainty, as canonical bytes and back, and the digest of what went in.

Canonical JSON: sorted keys, no spaces, UTF-8, floats in their shortest exact form. The same
diagnosis gives the same bytes, and decoding gives back an equal diagnosis.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from diagnosis.scoring.errors import UnreadableCertainty, UnreadableDiagnosis
from diagnosis.scoring.records import AnswerRecord, Certainty, Diagnosis
from frameworks.messages import Message

# The pages of one result decode the same bytes one after the other; what comes out never changes.
KEPT = 8


def encode_diagnosis(diagnosis: Diagnosis) -> bytes:
    """Return the canonical bytes of a diagnosis."""
    return _write_canonical(_flatten(diagnosis))


@lru_cache(maxsize=KEPT)
def decode_diagnosis(encoded: bytes) -> Diagnosis:
    """Return the diagnosis of these bytes; raise UnreadableDiagnosis for any that are none."""
    try:
        decoded: Diagnosis = _rebuild(Diagnosis, json.loads(encoded))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableDiagnosis(detail=type(error).__name__) from error
    return decoded


def encode_certainty(certainty: Certainty) -> bytes:
    """Return the canonical bytes of a certainty."""
    return _write_canonical(_flatten(certainty))


def decode_certainty(encoded: bytes) -> Certainty:
    """Return the certainty of these bytes; raise UnreadableCertainty for any that are none."""
    try:
        decoded: Certainty = _rebuild(Certainty, json.loads(encoded))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableCertainty(detail=type(error).__name__) from error
    return decoded


def compute_input_digest(answers: Iterable[AnswerRecord], *, document_digest: str) -> str:
    """Return the SHA-256 (hex) of the answers and the document digest.

    Counts question key, state, level key and grade, sorted by question key; no comments, ids or
    times. Mode and kind of place are not part of it: they stand beside it in the diagnosis.
    """
    rows = [
        {"question": answer.question, "state": answer.state, "level": answer.level, "grade": answer.grade}
        for answer in sorted(answers, key=lambda answer: answer.question)
    ]
    return hashlib.sha256(_write_canonical({"answers": rows, "document": document_digest})).hexdigest()


def _write_canonical(plain: object) -> bytes:
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _flatten(value: object) -> object:
    """Turn records into dicts; ``dataclasses.asdict`` cannot, as it fails on read-only mappings."""
    if is_dataclass(value):
        return {field.name: _flatten(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _flatten(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_flatten(item) for item in value]
    return value


@cache
def _list_field_types(record: type) -> Mapping[str, Any]:
    return get_type_hints(record)


def _rebuild(kind: Any, plain: Any) -> Any:
    """Turn plain JSON back into a value of the type ``kind``, by the annotations of the records."""
    if kind is Message:
        return Message(
            plain["code"], MappingProxyType({key: _freeze(v) for key, v in plain["params"].items()})
        )
    if is_dataclass(kind):
        types = _list_field_types(kind)  # type: ignore[arg-type]
        return kind(**{name: _rebuild(types[name], item) for name, item in plain.items()})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return tuple(_rebuild(get_args(kind)[0], item) for item in plain)
    if get_origin(kind) in (Union, UnionType):
        return _rebuild_union(get_args(kind), plain)
    return plain


def _rebuild_union(kinds: tuple[Any, ...], plain: Any) -> Any:
    """Choose the member of a union: None, a plain value, or the record that has just these fields."""
    if plain is None and NoneType in kinds:
        return None
    for kind in kinds:
        if is_dataclass(kind) and _list_field_types(kind).keys() == plain.keys():  # type: ignore[arg-type]
            return _rebuild(kind, plain)
    if isinstance(plain, dict):
        raise TypeError(sorted(plain))
    return plain


def _freeze(value: object) -> object:
    return tuple(_freeze(item) for item in value) if isinstance(value, list) else value
