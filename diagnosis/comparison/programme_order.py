"""The order of the places of a programme, with the interval of each rank: only where it is turned on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import ORIGINS, filter_condition, name_ground
from diagnosis.comparison.ground import COMMON, GROUND, Facet, Ground, choose_ground, count_facets
from diagnosis.comparison.order import MOST_PLACES, RankInterval, find_band, rank_places
from diagnosis.comparison.order_chart import RankBar
from diagnosis.comparison.permissions import Reach, comparable_programmes, visible_newest, with_context
from diagnosis.comparison.wording import join_titles, name_subject, say_unknown
from diagnosis.people.models import User
from diagnosis.places.models import Programme
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore, Result
from diagnosis.results.wording import join_names, list_thresholds
from diagnosis.scoring.batch import Floats
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.uncertainty import DrawGround, draw_overall_scores, lay_draws
from frameworks.selectors import load_spec

FEWEST_PLACES = 3
"""Below that an order is none: one place would stand apart from all others."""

NAMED = 3  # of the places that one is not told apart from


@dataclass(frozen=True)
class PlaceInOrder:
    """One place with its overall score, band and rank interval; from ``together`` it is not told apart."""

    row: ComparedResult
    score: float
    band: tuple[float, float]
    interval: RankInterval
    count: int
    together: tuple[ComparedResult, ...]

    @property
    def written(self) -> str:
        """The interval in words."""
        return say_interval(self.interval)

    @property
    def bar(self) -> RankBar:
        ends = self.interval.low, self.interval.high
        return RankBar(*ends, self.count, name_subject(self.row), self.written)

    @property
    def said_together(self) -> str:
        """Name the places from which this one is not told apart, at most three and how many more."""
        if not self.together:
            return ""
        if len(self.together) == self.count - 1 and self.count > NAMED + 1:
            return _("all others")
        names = [name_subject(row) for row in self.together[:NAMED]]
        more = len(self.together) - NAMED
        if more <= 0:
            return join_names(names)
        listed = _(", ").join(names)
        return _("%(names)s and %(count)d more") % {"names": listed, "count": more}


@dataclass(frozen=True)
class GroundOption:
    """Another ground of the same programme, with how many results it has."""

    title: str
    address_part: str
    count: int


@dataclass(frozen=True)
class OrderPage:
    """The order of a programme. ``places`` is empty where none is shown, or where there is nothing to order.

    ``found`` counts the results of the ground; ``without_level`` have too few answers for an order.
    """

    programme: Programme
    ground: Ground | None = None
    origin: str = ""
    found: int = 0
    places: tuple[PlaceInOrder, ...] = ()
    without_level: tuple[ComparedResult, ...] = ()
    others: tuple[GroundOption, ...] = ()
    problems: Sequence[str] = ()

    @property
    def fewest(self) -> int:
        """How many places an order needs."""
        return FEWEST_PLACES

    @property
    def is_too_large(self) -> bool:
        return self.found > MOST_PLACES

    @cached_property
    def apart(self) -> int:
        """How many places are told apart from all others."""
        return sum(not place.together for place in self.places)

    @property
    def without_level_names(self) -> str:
        return join_titles(name_subject(row) for row in self.without_level)

    @property
    def ground_name(self) -> str:
        return name_ground(self.ground) if self.ground else ""

    @property
    def origin_name(self) -> str:
        return str(Origin(self.origin).label) if self.origin else ""

    @property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.ground.spec)) if self.ground else []

    @property
    def address_part(self) -> str:
        """The query of the address of this view, defaults spelled out."""
        return urlencode(_write_parameters(self.ground, self.origin)) if self.ground else ""


def load_programme_to_compare(user: User, key: str) -> Programme:
    """Return a programme that the user follows; else it is not found."""
    programme = comparable_programmes(user).filter(key=key).first()
    if programme is None:
        raise Http404
    return programme


def load_order_page(reach: Reach, programme: Programme, parameters: Mapping[str, str]) -> OrderPage:
    """Return the order of a programme's places on one ground and origin; nothing where it shows none."""
    if not programme.shows_order:
        return OrderPage(programme)
    base = visible_newest(reach).filter(filter_condition({"programme": programme.key}))
    facets = count_facets(base)
    asked = {key: value for key, value in parameters.items() if value.strip() != COMMON}
    ground, problems = choose_ground(facets, asked)
    if parameters.get("version", "").strip() == COMMON:
        problems.append(_("An order stands on one version: weights are drawn for all of its questions."))
    if ground is None:
        return OrderPage(programme, problems=problems)
    origin = _choose_origin(ground, facets, parameters, problems)
    chosen = base.filter(ground.condition, origin=origin)
    found = chosen.count()
    places: tuple[PlaceInOrder, ...] = ()
    without: tuple[ComparedResult, ...] = ()
    if found <= MOST_PLACES:
        places, without = _put_in_order(list(with_context(chosen)))
    return OrderPage(
        programme=programme,
        ground=ground,
        origin=origin,
        found=found,
        places=places,
        without_level=without,
        others=_list_others(facets, ground, origin),
        problems=tuple(problems),
    )


