"""Which results are compared: a ground and filters over the places, as one person chose them.

Everything stands in the address, so that a view can be sent to a colleague. What is unknown there is
left out with a sentence and never an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diagnosis.assessments.models import Origin
from diagnosis.comparison.ground import GROUND, Facet, Ground, choose_ground, count_facets
from diagnosis.comparison.permissions import (
    Reach,
    comparable_programmes,
    present_members,
    visible_newest,
    visible_rounds,
)
from diagnosis.comparison.wording import say_unknown
from diagnosis.places.models import Character, EconomicGroup, Place, PlaceKind, Programme
from diagnosis.results.models import ComparedResult, Series
from diagnosis.results.wording import in_language

ORIGINS = (Origin.SELF, Origin.DESK, Origin.INVENTED, Origin.SYNTHETIC)
"""The order in which origins are shown; they never mix in one finding, group or order."""

FILTERS = ("origin", "programme", "country", "class", "group", "stage", "round")
RANGE = "range"
"""In the address instead of a stage: results that allow more than one."""

LAST_ROUND = 999
LONGEST_ROUND = 9
"""Digits that are read: a number of thousands of them cannot be."""
LONGEST_STAGE = 60
"""Without a ground a stage cannot be told from an unknown one, and every address carries it on."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a list with the number of results behind it (None: not counted)."""

    value: str
    title: str
    count: int | None = None


@dataclass(frozen=True)
class Selection:
    """A ground with filters, as one person chose them; ``ground`` is None where the person sees no result.

    ``chosen`` holds the filters that are set and known; ``problems`` says what was left out. ``base``
    are all results that the person may see by name: the newest of each line, or those of the chosen round.
    """

    reach: Reach
    ground: Ground | None
    chosen: Mapping[str, str]
    facets: tuple[Facet, ...]
    problems: tuple[str, ...]
    base: QuerySet[ComparedResult]

    @cached_property
    def rows(self) -> QuerySet[ComparedResult]:
        """The results of the ground that pass the filters, in no order (``permissions.with_context``)."""
        if self.ground is None:
            return ComparedResult.objects.none()
        return self.base.filter(self.ground.condition).filter(filter_condition(self.chosen))

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The origins in the ground, in the order in which they are shown; only the chosen one if one is."""
        if "origin" in self.chosen:
            return (self.chosen["origin"],)
        found = {facet.origin for facet in self.ground_facets}
        return tuple(origin.value for origin in ORIGINS if origin.value in found)

    @cached_property
    def ground_facets(self) -> tuple[Facet, ...]:
        """What the ground holds, whatever is filtered."""
        ground = self.ground
        if ground is None:
            return ()
        return tuple(
            facet
            for facet in self.facets
            if facet.version.pk in ground.version_ids
            and (facet.mode, facet.series) == (ground.mode, ground.series)
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Ground and filters as the address says them, defaults spelled out: a link means the same later."""
        if self.ground is None:
            return dict(self.chosen)
        ground = (self.ground.spec.key, self.ground.mode, self.ground.series, self.ground.version)
        return {**dict(zip(GROUND, ground, strict=True)), **self.chosen}

    def address_part(self, **changes: str) -> str:
        """Return the query of an address with these changes; an empty value takes a parameter away."""
        merged = {**self.parameters, **changes}
        return urlencode({key: value for key, value in merged.items() if value})


def read_selection(reach: Reach, parameters: Mapping[str, str]) -> Selection:
    """Read ground and filters from an address; what is unknown is left out and named in ``problems``.

    What the address leaves open is chosen so that the most results are shown.
    """
    chosen, problems = _read_filters(reach, parameters)
    base = visible_newest(reach)
    if "round" in chosen:
        base = visible_rounds(reach).filter(round=int(chosen["round"]))
    facets = count_facets(base)
    ground, unknown = choose_ground(facets, parameters)
    problems += unknown
    if ground is not None and "stage" in chosen:
        stages = (RANGE, *ground.spec.stages_by_key)
        if chosen["stage"] not in stages:
            problems.append(say_unknown("stage", chosen.pop("stage")))
    return Selection(reach, ground, chosen, facets, tuple(problems), base)


def filter_condition(chosen: Mapping[str, str]) -> Q:
    """Return the filters, but for the round, as a condition on results in comparisons."""
    condition = Q()
    if "origin" in chosen:
        condition &= Q(origin=chosen["origin"])
    if "programme" in chosen:
        members = present_members().filter(programme__key=chosen["programme"])
        condition &= Q(place__in=members.values("place"))
    if "country" in chosen:
        condition &= Q(place__country_code=chosen["country"])
    if "class" in chosen:
        condition &= Q(place__character=chosen["class"])
    if "group" in chosen:
        countries = Place.objects.filter(kind=PlaceKind.COUNTRY, economic_group=chosen["group"])
        condition &= Q(place__country_code__in=countries.values("country_code"))
    if "stage" in chosen:
        condition &= Q(stage="" if chosen["stage"] == RANGE else chosen["stage"])
    return condition


