"""The small framework as a document, to be changed by a test."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from frameworks.document import parse_document

SMALL = Path(__file__).resolve().parents[1] / "small_framework.yaml"


@cache
def _read() -> dict[str, Any]:
    document, problems = parse_document(SMALL.read_text(encoding="utf-8"))
    assert document is not None
    assert problems == ()
    return document


def make_document() -> dict[str, Any]:
    """A valid document: two domains, three elements, one quick and one deep question an element."""
    return copy.deepcopy(_read())


def first_question(document: dict[str, Any]) -> dict[str, Any]:
    return document["domains"][0]["elements"][0]["questions"][0]


def change(document: Any, path: str, value: Any) -> None:
    """Set the value at a path such as ``domains.0.title.ja``; remove it where the value is ``...``."""
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    for step in steps:
        document = document[step]
    if value is ...:
        del document[last]
    else:
        document[last] = value
