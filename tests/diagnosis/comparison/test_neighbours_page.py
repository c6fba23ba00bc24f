"""The page of neighbours: who is near, by how much, and only among places that one may see."""

from __future__ import annotations

import pytest

from diagnosis.places.models import Place
from diagnosis.results.models import ComparedResult
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.peers import make_peers, make_scored, read_page, read_rows
from tests.factories import make_place, make_programme, make_user, sign_in

FOUR = [(50, 50, 50), (50, 75, 50), (50, 50, 100), (100, 100, 50)]


@pytest.fixture
def places(db) -> list[Place]:
    return make_peers(FOUR)


@pytest.fixture
def consultant(places):
    return sign_in(make_user(roles=[("consultant", make_programme(places=places))]))


def address(place: Place, part: str = "") -> str:
    return f"/compare/results/{ComparedResult.objects.get(place=place, is_newest=True).pk}/neighbours/{part}"


def test_the_nearest_first_with_distance_and_where_they_are_ahead(consultant, places):
    """From 50, 50, 50: root of 625/3 = 14; of 2500/3 = 29; of (2500 + 2500)/3 = 41."""
    page = read_page(consultant, address(places[0]))
    rows = read_rows(consultant, address(places[0], "table/csv/"))

    assert "Nearest to Peer 1: Peer 2, Peer 3 and Peer 4." in page
    assert [row[0:5] for row in rows] == [
        ["Peer 1", "", "", "50", "50"],
        ["Peer 2", "14", "3", "63", "50"],
        ["Peer 3", "29", "3", "50", "100"],
        ["Peer 4", "41", "3", "100", "50"],
    ]
    assert [row[5] for row in rows[1:]] == ["Targets +25", "Partners +50", "Vision +50; Targets +50"]


def test_nobody_near_is_ahead(consultant, places):
    page = read_page(consultant, address(places[3]))

    assert "ahead in no element" in page


def test_only_places_that_one_may_see(places):
    lead = sign_in(make_user(roles=[("lead", places[0])]))

    assert "No place that you may see has a profile near that of Peer 1." in read_page(
        lead, address(places[0])
    )
    set_audience(result=ComparedResult.objects.get(place=places[3]).result, audience="public", by=None)
    page = read_page(lead, address(places[0]))
    assert "Nearest to Peer 1: Peer 4." in page
    assert "Peer 2" not in page


def test_a_result_that_one_may_not_see_has_no_such_page(places):
    lead = sign_in(make_user(roles=[("lead", places[0])]))

    for part in ("", "table/csv/", "picture/svg/"):
        assert lead.get(address(places[1], part)).status_code == 404
    assert lead.get("/compare/results/999999/neighbours/").status_code == 404


def test_other_origins_and_kinds_of_place_are_no_neighbours(places):
    make_scored((50, 50, 50), place=make_place("desk"), origin="desk")
    make_scored((50, 50, 50), place=make_place("land", kind="country"))
    administrator = sign_in(make_user(roles=[("administrator", "site")]))

    rows = read_rows(administrator, address(places[0], "table/csv/"))

    assert [row[0] for row in rows] == ["Peer 1", "Peer 2", "Peer 3", "Peer 4"]


def test_one_neighbour_a_place_with_its_newest_result(consultant, places):
    make_scored((50, 50, 50), place=places[3], round_number=2)
    make_scored((0, 0, 0), place=places[0], round_number=2)
    first = ComparedResult.objects.get(place=places[0], round=1).pk

    rows = read_rows(consultant, f"/compare/results/{first}/neighbours/table/csv/")

    assert [row[:2] for row in rows] == [["Peer 1", ""], ["Peer 4", "0"], ["Peer 2", "14"], ["Peer 3", "29"]]


def test_the_number_of_queries_does_not_grow(places, django_assert_num_queries):
    browser = sign_in(make_user(roles=[("administrator", "site")]))
    browser.get(address(places[0]))
    for more in ((), FOUR * 3):
        make_peers(more, key="more")
        # session, user, roles, what is shown to the person, result, keys of the others, their scores and
        # one's own, rows, domains
        with django_assert_num_queries(10):
            assert browser.get(address(places[0])).status_code == 200


def test_the_chart_as_a_file(consultant, places):
    assert b"Policy" in consultant.get(address(places[0], "picture/svg/")).content
    assert consultant.get(address(places[0], "picture/png/")).content.startswith(b"\x89PNG")
    assert consultant.get(address(places[0], "table/xlsx/")).status_code == 200
    assert consultant.get(address(places[0], "table/png/")).status_code == 404


def test_each_neighbour_leads_to_the_result_that_it_shows(consultant, places):
    shown = ComparedResult.objects.get(place=places[1]).result
    set_audience(result=shown, audience="public", by=None)
    lead = sign_in(make_user(roles=[("lead", places[0])]))

    for reader in (lead, consultant):
        assert f'href="/results/{shown.pk}/shared/"' in read_page(reader, address(places[0]))
        assert reader.get(f"/results/{shown.pk}/shared/").status_code == 200
    hidden = ComparedResult.objects.get(place=places[2]).pk
    assert consultant.get(f"/results/{hidden}/shared/").status_code == 200
    assert f"/results/{hidden}/" not in read_page(lead, address(places[0]))


def test_without_neighbours_the_page_says_when_they_appear(places):
    page = read_page(sign_in(make_user(roles=[("staff", places[0])])), address(places[0]))

    assert "as soon as other places with answers to the same questions show you their result" in page
    assert "root mean square" not in page