def list_programmes(reach: Reach) -> list[Programme]:
    """Return the programmes one may filter by: those one follows, and those of one's own places."""
    own = [role.place_id for role in reach.user.current_roles if role.place_id]
    joined = present_members().filter(place__in=own).values("programme")
    followed = comparable_programmes(reach.user).values("pk")
    return list(Programme.objects.filter(Q(pk__in=joined) | Q(pk__in=followed)))


def list_countries(rows: QuerySet[ComparedResult]) -> list[Option]:
    """Return the countries of these results by name; one without a row of its own shows its code."""
    codes = set(rows.order_by().values_list("place__country_code", flat=True).distinct())
    found = Place.objects.filter(kind=PlaceKind.COUNTRY, country_code__in=codes)
    names = {place.country_code: str(place) for place in found}
    return sorted((Option(code, names.get(code, code)) for code in codes), key=lambda option: option.title)


def list_rounds(reach: Reach, ground: Ground) -> list[Option]:
    """Return the rounds that can be chosen; none where there is only one."""
    last = visible_rounds(reach).filter(ground.condition).aggregate(last=Max("round"))["last"] or 1
    if last == 1:
        return []
    return [Option(str(number), _("Round %(number)d") % {"number": number}) for number in range(1, last + 1)]


def _read_filters(reach: Reach, parameters: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    chosen: dict[str, str] = {}
    problems: list[str] = []
    for name in FILTERS:
        value = parameters.get(name, "").strip()
        if value.isprintable() and value and _is_known(reach, name, value):
            chosen[name] = value
        elif value:
            problems.append(say_unknown(name, value))
    return chosen, problems


def _is_known(reach: Reach, name: str, value: str) -> bool:
    """Say whether a value can be chosen; stages are told once the ground is known."""
    known: dict[str, Sequence[str]] = {
        "origin": [origin.value for origin in ORIGINS],
        "class": Character.values,
        "group": EconomicGroup.values,
    }
    if name == "programme":
        return any(programme.key == value for programme in list_programmes(reach))
    if name == "country":
        return Place.objects.filter(country_code=value).exists()
    if name == "round":
        is_number = value.isascii() and value.isdecimal() and len(value) <= LONGEST_ROUND
        return is_number and 0 < int(value) <= LAST_ROUND
    if name == "stage":
        return len(value) <= LONGEST_STAGE
    return value in known[name]


def name_ground(ground: Ground) -> str:
    """Say in one line what results are compared on: framework, version, mode and series."""
    mode = next(mode for mode in ground.spec.modes if mode.key == ground.mode)
    version = _("questions that stayed the same") if ground.is_common else ground.spec.version
    framework = f"{in_language(ground.spec.title)} {version}"
    # "Self-reported" would be untrue of desk studies, which are of the same series.
    answers = _("checked answers") if ground.series == Series.VERIFIED else _("answers as handed in")
    return pgettext("between the items of a list", ", ").join([framework, in_language(mode.title), answers])


def describe_selection(selection: Selection) -> list[tuple[str, str]]:
    """Return label and value of ground and filters, for exports and prints."""
    ground, chosen = selection.ground, selection.chosen
    if ground is None:
        return []
    lines = [(_("Compared on"), name_ground(ground))]
    if "origin" in chosen:
        lines.append((_("Answers"), str(Origin(chosen["origin"]).label)))
    if "programme" in chosen:
        programme = Programme.objects.filter(key=chosen["programme"]).first()
        lines.append((_("Programme"), str(programme or chosen["programme"])))
    if "country" in chosen:
        country = Place.objects.filter(kind=PlaceKind.COUNTRY, country_code=chosen["country"]).first()
        lines.append((_("Country"), str(country or chosen["country"])))
    if "class" in chosen:
        lines.append((_("Class"), str(Character(chosen["class"]).label)))
    if "group" in chosen:
        lines.append((_("Economic group"), str(EconomicGroup(chosen["group"]).label)))
    if "stage" in chosen:
        stage = ground.spec.stages_by_key.get(chosen["stage"])
        lines.append((_("Stage"), in_language(stage.title) if stage else _("More than one possible")))
    lines.append((_("Round"), chosen.get("round", _("the newest of each place"))))
    return lines
