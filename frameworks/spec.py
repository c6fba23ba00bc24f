"""One published framework version as immutable values: all that scoring and pages read.

A framework is a tree of three kinds of node (JICA: domain, element, question). The
framework names them itself (``node_titles``); the code keeps the first framework's words.
Scores run from 0 to 100, weights are positive numbers or 0 (0 counts in no method),
shares run from 0 to 1. Texts are ``{language: text}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from frameworks.rules import Rule

Text: TypeAlias = Mapping[str, str]
Aggregation: TypeAlias = Literal["arithmetic", "geometric", "minimum"]
PlaceKind: TypeAlias = Literal["country", "region", "city", "district"]
Subject: TypeAlias = Literal["place", "initiative"]
Basis: TypeAlias = Literal["sourced", "ours"]

AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "minimum")
PLACE_KINDS: tuple[PlaceKind, ...] = ("country", "region", "city", "district")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something comes from: the key of a work, the place in it, and what it is called there."""

    work: str
    at: Text
    title: str = ""


@dataclass(frozen=True, slots=True)
class ScaleLevel:
    """One rung: its key, its value from 0 to 100 and its words."""

    key: str
    value: float
    title: Text
    meaning: Text
    shown: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """Two to ten rungs in rising order; the first is worth 0, the last 100."""

    key: str
    title: Text
    levels: tuple[ScaleLevel, ...]

    def find_level(self, key: str) -> ScaleLevel | None:
        """Return the rung of that key, or None."""
        return next((level for level in self.levels if level.key == key), None)

    def position_of(self, key: str) -> int:
        """Return the rung's place from 0; raise KeyError when the scale has no such rung."""
        for position, level in enumerate(self.levels):
            if level.key == key:
                return position
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class FactorLink:
    """A question serves a success factor with this weight within the factor."""

    factor: str
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its ladder.

    ``efforts`` holds one positive number for each rise (rung 0 to 1, 1 to 2, ...; default 1);
    ``spread`` overrides the chances of the evidence grades for this question: grade to
    (one down, one up, two down), shares from 0 to 1.
    """

    key: str
    element: str
    modes: frozenset[str]
    scale: Scale
    weight: float
    basis: Basis
    source: Source
    place_kinds: frozenset[PlaceKind]
    not_applicable: bool
    text: Text
    short_text: Text
    guidance: Text
    evidence: tuple[Text, ...]
    factors: tuple[FactorLink, ...]
    descriptors: Mapping[str, Text]
    facts: tuple[str, ...]
    efforts: tuple[float, ...]
    spread: Mapping[str, tuple[float, float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A node that holds questions."""

    key: str
    number: int
    domain: str
    title: Text
    short_title: Text
    about: Text
    weight: float
    source: Source
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """A node that holds elements."""

    key: str
    title: Text
    about: Text
    weight: float
    source: Source
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class AggregationStep:
    """How the children of one kind of node become its score, and what the certainty may try instead."""

    method: Aggregation
    alternatives: tuple[Aggregation, ...]


@dataclass(frozen=True, slots=True)
class ReadinessLevel:
    """A level that a domain or element reaches from ``threshold`` (0 to 100, inclusive)."""

    key: str
    threshold: float
    title: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Gate:
    """A domain reaches ``level`` only if the named element has ``score`` (0 to 100) or more.

    ``domain`` None: every domain; ``element`` None: every element of the domain.
    """

    level: str
    score: float
    domain: str | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the phased approach. The lowest has no rule: it is what remains."""

    key: str
    title: Text
    subtitle: Text
    note: Text
    about: Text
    rule: Rule | None
    source: Source


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the second lens (JICA: the six OECD-DAC criteria)."""

    key: str
    title: Text
    question: Text
    about: Text
    source: Source


