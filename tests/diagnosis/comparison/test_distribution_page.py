"""The page of a distribution: dots for those who see the places, groups for those who do not."""

from __future__ import annotations

import pytest

from diagnosis.places.models import Place
from diagnosis.results.models import ComparedResult
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.peers import PARTNERS, VISION, make_peers, make_scored, read_page, read_rows
from tests.factories import make_place, make_programme, make_user, sign_in

PAGE, TABLE = "/compare/distribution/", "/compare/distribution/table/csv/"
SIX = [(0, 0, 50), (25, 25, 50), (50, 50, 50), (50, 75, 50), (75, 75, 50), (100, 100, 50)]


@pytest.fixture
def places(db) -> list[Place]:
    return make_peers(SIX)


@pytest.fixture
def consultant(places):
    return sign_in(make_user(roles=[("consultant", make_programme("northern", places=places))]))


@pytest.fixture
def lead(places):
    return sign_in(make_user(roles=[("lead", places[5])]))


def result_of(place: Place) -> int:
    return ComparedResult.objects.get(place=place, is_newest=True).pk


def count_dots(page: str) -> int:
    return page.split("<figure")[1].split("</figure>", maxsplit=1)[0].count("<circle")


def test_the_numbers_of_places_that_one_sees(consultant, places):
    """Policy has 0, 25, 50, 62.5, 75 and 100: 62.5 stands in the column from 60 to 65."""
    page = read_page(consultant, PAGE, node="policy", result=result_of(places[3]))

    assert "Peer 4 is in the middle part of its group." in page
    assert "The middle half of 6 places lies between 25 and 75." in page
    assert "Lower quartile 25, median 50, upper quartile 75." in page
    assert (
        'aria-label="Policy, places by score: 0 to under 5: 1; 25 to under 30: 1; 50 to under 55: 1;'
        ' 60 to under 65: 1; 75 to under 80: 1; 95 to 100: 1. Marked: Peer 4 63"'
    ) in page
    assert count_dots(page) == 6
    assert read_rows(consultant, TABLE, node="policy")[3] == ["peer-4", "Peer 4", "62.5"]


def test_many_places_are_counted_in_columns(db):
    places = [make_place(f"many-{number:02}") for number in range(60)]
    for number, place in enumerate(places):
        make_scored((0, 0, 0) if number < 20 else (100, 100, 100), place=place)
    consultant = sign_in(make_user(roles=[("administrator", "site")]))

    page = read_page(consultant, PAGE)

    assert "Number of places by score" in page
    assert '0 to under 5</th> <td class="govuk-table__cell num">20</td>' in page
    assert '95 to 100</th> <td class="govuk-table__cell num">40</td>' in page
    assert "Many 0" not in page


def test_answers_by_level_of_places_whose_answers_one_may_read(consultant, places):
    page = read_page(consultant, PAGE, node=VISION, result=result_of(places[2]))

    assert "The most frequent answer is “Partly in place”: 2 of 6 places." in page
    assert "The darker bar is the answer of Peer 3." in page
    assert read_rows(consultant, TABLE, node=VISION) == [
        ["Not started", "1"], ["First steps", "1"], ["Partly in place", "2"], ["In place", "1"],
        ["Improved", "1"], ["Does not apply", "0"], ["Without an answer", "0"],
    ]  # fmt: skip
    assert read_rows(consultant, TABLE, node=PARTNERS)[2] == ["Partly in place", "6"]


def test_a_published_result_shows_its_scores_and_not_its_answers(lead, places):
    for place in places[:5]:
        set_audience(result=ComparedResult.objects.get(place=place).result, audience="public", by=None)

    assert "The middle half of 6 places" in read_page(lead, PAGE, node="policy")
    page = read_page(lead, PAGE, node=VISION)
    assert "needs five places or more whose answers you may read" in page
    assert read_rows(lead, TABLE, node=VISION) == []


def test_who_does_not_see_the_places_sees_groups_of_its_own(lead, places):
    page = read_page(lead, PAGE, node="policy")

    assert "Peer 6 is in the upper part of its group." in page
    assert "You may see too few places by name." in page
    assert read_rows(lead, TABLE, node="policy")[0] == ["All", "All places", "6", "25", "50", "75"]
    assert not any(f"Peer {number}" in page for number in range(1, 6))


def test_the_groups_are_those_of_their_page_whatever_is_filtered(lead):
    groups = read_rows(lead, "/compare/groups/table/csv/", node="policy")

    for filters in ({}, {"country": "XX"}, {"class": "B"}, {"stage": "in-place"}):
        shown = read_rows(lead, TABLE, node="policy", **filters)
        assert all(row in groups for row in shown)


def test_two_origins_never_share_a_distribution(consultant, places):
    for place in places:
        make_scored((0, 0, 0), place=place, origin="desk")

    own, desk = (read_page(consultant, PAGE, node="policy", **asked) for asked in ({}, {"origin": "desk"}))

    assert "between 25 and 75" in own
    assert "At least half of 6 places have 0." in desk
    assert "These are desk studies" in desk


