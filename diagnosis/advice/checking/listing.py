"""All checks of a library document in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from diagnosis.advice.checking import circles, measures, references, repeated
from diagnosis.advice.checking.outline import LibraryOutline, Vocabulary
from diagnosis.advice.document.layout import LIBRARY
from frameworks.messages import Problem
from frameworks.validation.structure import check_shape, list_languages

Check: TypeAlias = Callable[[LibraryOutline], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    references.check_framework,
    repeated.check_emptiness,
    repeated.check_repeated,
    repeated.check_origins,
    repeated.check_labels,
    references.check_works,
    references.check_stage_advice,
    references.check_disputes,
    references.check_directions,
    measures.check_measures,
    circles.check_circles,
)


def list_problems(document: Mapping[str, object], vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Return every problem of a library document, those of its form first.

    ``vocabulary`` is that of the framework that the document names. A document without problems compiles.
    Nothing is raised for any document.
    """
    outline = LibraryOutline(document, vocabulary)
    return (
        *check_shape(LIBRARY, document, "", list_languages(document)),
        *(problem for check in CHECKS for problem in check(outline)),
    )
