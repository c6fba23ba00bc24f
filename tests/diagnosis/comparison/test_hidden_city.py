"""A city that shows nothing, looked for from outside through every address: each answer is as without it."""

from __future__ import annotations

import re

import pytest

from diagnosis.places.models import ProgrammePlace
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.matrix_cities import make_city
from tests.factories import make_place, make_programme, make_result, make_user, sign_in

pytestmark = pytest.mark.django_db

PAGES = (
    "/compare/",
    "/compare/table/csv/",
    "/compare/side-by-side/",
    "/compare/groups/",
    "/compare/groups/table/csv/",
    "/compare/distribution/",
    "/compare/distribution/table/csv/",
    "/compare/map/",
    "/compare/map/table/csv/",
    "/api/v1/comparison/",
)
QUESTIONS = (
    {},
    {"class": "C"},
    {"country": "QZ"},
    {"stage": "in-place"},
    {"stage": "to-be-developed"},
    {"stage": "range"},
    {"round": "2"},
    {"round": "3"},
    {"origin": "desk"},
    {"mode": "deep"},
    {"series": "verified"},
    {"page": "2"},
    {"sort": "-policy"},
    {"node": "policy.vision"},
    {"node": "policy.vision.quick", "round": "2"},
    {"find": "hidden"},
    {"by": "policy"},
    {"search": "", "find": "secret"},
)
# The token against forgery is another one in every answer.
OF_ITS_OWN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]*')


def ask_all(browser, result: int = 0) -> dict[tuple[str, str], str]:
    """Return every answer by address and question; ``result`` is asked for by its number too."""
    questions = [*QUESTIONS]
    if result:
        asked = {"element": "policy.vision", "node": "policy"}
        questions += [{name: str(result), **asked} for name in ("result", "open")]
    return {(page, str(question)): read(browser, page, question) for page in PAGES for question in questions}


def read(browser, page: str, asked: dict[str, str]) -> str:
    response = browser.get(page, asked)
    assert response.status_code == 200 or (response.status_code == 404 and "/map/table/" in page), page
    words = response.content.decode()
    return OF_ITS_OWN.sub("", words[words.find("<main") :] if "<main" in words else words)


def list_differences(before, after) -> list[tuple[str, str]]:
    return [key for key in before if before[key] != after[key]]


@pytest.fixture
def own():
    return make_place("own-city", country_code="QY")


@pytest.fixture
def programme(own):
    make_place("land-y", kind="country", country_code="QY")
    make_place("land-z", kind="country", country_code="QZ")
    return make_programme("coast", places=[own])


def make_people(own):
    return {"staff": make_user(roles=[("staff", own)]), "nobody": make_user()}


@pytest.mark.parametrize("who", ["staff", "nobody"])
@pytest.mark.parametrize("joins", [True, False])
def test_results_that_nobody_shows_change_no_answer(who, joins, own, programme):
    """Three hidden cities in the same programme or outside: other rounds, modes, stages and origins.

    The number that the first of their results gets is asked for before, when it is unknown.
    """
    number = make_city("", place=own).pk + 1
    hidden = [
        make_place(f"hidden-{city}", country_code="QZ", character="C", name={"en": f"Secret {city}"})
        for city in range(3)
    ]
    if joins:
        for place in hidden:
            ProgrammePlace.objects.create(programme=programme, place=place)
    browser = sign_in(make_people(own)[who])
    before = ask_all(browser, number)

    made = [make_city("", 100 - city * 25, 0, place=place).pk for city, place in enumerate(hidden)]
    assert made[0] == number
    for place in hidden:
        make_city("", 75, 100, place=place, round_number=2)
        make_city("", 25, 75, place=place, round_number=3)
    make_city("", 100, 100, place=hidden[0], origin="desk")
    make_result(place=hidden[1], mode="deep")

    assert list_differences(before, ask_all(browser, number)) == []


@pytest.mark.parametrize("who", ["staff", "nobody"])
def test_what_was_taken_back_leaves_no_trace(who, own, programme):
    make_city("", place=own)
    other = make_place("other-city", country_code="QZ", character="C")
    first = make_city("", 100, 0, place=other)
    second = make_city("", 0, 100, place=other, round_number=2)
    ProgrammePlace.objects.create(programme=programme, place=other)
    browser = sign_in(make_people(own)[who])
    before = ask_all(browser)

    for result, audience in ((first, "public"), (second, "peers")):
        set_audience(result=result, audience=audience, by=make_user())
    assert list_differences(before, ask_all(browser))  # while they are shown, the pages hold them
    for result in (first, second):
        set_audience(result=result, audience="", by=make_user())

    assert list_differences(before, ask_all(browser)) == []


def test_who_leaves_the_programme_is_out_of_sight_on_every_page(own, programme):
    make_city("", place=own)
    other = make_place("other-city", country_code="QZ", character="C")
    ProgrammePlace.objects.create(programme=programme, place=other)
    shown = make_city("", 100, 0, place=other)
    browser = sign_in(make_user(roles=[("staff", own)]))
    before = ask_all(browser)
    set_audience(result=shown, audience="peers", by=make_user())
    assert list_differences(before, ask_all(browser))

    ProgrammePlace.objects.filter(place=other).update(left_on="2020-01-01")

    assert list_differences(before, ask_all(browser)) == []
    for page in ("neighbours/", "rounds/", "whom-to-ask/", "rounds/table/csv/", "neighbours/picture/svg/"):
        assert browser.get(f"/compare/results/{shown.pk}/{page}").status_code == 404


def test_a_shown_result_brings_no_other_of_its_city_in_sight(own):
    """The first round is shown: neither the second one nor a desk study stands on any page."""
    make_city("", place=own)
    other = make_place("other-city", character="C")
    shown = make_city("", 50, 50, place=other)
    set_audience(result=shown, audience="public", by=make_user())
    browser = sign_in(make_user(roles=[("staff", own)]))
    of_result = [f"/compare/results/{shown.pk}/{page}" for page in ("rounds/", "neighbours/", "whom-to-ask/")]
    before = ask_all(browser) | {("", page): read(browser, page, {}) for page in of_result}

    make_city("", 100, 0, place=other, round_number=2)
    make_city("", 0, 100, place=other, origin="desk")
    make_result(place=other, mode="deep")

    after = ask_all(browser) | {("", page): read(browser, page, {}) for page in of_result}
    assert list_differences(before, after) == []
