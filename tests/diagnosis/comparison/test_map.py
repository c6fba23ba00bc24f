"""The page of the map: whose places are on it, what stands beside it, and what an address may ask."""

from __future__ import annotations

import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from diagnosis.comparison.map_page import FEW, MOST_NAMES, PAGE_SIZE, read_map
from diagnosis.comparison.permissions import Reach
from diagnosis.places.models import Place
from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import set_audience
from tests.factories import (
    answer_all,
    make_assessment,
    make_initiative_version,
    make_jica_version,
    make_place,
    make_programme,
    make_submission,
    make_user,
    make_version,
    sign_in,
)

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
MAP = "/compare/map/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user(roles=[("administrator", "site")])


@pytest.fixture
def browser(administrator):
    return sign_in(administrator)


@pytest.fixture
def reference():
    call_command("load_reference", FIXTURES)
    return make_jica_version()


def locate(key, latitude, longitude, **fields):
    return make_place(key, latitude=Decimal(str(latitude)), longitude=Decimal(str(longitude)), **fields)


def submit(place, level="in-place", **fields):
    return make_submission(make_assessment(place=place, **fields), level=level)


@pytest.fixture
def cities():
    """Three places in a row on the equator, of which the last has a level below the others."""
    made = [
        locate(key, 0, east, country_code="AA") for key, east in [("west", 100), ("mid", 110), ("east", 120)]
    ]
    for place, level in zip(made, ["in-place", "in-place", "not-started"], strict=True):
        submit(place, level)
    return made


def read(user, **parameters):
    return read_map(Reach(user), parameters)


def names(places):
    return [place.name for place in places]


def links(html):
    """The names of the signs of the wide drawing, in their order."""
    wide = html.split('class="map__drawing map__drawing--wide"')[1].split('class="map__drawing ')[0]
    return re.findall(r'class="map__sign" href="([^"]*)" aria-label="([^"]*)"', wide)


# ---- What is shown ---------------------------------------------------------------------


def test_the_map_shows_stages_by_name_with_a_finding(browser, administrator, cities):
    html = browser.get(MAP).content.decode()

    assert [name for _address, name in links(html)] == [
        "East: To be developed", "Mid: In place", "West: In place"
    ]  # fmt: skip
    assert "In place: 2 of 3 places." in html
    page = read(administrator)
    assert [level.rank for level in (place.level for place in page.listed)] == [0, 1, 1]
    assert page.described == "Map. In place: 2 of 3 places. In place 2 and To be developed 1."


def test_the_map_shows_one_domain_with_its_scores(browser, administrator, cities):
    page = read(administrator, by="policy")

    assert page.finding == "Policy: prepared in 2 of 3 places."
    assert [(place.words, value) for place, value in page.rows] == [
        ("Policy not prepared", 0.0), ("Policy prepared", 75.0), ("Policy prepared", 75.0)
    ]  # fmt: skip
    html = browser.get(MAP, {"by": "policy"}).content.decode()
    assert '<option value="policy" selected>' in html
    assert html.count("map__drawing--") == 2


def test_a_domain_without_a_level_says_so(administrator):
    place = locate("new-city", 1, 1)
    assessment = make_assessment(place=place)
    submit_and_diagnose(assessment=assessment, by=None)
    page = read(administrator, by="policy")

    assert page.listed[0].words == "Policy no level yet"
    assert page.finding == "New city: Policy no level yet."
    assert page.rows[0][1] is None
    assert read(administrator).finding == "New city: more than one stage possible."


def test_a_finding_that_holds_for_all_says_so(administrator, cities):
    submit(cities[2], round_number=2)

    assert read(administrator).finding == "In place: all 3 places."
    assert read(administrator, by="policy").finding == "Policy: prepared in all 3 places."


