"""The small library as a document, to be changed by a test, and what it may name."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from diagnosis.advice.checking import Vocabulary
from diagnosis.advice.document import compile_library, parse_library
from diagnosis.advice.library import Library
from frameworks.document import compile_framework
from frameworks.spec import Framework
from tests.factories import SMALL_LIBRARY
from tests.frameworks.documents import make_document


@cache
def _read() -> dict[str, Any]:
    document, problems = parse_library(SMALL_LIBRARY.read_text(encoding="utf-8"))
    assert document is not None
    assert problems == ()
    return document


def make_library_document() -> dict[str, Any]:
    """A library without problems: three measures, one of everything else."""
    return copy.deepcopy(_read())


@cache
def small_framework() -> Framework:
    return compile_framework(make_document())


@cache
def small_vocabulary() -> Vocabulary:
    return Vocabulary(
        framework=small_framework(),
        issues=frozenset({"traffic"}),
        economic_groups=frozenset({"leading", "emerging"}),
        characters=frozenset({"A", "B"}),
    )


def small_library() -> Library:
    return compile_library(make_library_document())
