"""What can be chosen above the table of places, with how many results stand behind each choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import (
    ORIGINS,
    RANGE,
    Option,
    Selection,
    filter_condition,
    list_programmes,
    list_rounds,
)
from diagnosis.comparison.ground import COMMON, GROUND, Facet, choose_ground
from diagnosis.comparison.matrix_rows import CountryWords
from diagnosis.comparison.wording import PARAMETERS
from diagnosis.places.models import Character, EconomicGroup
from diagnosis.results.models import Series
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec

UNFOLDED = 4
"""So many lists of choices stand in the open; the rarer ones are folded."""

NEVER_OPEN = frozenset({"sort", "reference"})
"""They change what the table looks like and not which places it compares."""


CHOICES_OF_ONE = frozenset({"programme", "round"})
"""Even one is a choice beside all: a programme holds few of the places, a round is not the newest."""


@dataclass(frozen=True)
class Field:
    """A list of choices. ``is_set``: another choice than the one without anything in the address."""

    name: str
    title: str
    everything: str
    options: Sequence[Option]
    value: str
    is_set: bool


@dataclass(frozen=True)
class Fields:
    """The lists of choices in the order of their use; only those in which there is a choice."""

    all: tuple[Field, ...]

    @cached_property
    def open(self) -> tuple[Field, ...]:
        """Those that stand in the open."""
        return tuple(field for field in self.all if field.name not in NEVER_OPEN)[:UNFOLDED]

    @cached_property
    def folded(self) -> tuple[Field, ...]:
        return tuple(field for field in self.all if field not in self.open)

    @property
    def folded_is_set(self) -> bool:
        """One of the folded choices is made, so that they have to be seen."""
        return any(field.is_set for field in self.folded)


@dataclass(frozen=True, slots=True)
class _Cell:
    """How many results share origin, country, class and stage."""

    values: Mapping[str, str]
    count: int


def list_fields(
    selection: Selection, countries: Mapping[str, CountryWords], more: Sequence[Field] = ()
) -> Fields:
    """Return the lists of choices; three queries and those of the programmes.

    Each choice is counted with the other filters as they are: what choosing it would show.
    """
    ground = selection.ground
    if ground is None:
        return Fields(())
    cells = _count_cells(selection, countries)
    chosen = selection.chosen
    fields = [
        _programmes(selection),
        _field("country", chosen, _("All countries"), _countries(cells, chosen, countries)),
        _field("class", chosen, _("All classes"), _labelled("class", cells, chosen, Character.choices)),
        _field("stage", chosen, _("All stages"), _stages(selection, cells)),
        _field("origin", chosen, _("All answers, each by itself"), _origins(cells, chosen)),
        _field("group", chosen, _("All groups"), _labelled("group", cells, chosen, EconomicGroup.choices)),
        _field("round", chosen, _("The newest of each place"), list_rounds(selection.reach, ground)),
        *_ground_fields(selection),
        *more,
    ]
    return Fields(tuple(field for field in fields if _offers_a_choice(field)))


def _offers_a_choice(field: Field) -> bool:
    return field.is_set or len(field.options) >= (1 if field.name in CHOICES_OF_ONE else 2)


def _field(name: str, chosen: Mapping[str, str], everything: str, options: Sequence[Option]) -> Field:
    value = chosen.get(name, "")
    return Field(name, str(PARAMETERS[name]), everything, options, value, bool(value))


def _count_cells(selection: Selection, countries: Mapping[str, CountryWords]) -> list[_Cell]:
    """Count what the ground holds, within the chosen programme and round; one query."""
    assert selection.ground is not None
    programme = {name: key for name, key in selection.chosen.items() if name == "programme"}
    rows = selection.base.filter(selection.ground.condition).filter(filter_condition(programme))
    names = ("origin", "place__country_code", "place__character", "stage")
    counted = rows.order_by().values_list(*names).annotate(count=Count("pk"))
    return [
        _Cell(
            {
                "origin": origin,
                "country": country,
                "class": character,
                "stage": stage or RANGE,
                "group": countries[country].group if country in countries else "",
            },
            count,
        )
        for origin, country, character, stage, count in counted
    ]


def _count_by(name: str, cells: Iterable[_Cell], chosen: Mapping[str, str]) -> dict[str, int]:
    """Count the values of one filter among what passes the others; values that nothing has are 0 there."""
    counts: dict[str, int] = {}
    for cell in cells:
        passes = all(cell.values.get(key, value) == value for key, value in chosen.items() if key != name)
        counts[cell.values[name]] = counts.get(cell.values[name], 0) + (cell.count if passes else 0)
    return counts


def _labelled(
    name: str, cells: Sequence[_Cell], chosen: Mapping[str, str], labels: Iterable[tuple[str, object]]
) -> list[Option]:
    counts = _count_by(name, cells, chosen)
    known = set(counts) | {chosen.get(name, "")}
    return [Option(key, str(label), counts.get(key, 0)) for key, label in labels if key in known]


def _countries(
    cells: Sequence[_Cell], chosen: Mapping[str, str], countries: Mapping[str, CountryWords]
) -> list[Option]:
    codes = {cell.values["country"] for cell in cells} | {chosen.get("country", "")} - {""}
    names = [(code, countries[code].name if code in countries else code) for code in codes]
    return _labelled("country", cells, chosen, sorted(names, key=lambda pair: str(pair[1])))


def _origins(cells: Sequence[_Cell], chosen: Mapping[str, str]) -> list[Option]:
    return _labelled("origin", cells, chosen, [(origin.value, Origin(origin).label) for origin in ORIGINS])


def _stages(selection: Selection, cells: Sequence[_Cell]) -> list[Option]:
    assert selection.ground is not None
    stages = [(stage.key, in_language(stage.title)) for stage in selection.ground.spec.stages]
    if not stages:
        return []
    return _labelled("stage", cells, selection.chosen, [*stages, (RANGE, _("More than one possible"))])


def _programmes(selection: Selection) -> Field:
    options = [Option(row.key, str(row)) for row in list_programmes(selection.reach)]
    return _field("programme", selection.chosen, _("All programmes"), options)


def _ground_fields(selection: Selection) -> list[Field]:
    """Series, mode, version and questionnaire: each with the choices that those before it leave."""
    ground, facets = selection.ground, list(selection.facets)
    assert ground is not None
    usual, _problems = choose_ground(facets, {})
    present = dict(zip(GROUND, (ground.spec.key, ground.mode, ground.series, ground.version), strict=True))
    default = present
    if usual is not None:
        default = dict(zip(GROUND, (usual.spec.key, usual.mode, usual.series, usual.version), strict=True))
    fields = []
    for name in GROUND:
        options = _ground_options(name, facets, selection)
        is_set = present[name] != default[name]
        fields.append(Field(name, str(PARAMETERS[name]), "", options, present[name], is_set))
        if name != "version":
            facets = [facet for facet in facets if _READ[name](facet) == present[name]]
    framework, mode, series, version = fields
    return [series, mode, version, framework]


_READ: Mapping[str, Callable[[Facet], str]] = {
    "framework": lambda facet: facet.version.framework.key,
    "mode": lambda facet: facet.mode,
    "series": lambda facet: facet.series,
    "version": lambda facet: facet.version.number,
}


def _ground_options(name: str, facets: Sequence[Facet], selection: Selection) -> list[Option]:
    assert selection.ground is not None
    spec = selection.ground.spec
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    for facet in facets:
        value = _READ[name](facet)
        counts[value] = counts.get(value, 0) + facet.count
        titles[value] = in_language(load_spec(facet.version.pk).title) if name == "framework" else value
    if name == "mode":
        titles |= {mode.key: in_language(mode.title) for mode in spec.modes if mode.key in counts}
    if name == "series":
        titles |= {key: str(Series(key).label) for key in counts}
    options = [Option(value, titles[value], counts[value]) for value in counts]
    if name == "version" and len({facet.version.method_digest for facet in facets}) > 1:
        options.append(Option(COMMON, _("All versions, questions that stayed the same")))
    return options