def test_a_sign_leads_to_the_result_that_its_reader_may_open(cities):
    programme = make_programme("coast", places=cities)
    own, other, hidden = cities
    set_audience(result=other.compared_results.get().result, audience="public", by=make_user())
    staff = make_user(roles=[("staff", own)])
    consultant = make_user(roles=[("consultant", programme)])

    found = {name: address for address, name in links(sign_in(staff).get(MAP).content.decode())}
    ids = {place.key: place.compared_results.get().pk for place in cities}
    assert found == {
        "West: In place": f"/results/{ids['west']}/",
        "Mid: In place": f"/results/{ids['mid']}/shared/",
    }
    assert hidden.name["en"] not in found
    assert len(links(sign_in(consultant).get(MAP).content.decode())) == 3


def test_origins_never_stand_on_one_map(browser, administrator, cities):
    submit(cities[0], "not-started", origin="desk")
    page = read(administrator)

    assert (page.asked.origin, len(page.listed)) == ("self", 3)
    assert [(way.count, way.is_here) for way in page.origin_ways] == [(3, True), (1, False)]
    desk = read(administrator, origin="desk")
    assert names(desk.listed) == ["West"]
    assert desk.finding == "West: to be developed."
    assert [way.is_here for way in desk.origin_ways] == [False, True]
    assert "Desk study of published text (1)" in browser.get(MAP).content.decode()


def test_an_origin_without_results_shows_none_and_no_other(administrator, cities):
    page = read(administrator, origin="synthetic")

    assert (page.listed, page.finding) == ([], "")


def test_filters_go_along(administrator, cities):
    locate("far", 40, 0, country_code="BB")
    submit(Place.objects.get(key="far"))
    page = read(administrator, country="BB", by="policy")

    assert names(page.listed) == ["Far"]
    assert "country=BB" in page.address()
    assert page.hidden_fields["country"] == "BB"
    assert page.selection.ground.spec.key in page.address()


def test_initiatives_of_one_place_are_told_apart(administrator):
    place = locate("harbour", 1, 1)
    version = make_initiative_version()
    for initiative in ("Bus lanes", "Open data"):
        submit(place, version=version, mode="full", initiative=initiative)
    page = read(administrator)

    assert names(page.listed) == ["Harbour: Bus lanes", "Harbour: Open data"]
    assert not page.reference


def test_the_questions_in_common_give_way_to_one_method(administrator, cities):
    page = read(administrator, version="common")

    assert page.problems == ["A map shows results of one method only. These are of version 1.0."]
    assert len(page.listed) == 3


# ---- Windows, groups and pages ---------------------------------------------------------


def test_a_window_shows_a_part_and_names_what_lies_outside(browser, administrator, cities):
    page = read(administrator, window="105,-5,115,5")

    assert names(page.listed) == ["Mid"]
    assert page.outside_count == 2
    assert page.finding == "In place: 2 of 3 places."
    assert (
        "2 places lie outside this part of the map."
        in browser.get(MAP, {"window": "105,-5,115,5"}).content.decode()
    )
    world = read(administrator, window="world")
    assert (len(world.listed), world.outside_count) == (3, 0)
    assert [way.is_here for way in world.windows] == [False, False, True]
    assert "window" not in world.windows[0].address


def test_close_places_are_a_group_that_leads_closer_until_it_is_open(browser, administrator):
    for number in range(7):
        submit(locate(f"close-{number}", 10 + number * 0.2, 100 + number * 0.2))
    submit(locate("far", 40, 20), "not-started")

    [(address, name)] = [found for found in links(browser.get(MAP).content.decode()) if "places" in found[1]]
    assert name == "7 places: 7 in place"
    closer = browser.get(MAP + address.replace("&amp;", "&")).content.decode()
    assert len(links(closer)) == 7
    assert "1 place lies outside this part of the map." in closer