@dataclass(frozen=True, slots=True)
class SuccessFactor:
    """A success factor in one cell, criterion by domain."""

    key: str
    criterion: str
    domain: str
    title: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of answering: its own instrument with its own questions."""

    key: str
    title: Text
    about: Text
    minutes: int


@dataclass(frozen=True, slots=True)
class EvidenceGrade:
    """A grade of evidence; shares from 0 to 1 that the true answer lies lower or higher."""

    key: str
    title: Text
    about: Text
    one_down: float
    one_up: float
    two_down: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """What the uncertainty draws vary: count of draws, spread of weights (share, 0.2 = 20 %)."""

    draws: int
    weight_spread: float


@dataclass(frozen=True, slots=True)
class Work:
    """A cited work, with its address on the web where it has one."""

    key: str
    title: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One thing that the source asks of an element; ``left_out`` says why no question asks for it."""

    key: str
    element: str
    title: Text
    left_out: Text | None = None


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term of the questions with its meaning; ``words`` are its spellings there, by language."""

    key: str
    term: Text
    meaning: Text
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Framework:
    """One version of a framework, compiled from its document.

    ``readiness_levels`` and ``stages`` run from the highest to the lowest.
    ``coverage_share`` is the share (0 to 1) of answered weight below which a node gets no level.
    """

    key: str
    version: str
    subject: Subject
    languages: tuple[str, ...]
    title: Text
    summary: Text
    node_titles: Mapping[str, Text]
    works: tuple[Work, ...]
    modes: tuple[Mode, ...]
    scales: tuple[Scale, ...]
    grades: tuple[EvidenceGrade, ...]
    readiness_levels: tuple[ReadinessLevel, ...]
    gates: tuple[Gate, ...]
    coverage_share: float
    element_step: AggregationStep
    domain_step: AggregationStep
    overall_step: AggregationStep
    stages: tuple[Stage, ...]
    criteria: tuple[Criterion, ...]
    factors: tuple[SuccessFactor, ...]
    certainty: Certainty
    domains: tuple[Domain, ...]
    method_digest: str = ""
    document_digest: str = ""
    notes: Mapping[str, Text] = field(default_factory=dict)
    facts: tuple[SourceFact, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()

    @property
    def coverage_percent(self) -> int:
        """The coverage share as a whole percentage."""
        return round(self.coverage_share * 100)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in order."""
        return tuple(element for domain in self.domains for element in domain.elements)

    @cached_property
    def elements_by_key(self) -> Mapping[str, Element]:
        """Elements by their key."""
        return {element.key: element for element in self.elements}

    @cached_property
    def domains_by_key(self) -> Mapping[str, Domain]:
        """Domains by their key."""
        return {domain.key: domain for domain in self.domains}

    @cached_property
    def questions_by_key(self) -> Mapping[str, Question]:
        """All questions of every mode by their key."""
        return {question.key: question for element in self.elements for question in element.questions}

    @cached_property
    def levels_by_key(self) -> Mapping[str, ReadinessLevel]:
        """Readiness levels by their key."""
        return {level.key: level for level in self.readiness_levels}

    @cached_property
    def stages_by_key(self) -> Mapping[str, Stage]:
        """Stages by their key."""
        return {stage.key: stage for stage in self.stages}

    def questions_for(
        self, element: Element, mode: str, place_kind: PlaceKind | None = None
    ) -> tuple[Question, ...]:
        """Return the element's questions that this mode asks of this kind of place (None: of any)."""
        return tuple(
            question
            for question in element.questions
            if mode in question.modes and (place_kind is None or place_kind in question.place_kinds)
        )

    def list_questions(self, mode: str, place_kind: PlaceKind | None = None) -> tuple[Question, ...]:
        """Return all questions of a mode for a kind of place, in order."""
        return tuple(
            question
            for element in self.elements
            for question in self.questions_for(element, mode, place_kind)
        )

    def rank_of_level(self, key: str) -> int:
        """Return the rank of a readiness level: 0 is the lowest; raise KeyError for an unknown key."""
        for position, level in enumerate(self.readiness_levels):
            if level.key == key:
                return len(self.readiness_levels) - 1 - position
        raise KeyError(key)


def read_text(text: Text, language: str) -> str:
    """Return the text in the language, else in its base language, else in the first one there is."""
    if language in text:
        return text[language]
    base = language.split("-", maxsplit=1)[0]
    if base in text:
        return text[base]
    return next(iter(text.values()), "")
