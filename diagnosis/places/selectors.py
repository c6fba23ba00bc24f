"""What the pages of places show: all places by country, and one place with what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from diagnosis.places.models import (
    KIND_RANKS,
    Character,
    CityClass,
    ClassAxis,
    EconomicGroup,
    Place,
    PlaceKind,
    PublishedDiagnosis,
    PublishedMark,
    SourceWork,
    Statistic,
    UrbanIssue,
)
from diagnosis.places.wording import FIGURES, name_figure, name_table, write_amount
from frameworks.selectors import list_published_versions, load_spec
from frameworks.spec import Domain, Framework

# The framework of the study that published the marks: its domains are those of the marks.
REFERENCE_FRAMEWORK = "jica-smart-city"
NO_COUNTRY = "none"  # what the address says for places of no known country

Classes = Mapping[tuple[str, str], CityClass]


@dataclass(frozen=True, slots=True)
class ClassWords:
    """The title of a class of cities and what it means; ``about`` is empty where nothing is loaded."""

    title: str
    about: CityClass | None


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place of the list: a country with its economic group, any other place with its character."""

    place: Place
    place_class: ClassWords | None
    has_diagnosis: bool


@dataclass(frozen=True, slots=True)
class CountryPlaces:
    """A country with its places that are shown; ``own_row`` is that of the country itself, if shown.

    ``country`` is None for places of no known country.
    """

    country: Place | None
    economic_group: ClassWords | None
    own_row: ListedPlace | None
    rows: tuple[ListedPlace, ...]

    @property
    def shown_count(self) -> int:
        return len(self.rows) + (self.own_row is not None)


@dataclass(frozen=True)
class PlacesPage:
    """The places by country, as chosen, with what can be chosen; the totals are those of all places."""

    groups: tuple[CountryPlaces, ...]
    countries: tuple[Place, ...]
    has_places_without_country: bool
    country: str
    kind: str
    name: str
    total: int
    diagnosis_total: int

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in PlaceKind]

    @cached_property
    def shown_count(self) -> int:
        return sum(group.shown_count for group in self.groups)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is read: name, amount and unit; ``amount`` is empty where the figure is left out."""

    statistic: Statistic

    @property
    def name(self) -> str:
        return name_figure(self.statistic.key)

    @property
    def is_left_out(self) -> bool:
        return self.statistic.value is None

    @property
    def is_flagged(self) -> bool:
        return bool(self.statistic.reason) and not self.is_left_out

    @property
    def amount(self) -> str:
        return self._written[0]

    @property
    def unit(self) -> str:
        return self._written[1]

    @property
    def table(self) -> str:
        return name_table(self.statistic.source)

    @property
    def _written(self) -> tuple[str, str]:
        value = self.statistic.value
        return ("", "") if value is None else write_amount(value, self.statistic.unit)


@dataclass(frozen=True, slots=True)
class MarkedDomain:
    """A domain and its published mark; None where none is published."""

    domain: Domain
    mark: PublishedMark | None


@dataclass(frozen=True)
class PlacePage:
    """One place with what is known of it.

    ``country`` is None where none is known. ``spec`` is the framework of the marks; without it,
    ``marks`` is empty.
    """

    place: Place
    country: Place | None
    economic_group: ClassWords | None
    rule_group: ClassWords | None
    character: ClassWords | None
    issues: tuple[UrbanIssue, ...]
    figures: tuple[Figure, ...]
    diagnosis: PublishedDiagnosis | None
    marks: tuple[MarkedDomain, ...]
    spec: Framework | None
    inside: tuple[Place, ...]

    @property
    def is_country(self) -> bool:
        return self.country is not None and self.country.pk == self.place.pk

    @property
    def rule_differs(self) -> bool:
        """The rule on GDP per head gives another group than the published one."""
        country = self.country
        return (
            country is not None
            and bool(country.computed_economic_group)
            and country.computed_economic_group != country.economic_group
        )

    @cached_property
    def given_count(self) -> int:
        return sum(not figure.is_left_out for figure in self.figures)

    @cached_property
    def flagged_count(self) -> int:
        return sum(figure.is_flagged for figure in self.figures)

    @cached_property
    def left_out_count(self) -> int:
        return len(self.figures) - self.given_count

    @cached_property
    def conflict_count(self) -> int:
        """How many marks do not agree with the source's text."""
        return sum(bool(cell.mark and cell.mark.conflict) for cell in self.marks)

    @cached_property
    def works(self) -> tuple[SourceWork, ...]:
        """The works that the figures are taken from, each once."""
        works = (figure.statistic.work for figure in self.figures)
        return tuple(dict.fromkeys(work for work in works if work is not None))


