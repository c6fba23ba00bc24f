"""The published marks below the table of places: context, with marks only, never counted with answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from diagnosis.comparison.filters import RANGE, Selection
from diagnosis.comparison.matrix_rows import CountryWords
from diagnosis.comparison.table_order import CLASS, PLACE, STAGE, Order
from diagnosis.places.models import Character, Place, PublishedDiagnosis, PublishedMark
from diagnosis.places.selectors import REFERENCE_FRAMEWORK
from diagnosis.results.published import PublishedRow, read_published
from diagnosis.results.wording import in_language
from frameworks.spec import Framework


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """Published marks of a place with the stage of the rule on them; words are empty where there is none."""

    published: PublishedRow
    country: str
    stage: str
    place_class: str

    @property
    def place(self) -> Place:
        return self.published.place


def has_reference(selection: Selection) -> bool:
    """Say whether published marks can stand beside these results: they belong to one framework."""
    return selection.ground is not None and selection.ground.spec.key == REFERENCE_FRAMEWORK


def load_reference(
    selection: Selection, order: Order, countries: Mapping[str, CountryWords]
) -> list[ReferenceRow]:
    """Return the published marks that pass the filters, in the order of the table; two queries.

    The stage is that of the framework's rule on the marks. No programme has published marks.
    """
    ground, chosen = selection.ground, selection.chosen
    if ground is None or not has_reference(selection) or "programme" in chosen:
        return []
    found = PublishedDiagnosis.objects.select_related("place").prefetch_related(
        Prefetch("marks", PublishedMark.objects.order_by("id"))
    )
    if "country" in chosen:
        found = found.filter(place__country_code=chosen["country"])
    if "class" in chosen:
        found = found.filter(place__character=chosen["class"])
    if "group" in chosen:
        codes = [code for code, country in countries.items() if country.group == chosen["group"]]
        found = found.filter(place__country_code__in=codes)
    rows = [read_published(ground.spec, row) for row in found.order_by("order") if _fits(ground.spec, row)]
    if "stage" in chosen:
        rows = [row for row in rows if _stage_of(row) == chosen["stage"]]
    return [_lay_out(row, ground.spec, countries) for row in _sort(rows, order, ground.spec)]


def _lay_out(row: PublishedRow, spec: Framework, countries: Mapping[str, CountryWords]) -> ReferenceRow:
    country = countries.get(row.place.country_code)
    stage = spec.stages_by_key.get(_stage_of(row))
    words = in_language(stage.title) if stage else _("More than one possible")
    character = row.place.character
    return ReferenceRow(
        row,
        "" if row.is_country or country is None else country.name,
        words if row.stage else "",
        str(Character(character).label) if character else "",
    )


def _fits(spec: Framework, published: PublishedDiagnosis) -> bool:
    """An edited framework may have other levels than those that were published."""
    return all(mark.mark in spec.levels_by_key for mark in published.marks.all())


def _stage_of(row: PublishedRow) -> str:
    return (row.stage.stage or RANGE) if row.stage else ""


def _sort(rows: Sequence[PublishedRow], order: Order, spec: Framework) -> list[PublishedRow]:
    """Put rows in order; those without a value last, equal ones by name."""
    by_name = sorted(rows, key=lambda row: (str(row.place).lower(), row.place.key))
    values = {row.place.key: _value_of(row, order, spec) for row in by_name}
    valued = [row for row in by_name if values[row.place.key] is not None]
    rest = [row for row in by_name if values[row.place.key] is None]
    if order.column in {STAGE, CLASS, *spec.domains_by_key}:
        return [*sorted(valued, key=lambda row: values[row.place.key] or 0, reverse=order.descending), *rest]
    return by_name[::-1] if order.descending and order.column == PLACE else by_name


def _value_of(row: PublishedRow, order: Order, spec: Framework) -> int | None:
    """A number that sorts as the column does: the rank of a mark or stage, the position of a class."""
    if order.column == STAGE:
        return row.stage_number or None
    if order.column == CLASS:
        return ord(row.place.character) if row.place.character else None
    for cell in row.cells:
        if cell.domain.key == order.column and cell.mark is not None:
            return spec.rank_of_level(cell.mark.mark)
    return None
