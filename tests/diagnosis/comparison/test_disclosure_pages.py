"""The attacker at the pages: all tables of all rounds and nodes, with every filter, put together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from diagnosis.comparison.disclosure import Candidate
from diagnosis.comparison.synthetic import Wanted, make_synthetic_places
from diagnosis.places.models import Place, Programme
from diagnosis.results.models import ComparedResult, NodeScore, Publication
from tests.diagnosis.comparison.attacks import find_breaches
from tests.diagnosis.comparison.peers import read_rows
from tests.factories import make_programme, make_user, make_version, sign_in

GROUPS, DISTRIBUTION = "/compare/groups/table/csv/", "/compare/distribution/table/csv/"
NODES = {"overall": "overall", "policy": "domain", "policy.vision": "element"}
SYNTHETIC = {"origin": "synthetic"}
WORLDS = {"small": (17, 3), "middle": (31, 4)}
KINDS = {"All": "all", "Country": "country", "Class": "class", "Programme": "programme", "Stage": "stage"}


@pytest.fixture(params=WORLDS)
def world(request, db):
    """Synthetic places with two rounds; every third is in a programme, every fourth shows one result."""
    count, step = WORLDS[request.param]
    version = make_version()
    list(make_synthetic_places(Wanted(count, version, "quick", 2)))
    places = list(Place.objects.filter(key__startswith="synthetic-0").order_by("key"))
    make_programme("few", places=places[::3])
    make_programme("most", places=places[: count - 6])
    rows = list(ComparedResult.objects.order_by("pk"))
    Publication.objects.bulk_create(
        Publication(result_id=row.pk, audience="public", published_at="2026-01-01T00:00Z")
        for row in rows[::step]
    )
    # Some places made no second round: their first is the newest again.
    ComparedResult.objects.filter(round=2, place__in=places[::5]).delete()
    ComparedResult.objects.filter(round=1, place__in=places[::5]).update(is_newest=True)
    return places


def list_people(places: list[Place]) -> dict[str, tuple[object, set[int]]]:
    """Return for each person the roles and the places that they see by name."""
    few = Programme.objects.get(key="few")
    members = set(few.places.values_list("pk", flat=True))
    return {
        "editor": ([("editor", "site")], set()),
        "city": ([("lead", places[3])], {places[3].pk}),
        "consultant": ([("consultant", few)], members),
        "administrator": ([("administrator", "site")], {place.pk for place in places}),
    }


def list_requests(own: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield addresses of all groups and of the groups of one's own place, with filters that tempt."""
    for round_number, node in product(("", "1", "2"), NODES):
        asked = {**SYNTHETIC, "node": node, "round": round_number}
        yield GROUPS, asked
        yield GROUPS, {**asked, "result": own}
        for filters in ({}, {"country": "QM"}, {"class": "B"}, {"programme": "few"}, {"stage": "in-place"}):
            yield DISTRIBUTION, {**asked, **filters, "result": own}


def find_members(kind: str, title: str, round_number: str, node: str) -> Candidate:
    """Return the results behind a line of a table, as the attacker may guess them at best."""
    rows = ComparedResult.objects.filter(origin="synthetic")
    rows = rows.filter(round=round_number) if round_number else rows.filter(is_newest=True)
    countries = Place.objects.filter(kind="country")
    if kind == "country":
        code = next(place.country_code for place in countries if str(place) == title)
        rows = rows.filter(place__country_code=code)
    elif kind == "class":
        letters = {"Metropolis": "A", "Regional core city": "B", "City with one main industry": "C"}
        rows = rows.filter(place__character=letters[title])
    elif kind == "programme":
        rows = rows.filter(place__programmes__key=title)
    elif kind == "stage":
        rows = rows.filter(stage={"In place": "in-place", "To be developed": "to-be-developed"}[title])
    scored = NodeScore.objects.filter(kind=NODES[node], node_key=node, score__isnull=False)
    members = rows.filter(result__in=scored.values("result")).values_list("pk", flat=True)
    return Candidate(kind, title, int(round_number or 0), frozenset(members))


@pytest.mark.parametrize("person", ["editor", "city", "consultant", "administrator"])
def test_no_tables_together_single_out_a_place(person, world):
    roles, seen = list_people(world)[person]
    browser = sign_in(make_user(roles=roles))
    places = dict(ComparedResult.objects.values_list("pk", "place"))
    published = set(Publication.objects.values_list("result", flat=True))
    hidden = frozenset(pk for pk, place in places.items() if place not in seen and pk not in published)
    visible = ComparedResult.objects.exclude(pk__in=hidden)
    names = {row.place.key for row in visible.select_related("place")}
    own = str(visible.filter(place__in=seen).values_list("pk", flat=True).first() or "")

    gathered: dict[str, set[Candidate]] = {node: set() for node in NODES}
    for address, asked in list_requests(own):
        for row in read_rows(browser, address, **asked):
            if row[0] not in KINDS:  # a place by name
                assert row[0] in names
                continue
            group = find_members(KINDS[row[0]], row[1], asked["round"], asked["node"])
            assert int(row[2]) == len(group.members)
            assert all(quartile.isdecimal() for quartile in row[3:])
            gathered[asked["node"]].add(group)

    assert [
        breach for shown in gathered.values() for breach in find_breaches(shown, places=places, hidden=hidden)
    ] == []
    assert any(gathered.values())
