"""The page of declared groups: what it shows to whom, and what it never tells."""

from __future__ import annotations

import pytest

from diagnosis.comparison.group_choice import list_facets, read_group_choice
from diagnosis.comparison.permissions import Reach
from diagnosis.places.models import ProgrammePlace
from frameworks.services import copy_to_draft, publish_version
from tests.diagnosis.comparison.peers import make_peers, make_scored, read_page, read_rows
from tests.factories import make_place, make_programme, make_user, make_version, sign_in

PAGE, TABLE, PICTURE = "/compare/groups/", "/compare/groups/table/csv/", "/compare/groups/picture/svg/"
# Vision, targets and partners; policy is the mean of the first two.
SIX = [(0, 0, 50), (25, 25, 50), (50, 50, 50), (50, 75, 50), (75, 75, 50), (100, 100, 50)]


@pytest.fixture
def stranger(db):
    """Somebody who may see no city by name."""
    return sign_in(make_user(roles=[("editor", "site")]))


def test_quartiles_of_unnamed_places(stranger):
    """Policy has 0, 25, 50, 62.5, 75 and 100: the 2nd, the 3rd and the 5th are the quartiles."""
    make_peers(SIX)

    assert read_rows(stranger, TABLE, node="policy")[0] == ["All", "All places", "6", "25", "50", "75"]
    page = read_page(stranger, PAGE, node="policy")
    assert "The middle half of 6 places lies between 25 and 75." in page
    assert "peer" not in page.lower()


def test_a_quartile_is_told_in_whole_numbers(stranger):
    """Of 0, 62.5, 62.5, 62.5 and 100 all quartiles are 62.5."""
    make_peers([(0, 0, 0), (50, 75, 0), (50, 75, 0), (50, 75, 0), (100, 100, 0)])

    assert read_rows(stranger, TABLE, node="policy")[0][3:] == ["63", "63", "63"]
    for text in (read_page(stranger, PAGE, node="policy"), read_page(stranger, PICTURE, node="policy")):
        assert "62.5" not in text
        assert "At least half of 5 places have 63." in text or "<svg" in text


def test_four_places_are_no_group_and_their_number_is_not_told(stranger):
    make_peers(SIX[:4])

    page = read_page(stranger, PAGE)

    assert "No group is large enough to be shown here." in page
    assert read_rows(stranger, TABLE) == []
    assert "4 places" not in page


def test_a_group_that_is_not_shown_is_named_without_a_number(stranger):
    make_place("land-a", kind="country", country_code="QA")
    make_place("land-b", kind="country", country_code="QB")
    make_peers(SIX, key="one", country_code="QA")
    make_peers(SIX[:3], key="two", country_code="QB")

    rows = read_rows(stranger, TABLE)
    page = read_page(stranger, PAGE)

    # Nine places: without the six of one country three are left, so that country is not shown either.
    assert [row[:3] for row in rows if row[0] != "Stage"] == [["All", "All places", "9"]]
    assert "Land a and Land b" in page


def test_ones_own_city_is_marked_in_its_groups(db):
    places = make_peers(SIX, character="B")
    lead = sign_in(make_user(roles=[("lead", places[5])]))

    page = read_page(lead, PAGE, node="policy")

    assert "Peer 6 is in the upper part of its group." in page
    assert "Peer 6 100" in page
    assert page.count("in the upper part</span>") == 3  # of all places, its country and its class


def test_who_sees_a_place_by_name_has_one_hidden_place_less(db):
    """Of six places five are hidden from a city; of five only four, so there is no group for it."""
    places = make_peers(SIX[:5])
    lead = sign_in(make_user(roles=[("lead", places[0])]))
    assert read_rows(lead, TABLE) == []

    make_peers(SIX[5:], key="late")
    assert read_rows(lead, TABLE)[0][2] == "6"


def test_only_what_cities_say_of_themselves_is_shown_unless_asked_for(stranger):
    for number in range(5):
        make_scored((50, 50, 50), place=make_place(f"own-{number}"))
        make_scored((100, 100, 100), place=make_place(f"desk-{number}"), origin="desk")

    own, desk = (read_rows(stranger, TABLE, **asked) for asked in ({}, {"origin": "desk"}))

    assert (own[0][2:], desk[0][2:]) == (["5", "50", "50", "50"], ["5", "100", "100", "100"])
    assert "These are desk studies" in read_page(stranger, PAGE, origin="desk")
    assert "These are desk studies" not in read_page(stranger, PAGE)


def test_countries_and_cities_do_not_mix(stranger):
    make_peers(SIX)
    make_peers([(100, 100, 100)] * 5, key="land", kind="country")

    assert read_rows(stranger, TABLE)[0][2] == "6"
    assert read_rows(stranger, TABLE, kind="country")[0][2] == "5"


def test_a_programme_is_a_group_for_those_who_know_of_it(stranger):
    places = make_peers(SIX)
    make_programme("northern", places=places)
    lead = sign_in(make_user(roles=[("lead", places[0])]))

    assert ["Programme", "northern", "6"] in [row[:3] for row in read_rows(lead, TABLE)]
    assert "northern" not in read_page(stranger, PAGE)