def test_filters_of_places_one_sees(consultant, places):
    Place.objects.filter(pk__in=[place.pk for place in places[:5]]).update(character="B")

    assert "The middle half of 5 places lies between 25 and 63." in read_page(
        consultant, PAGE, node="policy", **{"class": "B"}
    )
    page = read_page(consultant, PAGE, node="policy", **{"class": "A"})
    assert "Fewer pass these filters." in page
    assert "Take all filters away" in page


def test_a_place_outside_of_the_filter_is_marked_beside_it(consultant, places):
    Place.objects.filter(pk__in=[place.pk for place in places[:5]]).update(character="B")
    asked = {"node": "policy", "class": "B", "result": result_of(places[5])}

    page = read_page(consultant, PAGE, **asked)

    assert "Peer 6 is not one of these places." in page
    assert count_dots(page) == 6


def test_places_without_a_score_are_counted_and_not_drawn(consultant, places):
    make_scored((0, 0, None), place=places[0], round_number=2)

    page = read_page(consultant, PAGE, node="operation")

    assert "1 place has no score here and is not drawn." in page
    assert "At least half of 5 places have 50." in page
    assert count_dots(page) == 5


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"node": "nothing"}, "“nothing” is no choice of “Domain, element or question”."),
        ({"result": "7777777"}, "“7777777” is no choice of “Result”."),
        ({"result": "9" * 5000}, "is no choice of “Result”."),
        ({"kind": "planet"}, "“planet” is no choice of “Kind of place”."),
        ({"country": "ZZ"}, "“ZZ” is no choice of “Country”."),
        ({"version": "common"}, "Questions that stayed the same have no view of their own here."),
    ],
)
def test_what_is_not_there_is_said_and_left_out(asked, sentence, consultant):
    page = read_page(consultant, PAGE, **asked)

    assert sentence in page
    assert "The middle half of 6 places" in page


def test_a_result_of_another_ground_is_not_marked(consultant, places):
    deep = make_scored((0, 0, 0), place=make_place("land", kind="country"))
    administrator = sign_in(make_user(roles=[("administrator", "site")]))

    page = read_page(administrator, PAGE, result=deep.pk, kind="city")

    assert "The result of Land cannot be compared with these places." in page


def test_nobody_to_compare_with(db):
    page = read_page(sign_in(make_user(roles=[("editor", "site")])), PAGE)

    assert "There is no result yet that you may see by name." in page


def test_the_number_of_queries_does_not_grow(consultant, lead, places, django_assert_num_queries):
    # session, user, roles, what is shown to the person (a consultant: nothing), versions, what is seen,
    # scores or answers, programmes, countries with their names, rounds, kinds of place, names of places
    counts = {"policy": (13, consultant), VISION: (12, consultant), "operation": (23, lead)}
    for node, (_count, browser) in counts.items():
        browser.get(PAGE, {"node": node})
    for more in ((), SIX):
        make_peers(more, key="more")
        for node, (count, browser) in counts.items():
            with django_assert_num_queries(count):
                assert browser.get(PAGE, {"node": node}).status_code == 200


def test_charts_and_tables_as_files(consultant, lead):
    for browser in (consultant, lead):
        for node in ("policy", VISION):
            for form, kind in (("svg", b"<svg"), ("png", b"\x89PNG")):
                drawn = browser.get(f"/compare/distribution/picture/{form}/", {"node": node})
                assert drawn.content.startswith(kind)
            table = browser.get("/compare/distribution/table/xlsx/", {"node": node})
            assert table["Content-Disposition"] == 'attachment; filename="distribution.xlsx"'
    assert consultant.get("/compare/distribution/table/svg/").status_code == 404


def test_who_comes_from_a_result_finds_the_way_back_to_it(lead, places):
    own, shown = result_of(places[5]), result_of(places[0])
    set_audience(result=ComparedResult.objects.get(pk=shown).result, audience="public", by=None)

    for address in (PAGE, "/compare/groups/"):
        assert f'href="/results/{own}/" class="govuk-back-link"' in read_page(lead, address, result=own)
        shown_page = read_page(lead, address, result=shown)
        assert f'href="/results/{shown}/shared/" class="govuk-back-link"' in shown_page
        assert "govuk-back-link" not in read_page(lead, address)


def test_with_too_few_places_the_page_says_why_and_what_can_be_read_already(db):
    place = make_place("alone")
    make_scored((25, 50, 75), place=place)
    alone = sign_in(make_user(roles=[("staff", place)]))

    for address in (PAGE, "/compare/groups/"):
        page = read_page(alone, address)
        assert "as soon as five places or more have such a result." in page
        assert f'href="/compare/results/{result_of(place)}/rounds/"' in page
        assert "See the published diagnoses" in page
