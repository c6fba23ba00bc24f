"""Choosing among the measures that are not among the first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnosis.advice.match import MatchedMeasure
from frameworks.spec import Framework

FITTING, NOT_FITTING, ANY_FIT = "", "no", "any"
FITS = (FITTING, NOT_FITTING, ANY_FIT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for, by keys; empty means any, but for ``fit``: there it means what fits.

    ``node`` is a domain or an element.
    """

    node: str = ""
    horizon: str = ""
    effort: str = ""
    lead: str = ""
    stage: str = ""
    fit: str = FITTING

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return self == Wanted()


def narrow(rows: Iterable[MatchedMeasure], framework: Framework, wanted: Wanted) -> list[MatchedMeasure]:
    """Return the measures that a reader looks for, in the order given; an unknown key finds nothing."""
    elements = _list_elements(framework, wanted.node)
    return [row for row in rows if _is_wanted(row, wanted, elements)]


def _list_elements(framework: Framework, node: str) -> frozenset[str]:
    """Return the keys of the elements of a domain, or the one element."""
    return frozenset(element.key for element in framework.elements if node in {element.key, element.domain})


def _is_wanted(row: MatchedMeasure, wanted: Wanted, elements: frozenset[str]) -> bool:
    measure = row.measure
    return (
        (wanted.fit == ANY_FIT or row.fits == (wanted.fit == FITTING))
        and (not wanted.node or not elements.isdisjoint(measure.elements))
        and wanted.horizon in ("", measure.horizon)
        and wanted.effort in ("", measure.effort)
        and wanted.lead in ("", measure.lead)
        and (not wanted.stage or not measure.stages or wanted.stage in measure.stages)
    )
