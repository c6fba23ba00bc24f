"""The places of a map: results of one selection and origin, and published marks as a layer of their own."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.comparison.filters import ORIGINS, Option, Selection, filter_condition
from diagnosis.comparison.map_drawing import Level
from diagnosis.comparison.map_wording import STAGE, name_rank, say_sign
from diagnosis.comparison.mapping import Degrees
from diagnosis.places.models import Place, PlaceKind
from diagnosis.results.charts import draw_readiness, draw_stairs, shape_of_rank
from diagnosis.results.compared import NO_MARK
from diagnosis.results.models import NodeKind, NodeScore
from diagnosis.results.published import PublishedRow, ReferencePage
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec
from frameworks.spec import Framework

COLUMNS = (
    "result_id",
    "place__name",
    "place__country_code",
    "place__latitude",
    "place__longitude",
    "version_id",
    "initiative",
    "stage",
    "marks",
    "as_of",
)


@dataclass(frozen=True, slots=True)
class MappedPlace:
    """A place as the map and its list show it; ``position`` is None where none is known.

    ``result_id`` is None for a published mark. ``words`` say the level with the subject, ``level_name``
    without it.
    """

    name: str
    country: str
    position: Degrees | None
    level: Level
    level_name: str
    words: str
    address: str
    result_id: int | None = None
    as_of: datetime.date | None = None

    @property
    def is_reference(self) -> bool:
        return self.result_id is None

    @property
    def sign(self) -> SafeString:
        """The sign of the level as tables show it, without words."""
        level = self.level
        if level.is_stage:
            drawn = draw_stairs(0 if level.rank is None else level.rank + 1, steps=level.highest + 1)
        else:
            drawn = draw_readiness(shape_of_rank(level.rank, level.highest))
        return mark_safe(drawn)  # noqa: S308  made by our own functions, which escape every word


def count_origins(selection: Selection) -> list[Option]:
    """Return the origins under the other filters, with the number of results, as they are shown."""
    if selection.ground is None:
        return []
    others = {name: value for name, value in selection.chosen.items() if name != "origin"}
    rows = selection.base.filter(selection.ground.condition).filter(filter_condition(others))
    counted = dict(rows.order_by().values_list("origin").annotate(count=Count("pk")))
    return [
        Option(origin.value, str(origin.label), counted[origin.value])
        for origin in ORIGINS
        if origin.value in counted
    ]


def list_mapped(selection: Selection, *, origin: str, by: str) -> list[MappedPlace]:
    """Return the results of one origin by name; two queries, however many there are."""
    rows = selection.rows.filter(origin=origin).order_by()
    shown = frozenset(selection.reach.shown_results)
    countries = _name_countries()
    mapped = (_read_row(row, by, shown, countries) for row in rows.values(*COLUMNS))
    return sorted(mapped, key=lambda place: (place.name.casefold(), place.result_id))


def _read_row(
    row: Mapping[str, Any], by: str, shown: frozenset[int], countries: Mapping[str, str]
) -> MappedPlace:
    spec = load_spec(row["version_id"])
    level = _read_stage(spec, row["stage"]) if by == STAGE else _read_mark(spec, by, row["marks"])
    name = in_language(row["place__name"])
    if row["initiative"]:
        name = _("%(place)s: %(initiative)s") % {"place": name, "initiative": row["initiative"]}
    code = row["place__country_code"]
    page = "results:published" if row["result_id"] in shown else "results:result"
    return MappedPlace(
        name=name,
        country=countries.get(code, code),
        position=_read_position(row["place__latitude"], row["place__longitude"]),
        level=level,
        level_name=name_rank(by, level.rank, spec),
        words=say_sign(by, level.rank, spec),
        address=reverse(page, args=[row["result_id"]]),
        result_id=row["result_id"],
        as_of=row["as_of"],
    )


def _name_countries() -> dict[str, str]:
    found = Place.objects.filter(kind=PlaceKind.COUNTRY).values_list("country_code", "name")
    return {code: in_language(name) for code, name in found}


def _read_stage(spec: Framework, stage: str) -> Level:
    """An empty stage is a range of stages."""
    highest = len(spec.stages) - 1
    keys = [row.key for row in reversed(spec.stages)]
    return Level(keys.index(stage) if stage in keys else None, highest, is_stage=True)


def _read_mark(spec: Framework, domain: str, marks: str) -> Level:
    position = [row.key for row in spec.domains].index(domain)
    mark = marks[position]
    return Level(None if mark == NO_MARK else int(mark), len(spec.readiness_levels) - 1)


def _read_position(latitude: Any, longitude: Any) -> Degrees | None:
    return None if latitude is None or longitude is None else (float(longitude), float(latitude))


def list_reference(page: ReferencePage, selection: Selection, *, by: str) -> list[MappedPlace]:
    """Return the places with published marks by name; filters of places hold, those of rounds do not."""
    spec = page.spec
    if spec is None:
        return []
    rows = (row for group in page.groups for row in group.rows)
    mapped = (_read_published(row, by, spec) for row in rows if _passes(row.place, selection.chosen))
    return sorted(mapped, key=lambda place: (place.name.casefold(), place.address))


def _passes(place: Place, chosen: Mapping[str, str]) -> bool:
    asked = [
        (chosen.get("country"), place.country_code),
        (chosen.get("class"), place.character),
        (chosen.get("group"), place.country.economic_group),
    ]
    return all(value in (None, found) for value, found in asked)


def _read_published(row: PublishedRow, by: str, spec: Framework) -> MappedPlace:
    if by == STAGE:
        level = Level(row.stage_number - 1 if row.stage_number else None, len(spec.stages) - 1, is_stage=True)
    else:
        mark = next((cell.mark for cell in row.cells if cell.domain.key == by), None)
        rank = spec.rank_of_level(mark.mark) if mark is not None else None
        level = Level(rank, len(spec.readiness_levels) - 1)
    place = row.place
    name = _("%(place)s, the country") % {"place": place} if row.is_country else str(place)
    words = say_sign(by, level.rank, spec)
    return MappedPlace(
        name=name,
        country="" if row.is_country else str(place.country),
        position=_read_position(place.latitude, place.longitude),
        level=level,
        level_name=name_rank(by, level.rank, spec),
        words=_("%(words)s, published mark") % {"words": words},
        address=reverse("places:place", args=[place.key]),
    )


def count_ranks(places: Iterable[MappedPlace]) -> Counter[int | None]:
    """Return how many places there are at each rank."""
    return Counter(place.level.rank for place in places)


def load_scores(results: Iterable[int], *, domain: str) -> dict[int, float | None]:
    """Return the scores of one domain by result; one query."""
    scores = NodeScore.objects.filter(result__in=list(results), kind=NodeKind.DOMAIN, node_key=domain)
    return dict(scores.order_by().values_list("result", "score"))
