"""Reading a library: the measures that fit what a reader looks for, by domain and element."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from diagnosis.advice.library import Dispute, Library, Measure
from frameworks.spec import Domain, Element, Framework, Text
from frameworks.spec import read_text as say_in


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for, by keys; an empty one means: any.

    ``node`` is a domain or an element, ``words`` must all stand in the measure.
    """

    node: str = ""
    stage: str = ""
    horizon: str = ""
    effort: str = ""
    lead: str = ""
    place_kind: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class ElementMeasures:
    """The measures that serve an element most; element None: one that the framework no longer has."""

    element: Element | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class DomainMeasures:
    """The measures of a domain by element."""

    domain: Domain | None
    elements: tuple[ElementMeasures, ...]

    @property
    def count(self) -> int:
        """How many measures there are."""
        return sum(len(group.measures) for group in self.elements)


def find_measures(
    library: Library, framework: Framework, wanted: Wanted, language: str
) -> tuple[DomainMeasures, ...]:
    """Return the measures that fit, each once, under the element that it serves most.

    A measure of an element or domain that is looked for is found by each of its elements; it then stands
    under the first of them that fits.
    """
    words = _fold(wanted.words).split()
    by_element: dict[str, list[Measure]] = {}
    for measure in library.measures:
        home = _find_home(measure, framework, wanted.node)
        if home is not None and _fits(measure, wanted) and _says(measure, words, language):
            by_element.setdefault(home, []).append(measure)
    return tuple(_group(framework, by_element))


def list_dependants(library: Library, measure: Measure) -> tuple[Measure, ...]:
    """Return the measures that need this one first."""
    return tuple(other for other in library.measures if measure.key in other.requires)


def list_disputes_about(library: Library, measure: Measure) -> tuple[Dispute, ...]:
    """Return the disagreements of sources in which a view names this measure."""
    return tuple(
        dispute for dispute in library.disputes if any(measure.key in view.measures for view in dispute.views)
    )


def _find_home(measure: Measure, framework: Framework, node: str) -> str | None:
    """Return the element under which a measure stands; None where it serves nothing that is looked for."""
    if not node:
        return measure.elements[0] if measure.elements[0] in framework.elements_by_key else ""
    for key in measure.elements:
        element = framework.elements_by_key.get(key)
        if element is not None and node in {element.key, element.domain}:
            return key
    return None


def _fits(measure: Measure, wanted: Wanted) -> bool:
    return (
        (not wanted.stage or not measure.stages or wanted.stage in measure.stages)
        and (not wanted.horizon or wanted.horizon == measure.horizon)
        and (not wanted.effort or wanted.effort == measure.effort)
        and (not wanted.lead or wanted.lead == measure.lead)
        and (not wanted.place_kind or wanted.place_kind in measure.place_kinds)
    )


def _says(measure: Measure, words: list[str], language: str) -> bool:
    """Whether every word stands in the texts that the reader sees, or in the title in any language."""
    if not words:
        return True
    texts: list[Text] = [measure.title, measure.do, measure.first_step]
    if measure.example is not None:
        texts += [measure.example.place, measure.example.text]
    said = _fold(" ".join([*(say_in(text, language) for text in texts), *measure.title.values()]))
    return all(word in said for word in words)


def _fold(text: str) -> str:
    """Return a text as it is compared: without case, full-width letters as plain ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def _group(framework: Framework, by_element: dict[str, list[Measure]]) -> Iterator[DomainMeasures]:
    for domain in framework.domains:
        groups = tuple(
            ElementMeasures(element, tuple(by_element[element.key]))
            for element in domain.elements
            if element.key in by_element
        )
        if groups:
            yield DomainMeasures(domain, groups)
    if "" in by_element:
        yield DomainMeasures(None, (ElementMeasures(None, tuple(by_element[""])),))
