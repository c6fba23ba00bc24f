"""Whom a city asks, and whom it could help: read in few queries, chosen by the pure ``peers``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.comparison.common import CommonGround, LevelsDiffer
from diagnosis.comparison.ground import COMMON, Ground
from diagnosis.comparison.ground_wording import CommonNote, describe_common
from diagnosis.comparison.peers import (
    City,
    ElementScore,
    Peer,
    choose_open,
    choose_strong,
    choose_to_ask,
    choose_to_help,
)
from diagnosis.comparison.permissions import Reach, visible_newest, visible_rounds, with_context
from diagnosis.comparison.shared import TooMany, score_shared
from diagnosis.comparison.wording import join_titles, say_unknown
from diagnosis.places.models import Place, PlaceKind
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec
from frameworks.spec import Element, Framework, read_text

MOST_HELPED = 6  # elements whose places are named

Scores = Mapping[int, Mapping[str, ElementScore]]


@dataclass(frozen=True)
class ElementPeers:
    """One element of the city with its score and the peers chosen for it."""

    element: Element
    score: ElementScore
    peers: tuple[PeerReading, ...]


@dataclass(frozen=True)
class PeerReading:
    """A chosen peer with its row, as the page shows it."""

    peer: Peer
    row: ComparedResult


@dataclass(frozen=True)
class PeersPage:
    """Whom a city could ask about each open element, and whom it could help with its strong ones.

    ``others_asked_otherwise`` counts results of other versions, which only common questions could bring in.
    """

    row: ComparedResult
    spec: Framework
    to_ask: tuple[ElementPeers, ...]
    to_help: tuple[ElementPeers, ...]
    others: int
    others_asked_otherwise: int
    is_in_reach: bool
    common: CommonGround | None = None
    problems: Sequence[str] = field(default_factory=tuple)

    @cached_property
    def answered(self) -> tuple[ElementPeers, ...]:
        """The open elements for which somebody is found."""
        return tuple(row for row in self.to_ask if row.peers)

    @cached_property
    def unanswered(self) -> tuple[ElementPeers, ...]:
        return tuple(row for row in self.to_ask if not row.peers)

    @property
    def unanswered_names(self) -> str:
        return _name_elements(self.unanswered)

    @property
    def helping_more_names(self) -> str:
        return _name_elements(self.helping_more)

    @cached_property
    def helping(self) -> tuple[ElementPeers, ...]:
        """The strong elements with which this city could help somebody."""
        return tuple(row for row in self.to_help if row.peers)

    @property
    def helping_first(self) -> tuple[ElementPeers, ...]:
        """The strongest of them, with the places that could be helped."""
        return self.helping[:MOST_HELPED]

    @property
    def helping_more(self) -> tuple[ElementPeers, ...]:
        """The others, which are only named."""
        return self.helping[MOST_HELPED:]

    @cached_property
    def common_note(self) -> CommonNote | None:
        return describe_common(self.common) if self.common else None


@dataclass(frozen=True)
class _Candidates:
    """The results among which peers are sought, and the earliest round of each with its scores."""

    cities: Mapping[int, City]
    scores: Scores
    spec: Framework
    common: CommonGround | None = None


def load_peers_page(reach: Reach, row: ComparedResult, parameters: Mapping[str, str]) -> PeersPage:
    """Return whom a city could ask and help, among the results that the person may see by name."""
    problems: list[str] = []
    asked = parameters.get("ground", "").strip()
    if asked and asked != COMMON:
        problems.append(say_unknown("ground", asked))
    rows = visible_newest(reach).filter(
        framework=row.framework_id, mode=row.mode, series=row.series, origin=row.origin
    )
    rows = rows.exclude(place=row.place_id)
    of_method = rows.filter(method_digest=row.method_digest)
    total, count = rows.count(), of_method.count()
    found = None
    if asked == COMMON and total > count:
        found = _score_in_common(row, rows, problems)
    if found is None:
        found = _read_scores(reach, row, of_method)
    own = [
        (element.key, found.scores[row.pk][element.key])
        for element in found.spec.elements
        if element.key in found.scores.get(row.pk, {})
    ]
    choose = _Choice(row, found, dict(own))
    highest = len(found.spec.readiness_levels) - 1
    to_ask = [(key, choose.to_ask(key, highest)) for key in choose_open(own)]
    to_help = [(key, choose.to_help(key, highest)) for key in choose_strong(own, highest=highest)]
    chosen = {peer.city.key for _key, peers in (*to_ask, *to_help) for peer in peers}
    shown = {shown.pk: shown for shown in with_context(ComparedResult.objects.filter(pk__in=chosen))}
    return PeersPage(
        row=row,
        spec=found.spec,
        to_ask=_lay_out(found.spec, to_ask, dict(own), shown),
        to_help=_lay_out(found.spec, to_help, dict(own), shown),
        others=total if found.common else count,
        others_asked_otherwise=0 if found.common else total - count,
        is_in_reach=reach.reaches(row),
        common=found.common,
        problems=tuple(problems),
    )


@dataclass(frozen=True)
class _Choice:
    """The choice for one city among the candidates."""

    row: ComparedResult
    found: _Candidates
    own: Mapping[str, ElementScore]

    def to_ask(self, element: str, highest: int) -> tuple[Peer, ...]:
        city = self.found.cities[self.row.pk]
        return choose_to_ask(city, self.own[element], self._list(element), highest=highest)

    def to_help(self, element: str, highest: int) -> tuple[Peer, ...]:
        city = self.found.cities[self.row.pk]
        return choose_to_help(city, self.own[element], self._list(element), highest=highest)

    def _list(self, element: str) -> Iterable[tuple[City, ElementScore]]:
        return (
            (city, scores[element])
            for key, city in self.found.cities.items()
            if key != self.row.pk and element in (scores := self.found.scores.get(key, {}))
        )


def _name_elements(rows: Iterable[ElementPeers]) -> str:
    return join_titles(in_language(row.element.title) for row in rows)


def _lay_out(
    spec: Framework,
    chosen: Iterable[tuple[str, tuple[Peer, ...]]],
    own: Mapping[str, ElementScore],
    rows: Mapping[int, ComparedResult],
) -> tuple[ElementPeers, ...]:
    return tuple(
        ElementPeers(
            spec.elements_by_key[key],
            own[key],
            tuple(PeerReading(peer, rows[peer.city.key]) for peer in peers),
        )
        for key, peers in chosen
    )


def _read_scores(reach: Reach, row: ComparedResult, rows: QuerySet[ComparedResult]) -> _Candidates:
    """Read the stored scores of all elements: of the newest rounds, and of the earliest that is seen."""
    spec = load_spec(row.version_id)
    cities = _read_cities(row, rows)
    starts = _read_starts(reach, row)
    found = NodeScore.objects.filter(kind=NodeKind.ELEMENT, result__in=list(cities)).values_list(
        "result", "node_key", "score", "level"
    )
    scores: dict[int, dict[str, ElementScore]] = {pk: {} for pk in cities}
    for pk, key, score, level in found.iterator():
        if score is None:
            continue
        rank = spec.rank_of_level(level) if level else None
        scores[pk][key] = ElementScore(score, rank, starts.get(cities[pk].place, {}).get(key))
    return _Candidates(cities, scores, spec)


def _read_starts(reach: Reach, row: ComparedResult) -> dict[int, dict[str, float]]:
    """Return by place the scores of its earliest round that the person sees, where it has more than one."""
    rounds = visible_rounds(reach).filter(
        framework=row.framework_id,
        mode=row.mode,
        series=row.series,
        origin=row.origin,
        method_digest=row.method_digest,
        is_newest=False,
    )
    earliest: dict[int, tuple[int, int]] = {}
    for pk, place, number in rounds.values_list("pk", "place", "round"):
        if place not in earliest or number < earliest[place][0]:
            earliest[place] = (number, pk)
    by_result = {pk: place for place, (_number, pk) in earliest.items()}
    starts: dict[int, dict[str, float]] = {place: {} for place in earliest}
    found = NodeScore.objects.filter(kind=NodeKind.ELEMENT, result__in=list(by_result)).values_list(
        "result", "node_key", "score"
    )
    for pk, key, score in found:
        if score is not None:
            starts[by_result[pk]][key] = score
    return starts


def _score_in_common(
    row: ComparedResult, rows: QuerySet[ComparedResult], problems: list[str]
) -> _Candidates | None:
    """Score all on the questions that stayed the same; None, with a sentence, where that cannot be."""
    everybody = [row, *rows.defer("codes")]
    versions = tuple(sorted({one.version_id for one in everybody}))
    ground = Ground(load_spec(versions[-1]), row.framework_id, row.mode, row.series, versions, is_common=True)
    try:
        shared = score_shared(ground, everybody)
    except LevelsDiffer:
        problems.append(_("The versions have other readiness levels, so they cannot be compared."))
        return None
    except TooMany as error:
        problems.append(str(error))
        return None
    spec = shared.common.framework
    scores = {
        pk: {
            key: ElementScore(figures.score, spec.rank_of_level(figures.level) if figures.level else None)
            for (kind, key), figures in found.items()
            if kind == NodeKind.ELEMENT and figures.score is not None
        }
        for pk, found in shared.figures.items()
    }
    return _Candidates(_read_cities(row, rows), scores, spec, shared.common)


def _read_cities(row: ComparedResult, rows: QuerySet[ComparedResult]) -> dict[int, City]:
    """Return the places of these results with what makes them similar, and that of the one they are for."""
    groups = dict(
        Place.objects.filter(kind=PlaceKind.COUNTRY)
        .exclude(economic_group="")
        .values_list("country_code", "economic_group")
    )
    language = get_language() or "en"
    found = rows.values_list("pk", "place", "place__name", "place__character", "place__country_code")
    own = row.place
    themselves = (row.pk, own.pk, own.name, own.character, own.country_code)
    return {
        pk: City(pk, place, read_text(name, language), character, country, groups.get(country, ""))
        for pk, place, name, character, country in (themselves, *found)
    }