def test_a_place_that_left_is_no_member(db):
    places = make_peers([*SIX, (50, 50, 50)])
    programme = make_programme("northern", places=places)
    ProgrammePlace.objects.filter(place=places[6]).update(left_on="2020-01-01")
    consultant = sign_in(make_user(roles=[("consultant", programme)]))

    # The one that left is hidden: the programme is seen whole, all places would tell it apart.
    assert [row[:3] for row in read_rows(consultant, TABLE) if row[0] in {"All", "Programme"}] == [
        ["Programme", "northern", "6"]
    ]


def test_versions_of_one_method_are_one_ground(stranger):
    """A revision changes no method: its places stand beside the others, if five of them share it."""
    make_peers(SIX)
    revision = publish_version(version=copy_to_draft(version=make_version(), number="1.1", by=None), by=None)
    for number in range(5):
        make_scored((0, 0, 0), place=make_place(f"new-{number}"), version=revision)

    assert {read_rows(stranger, TABLE, version=number)[0][2] for number in ("1.0", "1.1")} == {"11"}


def test_few_results_of_a_version_are_not_told(stranger):
    make_peers(SIX)
    revision = publish_version(version=copy_to_draft(version=make_version(), number="1.1", by=None), by=None)
    make_scored((0, 0, 0), version=revision)

    assert read_rows(stranger, TABLE)[0][2] == "6"
    assert "“1.1” is no choice of “Version”" in read_page(stranger, PAGE, version="1.1")


def test_what_is_shown_first_tells_nothing_of_few_hidden_results(db):
    """Two versions with one and two places in sight: three hidden ones of the first do not lead to it."""
    version = copy_to_draft(version=make_version(), number="2.0", by=None)
    version.document = version.document.replace("Vision, quick?", "Vision, asked otherwise?")
    version.save()
    other = publish_version(version=version, by=None)
    own = make_place("own-city")
    members = [own, *(make_place(f"member-{number}") for number in range(2))]
    programme = make_programme("few", places=members)
    make_scored((0, 0, 0), place=members[0])
    for place in members[1:]:
        make_scored((0, 0, 0), place=place, version=other)
    for number in range(3):
        make_scored((0, 0, 0), place=make_place(f"hidden-{number}"))
    reach = Reach(make_user(roles=[("consultant", programme)]))

    assert [facet.count for facet in list_facets(reach, origin="self", kind="city")] == [1, 2]
    assert read_group_choice(reach, {}).ground.version == "2.0"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"node": "nothing"}, "“nothing” is no choice of “Domain, element or question”."),
        ({"node": "policy.vision.quick"}, "Single questions are shown only for places"),
        ({"origin": "x"}, "“x” is no choice of “Answers”."),
        ({"kind": "planet"}, "“planet” is no choice of “Kind of place”."),
        ({"round": "-1"}, "“-1” is no choice of “Round”."),
        ({"round": "²"}, "is no choice of “Round”."),
        ({"mode": "x"}, "“x” is no choice of “Mode”."),
        ({"version": "common"}, "Questions that stayed the same have no view of their own here."),
        ({"result": "9" * 5000}, "is no choice of “Result”."),
        ({"result": "\x00"}, "is no choice of “Result”."),
    ],
)
def test_what_is_not_there_is_said_and_left_out(asked, sentence, stranger):
    make_peers(SIX)

    assert sentence in read_page(stranger, PAGE, **asked)


def test_a_hidden_result_and_an_unknown_one_are_told_alike(stranger):
    make_peers(SIX)
    hidden = make_scored((0, 0, 0))

    told = [
        read_page(stranger, PAGE, result=number).split("<main")[1].replace(f"“{number}”", "…")
        for number in (hidden.pk, 999_999)
    ]

    assert "… is no choice of “Result”." in told[0]
    assert told[0] == told[1]


def test_a_round_that_nobody_made_shows_no_group(stranger):
    make_peers(SIX)

    assert "No group is large enough" in read_page(stranger, PAGE, round="7")


def test_the_number_of_queries_does_not_grow(stranger, django_assert_num_queries):
    make_peers(SIX)
    stranger.get(PAGE)
    # session, user, roles, what is shown to the person; versions and counts of what is seen, and of all;
    # countries to name; results with scores
    for more in ((), SIX):
        make_peers(more, key="more")
        with django_assert_num_queries(9):
            assert stranger.get(PAGE, {"node": "policy"}).status_code == 200


def test_nor_does_it_for_a_city(db, django_assert_num_queries):
    places = make_peers(SIX)
    make_programme("northern", places=places)
    lead = sign_in(make_user(roles=[("lead", places[0])]))
    lead.get(PAGE)
    # also one's own result by the address and in the ground, its score, programmes and their members,
    # and what is seen of the ground
    for more in ((), SIX):
        make_peers(more, key="more")
        with django_assert_num_queries(16):
            assert lead.get(PAGE, {"node": "policy"}).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_as_a_file(form, stranger):
    make_peers(SIX)

    response = stranger.get(f"/compare/groups/table/{form}/")

    assert response["Content-Disposition"] == f'attachment; filename="groups.{form}"'
    assert len(response.content) > 300


def test_the_picture_as_a_file(stranger):
    make_peers(SIX)

    drawn = stranger.get(PICTURE, {"node": "policy"}).content.decode()

    assert "All places (6)" in drawn
    assert "25 – 50 – 75" in drawn
    assert stranger.get("/compare/groups/picture/png/").content.startswith(b"\x89PNG")
    assert stranger.get("/compare/groups/picture/csv/").status_code == 404