def test_boxes_and_lines_are_explained_where_they_are_seen(browser, administrator, cities):
    assert (read(administrator).groups_seen, read(administrator).lines_seen) == ("", "")
    assert "A box with a number" not in browser.get(MAP).content.decode()

    for number in range(5):  # apart on a wide screen, together on a phone
        submit(locate(f"row-{number}", 0, 102 + number * 0.7))
    page = read(administrator)
    assert page.groups_seen == "narrow"
    assert 'class="note map__seen--narrow">A box with a number' in browser.get(MAP).content.decode()

    for number in range(5):
        submit(locate(f"spot-{number}", 5, 115))
    assert read(administrator).groups_seen == "both"


def test_places_on_one_spot_are_named_in_the_list(browser):
    for number in range(7):
        submit(locate(f"close-{number}", 10, 100))

    first = links(browser.get(MAP).content.decode())[0][0].replace("&amp;", "&")
    closest = browser.get(MAP + first).content.decode()
    assert links(closest) == [("#map-list", "7 places: 7 in place")]
    assert 'id="map-list"' in closest


def test_the_list_has_pages(browser, administrator, monkeypatch, cities):
    monkeypatch.setattr("diagnosis.comparison.map_page.PAGE_SIZE", 2)
    page = read(administrator, page="2")

    assert names(place for place, _score in page.rows) == ["West"]
    assert [(way.title, way.is_here) for way in page.pages] == [("1", False), ("2", True)]
    assert 'aria-label="Page 2"' in browser.get(MAP).content.decode()
    beyond = read(administrator, page="9")
    assert beyond.problems == ["“9” is no choice of “Page”. It is left out."]
    assert len(beyond.rows) == 1


def test_pages_that_are_many_are_partly_left_out(administrator, monkeypatch, cities):
    monkeypatch.setattr("diagnosis.comparison.map_page.PAGE_SIZE", 1)
    for number in range(20):
        submit(locate(f"more-{number}", number, 0))

    assert None in read(administrator).pages
    assert len(read(administrator).pages) < 20


# ---- Places without a position ----------------------------------------------------------


def test_places_without_a_position_are_named_below_the_map(browser, administrator, cities):
    submit(make_place("nowhere"))
    html = browser.get(MAP).content.decode()

    assert names(read(administrator).unplaced) == ["Nowhere"]
    assert "1 place without a position" in html
    assert "An administrator can enter where they lie." in html
    assert "In place: 2 of 3 places." in html  # what is not on the map is not counted


def test_of_many_places_without_a_position_the_first_are_named(administrator):
    for number in range(MOST_NAMES + 2):
        submit(make_place(f"nowhere-{number:02d}"), origin="invented")
    page = read(administrator)

    assert (len(page.unplaced_names), page.unplaced_more) == (MOST_NAMES, 2)
    assert page.is_made_up
    html = sign_in(administrator).get(MAP).content.decode()
    assert "These places have no position on the map yet." in html
    assert "Invented and synthetic places lie nowhere" in html
    assert "2 more places are in the table of all places." in html


def test_without_any_result_or_mark_the_page_says_what_comes(browser):
    html = browser.get(MAP).content.decode()

    assert "There is nothing to show on a map yet." in html
    assert browser.get(f"{MAP}table/csv/").status_code == 404
    assert browser.get(f"{MAP}picture/png/").status_code == 404


# ---- Published marks ---------------------------------------------------------------------


def test_published_marks_stand_on_the_map_where_there_are_few_results(browser, administrator, reference):
    for number in range(FEW):
        assert read(administrator).shows_reference
        assessment = make_assessment(place=locate(f"city-{number}", number, 100), version=reference)
        answer_all(assessment)
        submit_and_diagnose(assessment=assessment, by=None)
    page = read(administrator)

    assert not page.shows_reference
    assert page.listed_marks == []
    assert len(read(administrator, reference="yes").listed_marks) == 28
    assert "published mark" not in browser.get(MAP, {"reference": "no"}).content.decode()


