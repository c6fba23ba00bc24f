"""What the page of measures for a city shows: the first ones, and the others as a reader narrows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from diagnosis.advice.advising import CityAdvice
from diagnosis.advice.library import ClassQuadrant, Dispute, View
from diagnosis.advice.match import MatchedMeasure
from diagnosis.advice.narrowing import FITS, Wanted, narrow
from diagnosis.places.models import CityClass, ClassAxis

PAGE_SIZE = 20
LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class ShownView:
    """One side of a disagreement; ``is_advised`` at the stage of this city."""

    view: View
    is_advised: bool


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A question on which the sources disagree."""

    dispute: Dispute
    views: tuple[ShownView, ...]


@dataclass(frozen=True)
class MeasuresPage:
    """The advice of a result with the others as wanted, one sheet of them."""

    advice: CityAdvice
    wanted: Wanted
    others: Page[MatchedMeasure]

    @property
    def fitting_count(self) -> int:
        """How many measures fit beside the first ones."""
        return sum(row.fits for row in self.advice.others)

    @cached_property
    def class_words(self) -> dict[tuple[str, str], CityClass]:
        """What the classes of cities mean, by axis and key."""
        return {(row.axis, row.key): row for row in CityClass.objects.all()}

    @property
    def group_about(self) -> CityClass | None:
        """What the country's economic group means."""
        return self.class_words.get((ClassAxis.ECONOMIC, self.advice.choices.economic_group))

    @property
    def character_about(self) -> CityClass | None:
        """What the city's character means."""
        return self.class_words.get((ClassAxis.CHARACTER, self.advice.choices.character))

    @property
    def quadrants(self) -> tuple[ClassQuadrant, ...]:
        """The directions of the class, more than one where the groups of the source overlap."""
        return self.advice.city_class.quadrants

    @cached_property
    def disputes(self) -> list[ShownDispute]:
        """Every disagreement of the sources, with the view that is advised at this stage."""
        stage = self.advice.situation.stage
        return [
            ShownDispute(
                dispute,
                tuple(ShownView(view, dispute.default.get(stage) == view.key) for view in dispute.views),
            )
            for dispute in self.advice.library.disputes
        ]


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """Read what a reader looks for from an address; what is no key of ours finds nothing."""
    words = {
        name: given.get(name, "")[:LONGEST_KEY] for name in ("node", "horizon", "effort", "lead", "stage")
    }
    fit = given.get("fit", "")
    return Wanted(**words, fit=fit if fit in FITS else "")


def build_measures_page(advice: CityAdvice, given: Mapping[str, str]) -> MeasuresPage:
    """Narrow the others by the words of an address, and turn to the sheet it names."""
    wanted = read_wanted(given)
    rows = narrow(advice.others, advice.spec, wanted)
    return MeasuresPage(advice, wanted, Paginator(rows, PAGE_SIZE).get_page(given.get("page", "1")))
