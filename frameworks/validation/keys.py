"""Keys and numbers that stand for one thing only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline

_KEYED_PARTS = (
    "works",
    "scales",
    "grades",
    "readiness_levels",
    "stages",
    "criteria",
    "success_factors",
    "facts",
    "glossary",
)  # fmt: skip


def check_repeated_keys(outline: Outline) -> Iterator[Problem]:
    """A key stands once among its kind; domains and elements share one space, since rules name both."""
    for part in _KEYED_PARTS:
        yield from _find_repeated(outline.root.listed(part))
    for scale in outline.root.listed("scales"):
        yield from _find_repeated(scale.listed("levels"))
    yield from _find_repeated([*outline.domains, *(element for element, _ in outline.elements)])
    # Nothing in a document refers to a question, so that a draft can hold two of one key for a while.
    for place, key, first in _list_repeated(question.found for question in outline.questions):
        yield Problem(place, Message("question.key_repeated", {"key": key, "first": first}))
    for question in outline.questions:
        yield from _find_repeated(question.found.listed("factors"))


def _find_repeated(records: Iterable[Found]) -> Iterator[Problem]:
    for place, key, first in _list_repeated(records):
        yield Problem(place, Message("key.repeated", {"key": key, "first": first}))


def _list_repeated(records: Iterable[Found]) -> Iterator[tuple[str, str, str]]:
    """Yield the place of each repeated key, the key, and the place where it stands first."""
    first_places: dict[str, str] = {}
    for record in records:
        key = record.word("key")
        if key is None:
            continue
        if key in first_places:
            yield f"{record.place}.key", key, first_places[key]
        first_places.setdefault(key, f"{record.place}.key")


def check_repeated_numbers(outline: Outline) -> Iterator[Problem]:
    """An element's number stands once in the framework."""
    seen: set[float] = set()
    for element, _ in outline.elements:
        number = element.number("number")
        if number is not None and number in seen:
            yield Problem(f"{element.place}.number", Message("number.repeated", {"number": number}))
        elif number is not None:
            seen.add(number)
