"""Junk in every parameter of every address: never an error page, and nothing of a city that shows nothing."""

from __future__ import annotations

import pytest

from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.matrix_cities import make_city
from tests.factories import make_place, make_programme, make_user, sign_in

pytestmark = pytest.mark.django_db

PARAMETERS = (
    "framework", "mode", "series", "version", "origin", "programme", "country", "class", "group", "stage",
    "round", "sort", "page", "open", "element", "reference", "result", "node", "kind", "find", "from", "to",
    "window", "by", "ground", "limit", "offset",
)  # fmt: skip
JUNK = {
    "negative": "-1",
    "nought": "0",
    "beyond a key": "9" * 19,
    "beyond a number": "9" * 5000,
    "long": "x" * 10_000,
    "nul": "a\x00b",
    "control": "\x07\u202e",
    "other digits": "²٣",
    "markup": "'\"><script>alert(1)</script>",
    "blanks": "   ",
}
SELECTION_PAGES = (
    "/compare/",
    "/compare/table/csv/",
    "/compare/picture/svg/",
    "/compare/side-by-side/",
    "/compare/groups/",
    "/compare/groups/table/csv/",
    "/compare/distribution/",
    "/compare/distribution/table/csv/",
    "/compare/map/",
    "/compare/map/table/csv/",
    "/api/v1/comparison/",
)
RESULT_PAGES = ("neighbours/", "neighbours/table/csv/", "rounds/", "rounds/table/csv/", "whom-to-ask/")
FILES_OF_TWO = ("/compare/side-by-side/table/csv/", "/compare/side-by-side/picture/svg/")


@pytest.fixture
def world():
    """A city with two rounds in a programme with an order, beside one that shows its result."""
    city, other = make_place("own-city"), make_place("shown-city")
    programme = make_programme("coast", places=[city, other], shows_order=True)
    make_city("", place=city)
    own = make_city("", place=city, round_number=2)
    set_audience(result=make_city("", place=other), audience="public", by=make_user())
    return own, make_user(roles=[("staff", city), ("consultant", programme)])


def list_addresses(result) -> list[str]:
    of_result = [f"/compare/results/{result.pk}/{page}" for page in RESULT_PAGES]
    return [*SELECTION_PAGES, *of_result, "/compare/programmes/coast/order/"]


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_in_every_parameter_is_left_out(junk, world):
    own, person = world
    browser = sign_in(person)

    for address in list_addresses(own):
        for value in (junk, [junk, "1", junk]):
            response = browser.get(address, dict.fromkeys(PARAMETERS, value))
            assert response.status_code == 200, address
            if response.headers["Content-Type"].startswith("text/html"):
                assert b"<script>alert" not in response.content


@pytest.mark.parametrize("name", PARAMETERS)
def test_junk_in_one_parameter_is_left_out(name, world):
    """One at a time, so that no parameter hides what comes after it."""
    own, person = world
    browser = sign_in(person)

    for address in list_addresses(own):
        for junk in (JUNK["beyond a number"], JUNK["nul"], JUNK["negative"]):
            assert browser.get(address, {name: junk}).status_code == 200, address


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_a_file_of_nothing_leads_to_the_page(junk, world):
    """However long the address is: the way on is an address that a browser takes."""
    browser = sign_in(world[1])

    for address in FILES_OF_TWO:
        response = browser.get(address, {"result": [junk] * 3, "find": junk}, follow=True)
        assert response.redirect_chain
        assert response.status_code == 200


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
@pytest.mark.parametrize("sees", ["results", "nothing"])
def test_junk_asks_for_no_brief_and_gives_no_error(junk, sees, world):
    browser = sign_in(world[1] if sees == "results" else make_user())

    for name in (*PARAMETERS[:11], "result", "language"):
        response = browser.post("/compare/briefs/", {name: [junk, junk]}, follow=True)
        assert response.status_code == 200, name


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 4400])
@pytest.mark.parametrize(
    "address", ["results/{}/rounds/", "results/{}/neighbours/", "results/{}/whom-to-ask/", "briefs/{}/file/"]
)
def test_a_number_in_the_path_that_cannot_be_is_not_found(number, address, world):
    assert sign_in(world[1]).get(f"/compare/{address.format(number)}").status_code == 404
