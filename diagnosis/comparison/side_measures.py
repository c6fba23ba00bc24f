"""Measures that several places could take together: what the library advises to most of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnosis.advice.advising import CityAdvice, load_city_advice
from diagnosis.advice.library import Measure
from diagnosis.advice.permissions import Ground, plan_of
from diagnosis.comparison.alongside import Advised, SharedMeasure, share_measures
from diagnosis.comparison.side_page import SidePlace
from diagnosis.results.permissions import results_with_context
from diagnosis.results.wording import name_node
from frameworks.spec import Framework

MOST_SHARED = 8
GENERAL_REASONS = frozenset({"stage"})
"""A measure for which only this speaks is for anybody: it is not advised to this place."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A measure with the places it fits, and those that have it among their most useful ones."""

    measure: Measure
    element: str
    places: tuple[SidePlace, ...]
    first: tuple[SidePlace, ...]


@dataclass(frozen=True, slots=True)
class SharedAdvice:
    """What the library advises to most of ``place_count`` places; the version that said so."""

    lines: tuple[SharedLine, ...]
    place_count: int
    library_version: str


def share_advice(places: Sequence[SidePlace], spec: Framework) -> SharedAdvice | None:
    """Return the measures in common of the places that the person sees with their answers.

    None for fewer than two such places, or where no library is published for the framework. A few queries
    and one search of the way for each place, of which there are six at most.
    """
    open_places = [place for place in places if place.is_open]
    if len(open_places) < 2:
        return None
    results = results_with_context().in_bulk([place.row.pk for place in open_places])
    found: list[tuple[SidePlace, CityAdvice]] = []
    for place in open_places:
        result = results[place.row.pk]
        ground = Ground(result, plan_of(result.submission.assessment), may_plan=False)
        advice = load_city_advice(ground)
        if advice is None:
            return None
        found.append((place, advice))
    library = found[0][1].library
    order = [measure.key for measure in library.measures]
    shared = share_measures([_list_advised(advice) for _place, advice in found], order, MOST_SHARED)
    named = [place for place, _advice in found]
    lines = tuple(_lay_out(row, library.measures_by_key[row.key], named, spec) for row in shared)
    return SharedAdvice(lines, len(found), library.version)


def _list_advised(advice: CityAdvice) -> Mapping[str, Advised]:
    rows = [(row, True) for row in advice.first] + [(row, False) for row in advice.others]
    return {
        row.measure.key: Advised(row.points, is_first)
        for row, is_first in rows
        if row.fits and not row.planned and any(reason.code not in GENERAL_REASONS for reason in row.reasons)
    }


def _lay_out(
    row: SharedMeasure, measure: Measure, places: Sequence[SidePlace], spec: Framework
) -> SharedLine:
    known = next((key for key in measure.elements if key in spec.elements_by_key), "")
    return SharedLine(
        measure=measure,
        element=name_node(known, spec) if known else "",
        places=tuple(places[at] for at in row.fits),
        first=tuple(places[at] for at in row.first),
    )
