"""Published diagnoses beside the framework's own rule: for the reference page, and as context of a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from diagnosis.places.models import Place, PlaceKind, PublishedDiagnosis, PublishedMark
from diagnosis.places.selectors import REFERENCE_FRAMEWORK, find_reference_framework
from diagnosis.results.reference import Agreement, MarkedPlace, compare_groups, find_stage_of_marks
from diagnosis.scoring.records import StageResult
from frameworks.spec import Domain, Framework


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """The published mark of one domain; ``mark`` is None where none is published."""

    domain: Domain
    mark: PublishedMark | None


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published diagnosis with the stage that the framework's rule gives for its marks.

    ``stage_number`` counts from 1 at the lowest stage; 0 where the marks allow more than one.
    """

    published: PublishedDiagnosis
    cells: tuple[PublishedCell, ...]
    stage: StageResult | None
    stage_number: int

    @property
    def place(self) -> Place:
        return self.published.place

    @property
    def is_country(self) -> bool:
        return self.place.kind == PlaceKind.COUNTRY

    @property
    def agrees(self) -> bool | None:
        """The rule gives the published group; None where no group is published."""
        if not self.published.group:
            return None
        return self.stage is not None and self.stage.stage == self.published.group

    @property
    def conflicts(self) -> list[PublishedCell]:
        """The cells in which text and mark of the source do not agree."""
        return [cell for cell in self.cells if cell.mark is not None and cell.mark.conflict]


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """A country and the rows that belong to it, as printed."""

    country: Place
    rows: tuple[PublishedRow, ...]


@dataclass(frozen=True)
class ReferencePage:
    """All published diagnoses, or those of one country (``chosen``)."""

    spec: Framework | None
    groups: tuple[CountryGroup, ...]
    chosen: str

    @property
    def shown(self) -> list[CountryGroup]:
        return [group for group in self.groups if self.chosen in ("", group.country.country_code)]

    @property
    def row_count(self) -> int:
        return sum(len(group.rows) for group in self.shown)

    @cached_property
    def conflict_count(self) -> int:
        """How many marks of the shown rows do not agree with the source's text."""
        return sum(len(row.conflicts) for group in self.shown for row in group.rows)

    @cached_property
    def agreement(self) -> Agreement | None:
        """The rule against the published groups of all countries, whatever is shown."""
        if self.spec is None:
            return None
        return compare_groups(self.spec, (_to_marked(row) for group in self.groups for row in group.rows))

    @cached_property
    def differing(self) -> list[PublishedRow]:
        """The countries in which rule and published group differ."""
        keys = self.agreement.differing if self.agreement else ()
        return [row for row in self._rows if row.place.key in keys]

    @cached_property
    def alike(self) -> list[list[PublishedRow]]:
        """Sets of countries with the same marks and different groups."""
        sets = self.agreement.alike if self.agreement else ()
        return [[row for row in self._rows if row.place.key in keys] for keys in sets]

    @property
    def _rows(self) -> list[PublishedRow]:
        return [row for group in self.groups for row in group.rows]


def load_reference_page(*, country: str = "") -> ReferencePage:
    """Gather the published diagnoses with the newest published version of their framework."""
    spec = find_reference_framework()
    if spec is None:
        return ReferencePage(None, (), "")
    rows = [read_published(spec, published) for published in _published()]
    groups = tuple(_group_by_country(rows))
    codes = {group.country.country_code for group in groups}
    return ReferencePage(spec, groups, country if country in codes else "")


def list_published_of(framework: Framework, *places: Place) -> tuple[PublishedRow, ...]:
    """Return what is published about these places, in their order; nothing for another framework."""
    if framework.key != REFERENCE_FRAMEWORK:
        return ()
    order = {place.pk: position for position, place in enumerate(reversed(places))}
    found = sorted(_published().filter(place__in=order), key=lambda row: order[row.place_id])
    return tuple(read_published(framework, published) for published in found)


def read_published(framework: Framework, published: PublishedDiagnosis) -> PublishedRow:
    """Lay out one published diagnosis in the framework's order of domains."""
    marks = {mark.domain_key: mark for mark in published.marks.all()}
    stage = find_stage_of_marks(framework, {key: mark.mark for key, mark in marks.items()})
    order = [row.key for row in reversed(framework.stages)]
    number = order.index(stage.stage) + 1 if stage is not None and stage.stage is not None else 0
    cells = tuple(PublishedCell(domain, marks.get(domain.key)) for domain in framework.domains)
    return PublishedRow(published, cells, stage, number)


def _published() -> QuerySet[PublishedDiagnosis]:
    return (
        PublishedDiagnosis.objects.select_related("place__parent__parent")
        .prefetch_related(Prefetch("marks", PublishedMark.objects.order_by("id")))
        .order_by("order")
    )


def _to_marked(row: PublishedRow) -> MarkedPlace:
    marks = {cell.domain.key: cell.mark.mark for cell in row.cells if cell.mark is not None}
    return MarkedPlace(row.place.key, marks, row.published.group)


def _group_by_country(rows: Iterable[PublishedRow]) -> Iterable[CountryGroup]:
    groups: dict[int, tuple[Place, list[PublishedRow]]] = {}
    for row in rows:
        country = row.place.country
        groups.setdefault(country.pk, (country, []))[1].append(row)
    for country, found in groups.values():
        yield CountryGroup(country, tuple(found))