def test_published_marks_are_a_layer_of_their_own(administrator, reference):
    johor = Place.objects.get(key="my-johor-bahru")
    assessment = make_assessment(place=johor, version=reference, origin="desk")
    answer_all(assessment, level="not-started")
    submit_and_diagnose(assessment=assessment, by=None)
    page = read(administrator, by="policy", reference="yes")

    assert page.finding == "Johor Bahru: Policy not prepared."
    assert page.listed[0].is_reference is False
    [mark] = [place for place in page.listed_marks if place.name == "Johor Bahru"]
    assert mark.words == "Policy prepared, published mark"
    assert mark.address == "/places/my-johor-bahru/"
    drawn = page._list_marks(page.frame)
    assert sum(len(one.levels) and not one.is_reference for one in drawn) == 1
    assert "Malaysia, the country" in names(page.listed_marks)


def test_without_results_the_finding_is_about_the_published_marks(browser, administrator, reference):
    page = read(administrator)

    assert page.selection.ground is None
    assert page.is_led_by_reference
    assert page.caption == "Published marks, 2022"
    assert page.finding == "To be developed: 13 of 28 places."
    assert page.subject == "Stage"
    html = browser.get(MAP).content.decode()
    assert "These are published marks of 2022, not answers of cities." in html


def test_filters_of_places_hold_for_published_marks_too(administrator, reference):
    assert len(read(administrator, country="MY").listed_marks) == 5
    assert len(read(administrator, group="leading", **{"class": "B"}).listed_marks) > 0
    assert all(
        place.country == "Malaysia"
        for place in read(administrator, group="leading", **{"class": "B"}).listed_marks
    )


def test_another_framework_has_no_published_marks(administrator, reference, cities):
    page = read(administrator, framework="small", reference="yes")

    assert not page.shows_reference
    assert page.reference == ()


# ---- Addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "title"),
    [
        ("by", "weather", "Shown by"),
        ("window", "0,0,0,0", "Part of the map"),
        ("window", "nan,nan,nan,nan", "Part of the map"),
        ("reference", "perhaps", "Published marks, 2022"),
        ("page", "-1", "Page"),
        ("page", "１", "Page"),
        ("page", "9999999", "Page"),
        ("origin", "stars", "Answers"),
    ],
)
def test_what_an_address_asks_in_vain_is_left_out_with_a_sentence(browser, cities, name, value, title):
    response = browser.get(MAP, {name: value})

    assert response.status_code == 200
    assert f"“{value}” is no choice of “{title}”. It is left out." in response.content.decode()
    assert len(links(response.content.decode())) == 3


def test_words_of_an_address_are_escaped(browser, cities):
    html = browser.get(MAP, {"by": "<script>", "window": '"><script>', "country": "<i>"}).content.decode()

    assert "<script>" not in html
    assert "<i>" not in html


def test_the_page_speaks_the_language_of_its_reader(administrator, cities):
    with translation.override("ja"):
        assert names(read(administrator).listed)[0] == "East市"


# ---- Size ----------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_number_of_places(
    browser, cities, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(20) as few:
        browser.get(MAP, {"by": "policy"})
    for number in range(12):
        submit(locate(f"more-{number}", number, 50 + number))
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(MAP, {"by": "policy"})


def test_many_places_make_a_page_of_limited_size(browser):
    make_version()
    call_command("make_synthetic_places", 300, framework="small", stdout=StringIO())
    places = list(Place.objects.filter(key__startswith="synthetic-0"))
    for number, place in enumerate(places):
        place.latitude, place.longitude = Decimal(-40 + number % 100), Decimal(-170 + (number * 17) % 340)
    Place.objects.bulk_update(places, ["latitude", "longitude"])

    html = browser.get(MAP, {"window": "world"}).content.decode()

    assert len(html) < 300_000
    assert html.count('<th scope="row"') == PAGE_SIZE
    found = [name for _address, name in links(html)]
    groups = [name for name in found if " places:" in name]
    assert sum(int(name.split()[0]) for name in groups) + len(found) - len(groups) == 300
