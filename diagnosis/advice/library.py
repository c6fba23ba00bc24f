"""One version of a measure library as immutable values: all that matching and pages read.

A library belongs to one framework and names its elements, questions, levels and stages by key. Texts are
``{language: text}``. Empty tuples of stages, groups, characters, scalings or business models mean: all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from frameworks.spec import Basis, PlaceKind, Source, Text, Work

HorizonKey: TypeAlias = Literal["quick-win", "mid", "long"]
EffortKey: TypeAlias = Literal["low", "medium", "high"]

HORIZONS: tuple[HorizonKey, ...] = ("quick-win", "mid", "long")
EFFORTS: tuple[EffortKey, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Lift:
    """A question that a measure helps to raise, to this level at most."""

    question: str
    to: str


@dataclass(frozen=True, slots=True)
class Example:
    """A real practice with its place and its source."""

    place: Text
    text: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. The first of ``elements`` is the one it serves most.

    ``requires`` are keys of measures that come first. ``source`` is None where the measure is ours.
    ``derived_from`` are the ids under which the source's own list was read, for whoever traces it back.
    """

    key: str
    title: Text
    do: Text
    first_step: Text
    elements: tuple[str, ...]
    raises: tuple[Lift, ...]
    criteria: tuple[str, ...]
    place_kinds: frozenset[PlaceKind]
    stages: tuple[str, ...]
    economic_groups: tuple[str, ...]
    characters: tuple[str, ...]
    issues: tuple[str, ...]
    lead: str
    horizon: HorizonKey
    effort: EffortKey
    requires: tuple[str, ...]
    scaling: tuple[str, ...]
    business_models: tuple[str, ...]
    example: Example | None
    source: Source | None
    basis: Basis
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A word of the library (a lead, a horizon, an effort) with what it means, empty where it is plain."""

    key: str
    title: Text
    about: Text


@dataclass(frozen=True, slots=True)
class StageAdvice:
    """How to choose at a stage: what to do, and what to leave for later."""

    stage: str
    title: Text
    do: Text
    avoid: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a guided choice, with the signs that it fits and what to watch."""

    key: str
    title: Text
    about: Text
    fits_when: tuple[Text, ...]
    watch_out: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Choice:
    """A guided choice that feeds the advice."""

    question: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One side where the sources disagree, with the measures that follow it."""

    key: str
    text: Text
    source: Source
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sources disagree: both views, the one advised at each stage (``default``: stage to view), and why."""

    key: str
    question: Text
    views: tuple[View, ...]
    default: Mapping[str, str]
    reason: Text


@dataclass(frozen=True, slots=True)
class ClassCell:
    """Typical issues of an economic group and a character of cities; economic 'any' stands for all."""

    economic: str
    character: str
    issues: tuple[Text, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class ClassQuadrant:
    """A direction for some groups and characters; a class may fall in more than one."""

    key: str
    groups: tuple[str, ...]
    characters: tuple[str, ...]
    title: Text
    direction: Text
    source: Source


@dataclass(frozen=True, slots=True)
class CharacterDirection:
    """The direction of one character of city, in the upper and the lower half of the source's figure."""

    character: str
    direction: Text
    upper: tuple[Text, ...]
    lower: tuple[Text, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class ClassDirections:
    """What a class of cities points to: rules of thumb, never part of a score."""

    note: Text
    cells: tuple[ClassCell, ...]
    quadrants: tuple[ClassQuadrant, ...]
    by_character: tuple[CharacterDirection, ...]
    source: Source | None = None


@dataclass(frozen=True)
class Library:
    """A whole version; ``digest`` is the SHA-256 of its document."""

    key: str
    framework: str
    version: str
    languages: tuple[str, ...]
    title: Text
    summary: Text
    works: tuple[Work, ...]
    leads: tuple[Label, ...]
    horizons: tuple[Label, ...]
    efforts: tuple[Label, ...]
    stage_advice: tuple[StageAdvice, ...]
    scaling: Choice
    business_models: Choice
    disputes: tuple[Dispute, ...]
    class_directions: ClassDirections
    measures: tuple[Measure, ...]
    digest: str = ""

    @cached_property
    def measures_by_key(self) -> Mapping[str, Measure]:
        """Measures by their key."""
        return {measure.key: measure for measure in self.measures}

    @cached_property
    def works_by_key(self) -> Mapping[str, Work]:
        """Cited works by their key."""
        return {work.key: work for work in self.works}

    @cached_property
    def horizons_by_key(self) -> Mapping[str, Label]:
        """Words for horizons by their key."""
        return {label.key: label for label in self.horizons}

    @cached_property
    def efforts_by_key(self) -> Mapping[str, Label]:
        """Words for efforts by their key."""
        return {label.key: label for label in self.efforts}

    @cached_property
    def leads_by_key(self) -> Mapping[str, Label]:
        """Leads by their key."""
        return {lead.key: lead for lead in self.leads}
