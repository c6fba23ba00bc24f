"""A blank questionnaire: what one mode of a framework asks, numbered and in order, with nothing answered.

The page, its print and the PDF all read this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from frameworks.spec import (
    PLACE_KINDS,
    Domain,
    Element,
    Framework,
    Mode,
    PlaceKind,
    Question,
    Scale,
    ScaleLevel,
    Text,
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One box of a ladder: its level, its place from 0, and what it says in this question."""

    level: ScaleLevel
    position: int
    descriptor: Text


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the number people call it by: its element's, and its own where there are several."""

    number: str
    question: Question

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The boxes to tick, the lowest first."""
        return tuple(
            Rung(level, position, self.question.descriptors[level.key])
            for position, level in enumerate(self.question.scale.levels)
        )

    @property
    def place_kinds(self) -> tuple[PlaceKind, ...]:
        """The kinds of place that are asked; empty where all are."""
        kinds = tuple(kind for kind in PLACE_KINDS if kind in self.question.place_kinds)
        return () if kinds == PLACE_KINDS else kinds


@dataclass(frozen=True, slots=True)
class AskedElement:
    """An element with its questions of the mode."""

    element: Element
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class AskedDomain:
    """A domain with its elements that the mode asks about."""

    domain: Domain
    elements: tuple[AskedElement, ...]


@dataclass(frozen=True)
class Questionnaire:
    """One mode of a framework, ready for paper; domains and elements without questions are left out."""

    spec: Framework
    mode: Mode
    domains: tuple[AskedDomain, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return self.spec.list_questions(self.mode.key)

    @property
    def missing_elements(self) -> int:
        """How many elements of the framework have no question in this mode yet."""
        return len(self.spec.elements) - sum(len(domain.elements) for domain in self.domains)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales that its questions use, in the framework's order."""
        used = {question.scale.key for question in self.questions}
        return tuple(scale for scale in self.spec.scales if scale.key in used)

    @property
    def has_questions_that_may_not_apply(self) -> bool:
        """Whether some question offers "does not apply"."""
        return any(question.not_applicable for question in self.questions)

    @property
    def has_questions_for_some_kinds(self) -> bool:
        """Whether some question is not asked of every kind of place."""
        return any(question.place_kinds != frozenset(PLACE_KINDS) for question in self.questions)


def build_questionnaire(spec: Framework, mode_key: str) -> Questionnaire:
    """Return the questionnaire of a mode; raise KeyError where the framework has no such mode."""
    mode = next((mode for mode in spec.modes if mode.key == mode_key), None)
    if mode is None:
        raise KeyError(mode_key)
    domains = (AskedDomain(domain, tuple(_ask(spec, domain, mode_key))) for domain in spec.domains)
    return Questionnaire(spec, mode, tuple(domain for domain in domains if domain.elements))


def _ask(spec: Framework, domain: Domain, mode_key: str) -> Iterable[AskedElement]:
    for element in domain.elements:
        questions = spec.questions_for(element, mode_key)
        if questions:
            yield AskedElement(element, tuple(_number(element, questions)))


def _number(element: Element, questions: tuple[Question, ...]) -> Iterable[AskedQuestion]:
    for position, question in enumerate(questions, start=1):
        number = f"{element.number}.{position}" if len(questions) > 1 else str(element.number)
        yield AskedQuestion(number, question)