def load_places_page(*, country: str = "", kind: str = "", name: str = "") -> PlacesPage:
    """Gather the places of a country code, a kind, and with a text in a name; unknown choices count as none.

    ``country`` may be ``NO_COUNTRY``. Names are searched in all languages, other names included.
    """
    places = sorted(Place.objects.select_related("parent__parent__parent"), key=_by_kind_and_name)
    diagnosed = frozenset(PublishedDiagnosis.objects.values_list("place_id", flat=True))
    countries = tuple(place for place in places if place.kind == PlaceKind.COUNTRY)
    codes = {NO_COUNTRY, *(place.country_code for place in countries)}
    country = country if country in codes else ""
    kind = kind if kind in PlaceKind.values else ""
    name = name.strip()
    shown = [
        place
        for place in places
        if country in ("", _code_of(place)) and kind in ("", place.kind) and _is_called(place, name)
    ]
    return PlacesPage(
        groups=tuple(_group_by_country(shown, _load_classes(), diagnosed)),
        countries=countries,
        has_places_without_country=any(find_country(place) is None for place in places),
        country=country,
        kind=kind,
        name=name,
        total=len(places),
        diagnosis_total=len(diagnosed),
    )


def load_place_page(*, key: str) -> PlacePage:
    """Gather what is known of one place; raises ``Place.DoesNotExist``."""
    place = Place.objects.select_related("parent__parent__parent").get(key=key)
    country = find_country(place)
    classes = _load_classes()
    diagnosis = PublishedDiagnosis.objects.select_related("work").filter(place=place).first()
    spec = find_reference_framework() if diagnosis is not None else None
    figures = (Figure(row) for row in place.statistics.select_related("work"))
    return PlacePage(
        place=place,
        country=country,
        economic_group=_read_economic_group(country.economic_group if country else "", classes),
        rule_group=_read_economic_group(country.computed_economic_group if country else "", classes),
        character=_read_character(place, classes),
        issues=tuple(place.issues.select_related("tag")),
        figures=tuple(sorted(figures, key=_by_figure_and_year)),
        diagnosis=diagnosis,
        marks=_list_marks(diagnosis, spec) if diagnosis is not None and spec is not None else (),
        spec=spec,
        inside=tuple(sorted(place.children.all(), key=_by_kind_and_name)),
    )


def find_country(place: Place) -> Place | None:
    """Return the country the place lies in, or is; None where none is known."""
    root = place.country
    return root if root.kind == PlaceKind.COUNTRY else None


def find_reference_framework() -> Framework | None:
    """Return the newest published version of the framework of the published marks; None without one."""
    found = [row for row in list_published_versions() if row.framework.key == REFERENCE_FRAMEWORK]
    return load_spec(found[-1].pk) if found else None


def _group_by_country(
    places: Iterable[Place], classes: Classes, diagnosed: frozenset[int]
) -> Iterable[CountryPlaces]:
    groups: dict[Place | None, list[ListedPlace]] = {}
    for place in places:
        listed = ListedPlace(place, _read_class(place, classes), place.pk in diagnosed)
        groups.setdefault(find_country(place), []).append(listed)
    for country in sorted(groups, key=lambda found: (found is None, str(found))):
        rows = groups[country]
        own_row = next((row for row in rows if row.place == country), None)
        yield CountryPlaces(
            country,
            _read_economic_group(country.economic_group if country else "", classes),
            own_row,
            tuple(row for row in rows if row is not own_row),
        )


def _list_marks(diagnosis: PublishedDiagnosis, spec: Framework) -> tuple[MarkedDomain, ...]:
    marks = {mark.domain_key: mark for mark in diagnosis.marks.all()}
    return tuple(MarkedDomain(domain, marks.get(domain.key)) for domain in spec.domains)


def _load_classes() -> Classes:
    return {(row.axis, row.key): row for row in CityClass.objects.all()}


def _read_class(place: Place, classes: Classes) -> ClassWords | None:
    if place.kind == PlaceKind.COUNTRY:
        return _read_economic_group(place.economic_group, classes)
    return _read_character(place, classes)


def _read_economic_group(group: str, classes: Classes) -> ClassWords | None:
    if not group:
        return None
    row = classes.get((ClassAxis.ECONOMIC, group))
    return ClassWords(str(row or EconomicGroup(group).label), row)


def _read_character(place: Place, classes: Classes) -> ClassWords | None:
    if not place.character:
        return None
    row = classes.get((ClassAxis.CHARACTER, place.character))
    return ClassWords(str(row or Character(place.character).label), row)


def _code_of(place: Place) -> str:
    country = find_country(place)
    return country.country_code if country is not None else NO_COUNTRY


def _is_called(place: Place, text: str) -> bool:
    return any(text.casefold() in name.casefold() for name in (*place.name.values(), *place.aliases))


def _by_kind_and_name(place: Place) -> tuple[int, str]:
    return -KIND_RANKS[PlaceKind(place.kind)], str(place)


def _by_figure_and_year(figure: Figure) -> tuple[int, int]:
    known = list(FIGURES)
    key = figure.statistic.key
    return known.index(key) if key in known else len(known), -(figure.statistic.year or 0)