def say_interval(interval: RankInterval) -> str:
    """Say between which ranks a place lies; never a rank alone."""
    if interval.low == interval.high:
        return _("%(rank)d, in 90 of 100 draws or more") % {"rank": interval.low}
    return _("between %(low)d and %(high)d") % {"low": interval.low, "high": interval.high}


def _put_in_order(
    rows: Sequence[ComparedResult],
) -> tuple[tuple[PlaceInOrder, ...], tuple[ComparedResult, ...]]:
    """Rank the places that have an overall level, if enough do; the others have too few answers for it."""
    overall = {
        score.result_id: score
        for score in NodeScore.objects.filter(
            kind=NodeKind.OVERALL, result__in=[row.pk for row in rows], score__isnull=False
        ).exclude(level="")
    }
    named = sorted(rows, key=name_subject)
    ranked = {row.pk: row for row in named if row.pk in overall}
    without = tuple(row for row in named if row.pk not in overall)
    if len(ranked) < FEWEST_PLACES:
        return (), without
    drawn = _draw_scores(ranked)
    places = []
    for interval in rank_places({pk: drawn[pk] for pk in ranked}):
        score = overall[interval.key].score or 0.0
        places.append(
            PlaceInOrder(
                row=ranked[interval.key],
                score=score,
                band=find_band(drawn[interval.key], score),
                interval=interval,
                count=len(ranked),
                together=tuple(ranked[key] for key in interval.together),
            )
        )
    return tuple(places), without


def _draw_scores(rows: Mapping[int, ComparedResult]) -> dict[int, Floats]:
    """Draw the overall score of each result anew: the same draws as those behind its stored band."""
    grounds: dict[tuple[int, str], DrawGround] = {}
    drawn = {}
    for result in Result.objects.filter(pk__in=list(rows)).select_related("submission"):
        evidenced = {answer["question"] for answer in result.submission.answers if answer.get("evidence")}
        diagnosis = decode_diagnosis(bytes(result.payload))
        key = (rows[result.pk].version_id, diagnosis.place_kind)
        if key not in grounds:
            grounds[key] = lay_draws(load_spec(key[0]), mode=diagnosis.mode, place_kind=diagnosis.place_kind)
        drawn[result.pk] = draw_overall_scores(grounds[key], diagnosis, evidenced=evidenced)
    return drawn


def _choose_origin(
    ground: Ground, facets: Iterable[Facet], parameters: Mapping[str, str], problems: list[str]
) -> str:
    own = _describe_ground(ground)
    counts: dict[str, int] = {}
    for facet in facets:
        if _describe_facet(facet) == own:
            counts[facet.origin] = counts.get(facet.origin, 0) + facet.count
    asked = parameters.get("origin", "").strip()
    if asked in counts:
        return asked
    if asked:
        problems.append(say_unknown("origin", asked))
    known = [origin.value for origin in ORIGINS if origin.value in counts]
    return max(known, key=lambda origin: counts[origin])


def _describe_ground(ground: Ground) -> tuple[int, str, str, str]:
    return ground.framework_id, ground.spec.method_digest, ground.mode, ground.series


def _describe_facet(facet: Facet) -> tuple[int, str, str, str]:
    return facet.version.framework_id, facet.version.method_digest, facet.mode, facet.series


def _write_parameters(ground: Ground, origin: str) -> dict[str, str]:
    values = (ground.spec.key, ground.mode, ground.series, ground.version)
    return {**dict(zip(GROUND, values, strict=True)), "origin": origin}


def _list_others(facets: Iterable[Facet], ground: Ground, origin: str) -> tuple[GroundOption, ...]:
    """Return what else of this programme could be put in order: another version, mode, series or origin."""
    own = (_describe_ground(ground), origin)
    found: dict[tuple[tuple[int, str, str, str], str], list[Facet]] = {}
    for facet in facets:
        found.setdefault((_describe_facet(facet), facet.origin), []).append(facet)
    options = []
    for key, same in found.items():
        if key == own:
            continue
        ids = tuple(sorted({facet.version.pk for facet in same}))
        facet = same[0]
        other = Ground(load_spec(ids[-1]), facet.version.framework_id, facet.mode, facet.series, ids)
        title = f"{name_ground(other)}, {Origin(facet.origin).label}"
        parameters = urlencode(_write_parameters(other, facet.origin))
        options.append(GroundOption(title, parameters, sum(facet.count for facet in same)))
    return tuple(options)
