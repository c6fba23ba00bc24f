"""Declared groups in quartiles: the only part of comparisons that reads results out of a person's reach.

What it gives on are rounded quartiles and counts of groups that ``disclosure`` lets be shown together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from diagnosis.comparison.disclosure import (
    ALL,
    KINDS,
    NEWEST,
    Candidate,
    choose_family,
    narrow_family,
)
from diagnosis.comparison.filters import list_programmes
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.nodes import Node
from diagnosis.comparison.permissions import Reach, present_members, visible_by_id
from diagnosis.comparison.quartiles import Quartiles, find_quartiles
from diagnosis.places.models import Character, Place, PlaceKind
from diagnosis.results.models import ComparedResult
from diagnosis.results.wording import in_language


@dataclass(frozen=True, slots=True)
class GroupGround:
    """All results of which groups are formed: a ground with one origin and one kind of place."""

    ground: Ground
    origin: str
    kind: str

    @property
    def condition(self) -> Q:
        return self.ground.condition & Q(
            origin=self.origin, place__kind=self.kind, initiative="", is_current=True
        )


@dataclass(frozen=True, slots=True)
class DeclaredGroup:
    """A group that is shown, or (``quartiles`` None) one that is not; quartiles are whole numbers."""

    kind: str
    value: str
    title: str
    quartiles: Quartiles | None = None


@dataclass(frozen=True)
class Groups:
    """The declared groups of one node and round, in the order of their kinds, as one person may see them.

    ``rounds`` are those of which at least one group is shown. ``of_place`` tells the groups of a place.
    """

    shown: tuple[DeclaredGroup, ...]
    left_out: tuple[DeclaredGroup, ...]
    rounds: tuple[int, ...]
    memberships: frozenset[tuple[str, str]]

    @cached_property
    def by_kind(self) -> list[tuple[str, list[DeclaredGroup]]]:
        """The shown groups under their kinds."""
        found = [(kind, [group for group in self.shown if group.kind == kind]) for kind in KINDS]
        return [(kind, groups) for kind, groups in found if groups]

    @cached_property
    def of_place(self) -> tuple[DeclaredGroup, ...]:
        """The shown groups to which the marked result belongs."""
        return tuple(group for group in self.shown if (group.kind, group.value) in self.memberships)

    @cached_property
    def of_place_left_out(self) -> tuple[DeclaredGroup, ...]:
        return tuple(group for group in self.left_out if (group.kind, group.value) in self.memberships)


@dataclass(frozen=True, slots=True)
class _Row:
    """A result with what groups are formed by."""

    pk: int
    place: int
    round: int
    is_newest: bool
    stage: str
    country: str
    character: str
    score: float | None


def load_groups(
    reach: Reach, where: GroupGround, node: Node, *, round_number: int, own: ComparedResult | None
) -> Groups:
    """Return the groups of a round that the person may see for a node; a fixed number of queries.

    The family of groups is chosen for all rounds and then for the node, whatever is asked for here.
    """
    rows = _load_rows(where, node)
    members = _load_members(reach)
    candidates = _list_candidates(rows, members)
    places = {row.pk: row.place for row in rows}
    hidden = _find_hidden(reach, where, places)
    family = choose_family(candidates, places=places, hidden=hidden)
    scores = {row.pk: row.score for row in rows if row.score is not None}
    family = narrow_family(family, frozenset(scores), places=places, hidden=hidden)
    titles = _name_groups(where, members)
    shown = {
        (group.kind, group.value): _describe(group, titles, scores)
        for group in family
        if group.round == round_number
    }
    left_out = [DeclaredGroup(*name, title) for name, title in titles.items() if name not in shown]
    return Groups(
        # In the order of their names: stages from the lowest on, a country without a name last of its kind.
        shown=tuple(sorted(shown.values(), key=lambda group: _place_in_order(group, list(titles)))),
        left_out=tuple(left_out),
        rounds=tuple(sorted({group.round for group in family} - {NEWEST})),
        memberships=_find_memberships(own, members) if own else frozenset(),
    )


def _load_rows(where: GroupGround, node: Node) -> list[_Row]:
    """Return all results of all rounds with their scores of one node; one query."""
    scored = FilteredRelation(
        "result__scores", condition=Q(result__scores__kind=node.kind, result__scores__node_key=node.key)
    )
    rows = ComparedResult.objects.filter(where.condition).annotate(scored=scored, score=F("scored__score"))
    names = (
        "pk", "place_id", "round", "is_newest", "stage", "place__country_code", "place__character", "score",
    )  # fmt: skip
    return [_Row(*values) for values in rows.order_by().values_list(*names)]


def _find_hidden(reach: Reach, where: GroupGround, known: Iterable[int]) -> frozenset[int]:
    """Return the results that the person may not see by name."""
    if reach.sees_everything:
        return frozenset()
    seen = visible_by_id(reach).filter(where.condition).order_by().values_list("pk", flat=True)
    return frozenset(known) - frozenset(seen)


@dataclass(frozen=True)
class _Members:
    """The programmes that the person may know of: their names and their present places."""

    names: Mapping[str, str]
    places: Mapping[str, frozenset[int]]


def _load_members(reach: Reach) -> _Members:
    programmes = {programme.pk: programme for programme in list_programmes(reach)}
    places: dict[str, set[int]] = {programme.key: set() for programme in programmes.values()}
    for programme, place in (
        present_members().filter(programme__in=programmes).values_list("programme", "place")
    ):
        places[programmes[programme].key].add(place)
    names = {programme.key: str(programme) for programme in programmes.values()}
    return _Members(names, {key: frozenset(members) for key, members in places.items()})


def _list_candidates(rows: Iterable[_Row], members: _Members) -> list[Candidate]:
    found: dict[tuple[str, str, int], list[int]] = {}
    programmes = {
        place: [key for key, places in members.places.items() if place in places]
        for place in frozenset().union(*members.places.values())
    }
    for row in rows:
        values = [(ALL, "")]
        if row.country:
            values.append(("country", row.country))
        if row.character:
            values.append(("class", row.character))
        if row.stage:
            values.append(("stage", row.stage))
        values += [("programme", key) for key in programmes.get(row.place, ())]
        for round_number in (NEWEST, row.round) if row.is_newest else (row.round,):
            for kind, value in values:
                found.setdefault((kind, value, round_number), []).append(row.pk)
    return [Candidate(*name, frozenset(results)) for name, results in found.items()]


def _name_groups(where: GroupGround, members: _Members) -> dict[tuple[str, str], str]:
    """Return the names of all groups that there can be, whether or not a result is in them.

    A group that is not shown is named among them: its name tells nothing.
    """
    names = {(ALL, ""): _("All places")}
    if where.kind != PlaceKind.COUNTRY:
        countries = Place.objects.filter(kind=PlaceKind.COUNTRY)
        found = sorted((str(place), place.country_code) for place in countries)
        names |= {("country", code): title for title, code in found}
    if where.kind in {PlaceKind.CITY, PlaceKind.DISTRICT}:
        names |= {("class", character.value): str(character.label) for character in Character}
    names |= {("programme", key): title for key, title in members.names.items()}
    stages = reversed(where.ground.spec.stages)
    return names | {("stage", stage.key): in_language(stage.title) for stage in stages}


def _describe(
    group: Candidate, titles: Mapping[tuple[str, str], str], scores: Mapping[int, float]
) -> DeclaredGroup:
    name = group.kind, group.value
    quartiles = find_quartiles(scores[member] for member in group.members)
    # Never an exact score of a place that stays unnamed: whole numbers leave this module, and no others.
    return DeclaredGroup(*name, titles.get(name, group.value), quartiles.rounded if quartiles else None)


def _find_memberships(own: ComparedResult, members: _Members) -> frozenset[tuple[str, str]]:
    programmes = [("programme", key) for key, places in members.places.items() if own.place_id in places]
    return frozenset(
        [
            (ALL, ""),
            ("country", own.place.country_code),
            ("class", own.place.character),
            ("stage", own.stage),
            *programmes,
        ]
    )


def _place_in_order(group: DeclaredGroup, names: list[tuple[str, str]]) -> tuple[int, int, str]:
    name = group.kind, group.value
    return KINDS.index(group.kind), names.index(name) if name in names else len(names), group.value
