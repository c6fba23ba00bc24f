"""What an address says is compared: known values are kept, unknown ones left out with a sentence."""

from __future__ import annotations

import pytest

from diagnosis.comparison.filters import describe_selection, list_countries, list_rounds, read_selection
from diagnosis.comparison.permissions import Reach
from diagnosis.places.models import Place
from tests.factories import (
    make_assessment,
    make_place,
    make_programme,
    make_result,
    make_shared_version,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


def select(user, **parameters):
    return read_selection(Reach(user), parameters)


def keys(selection):
    return sorted(selection.rows.values_list("place__key", flat=True))


@pytest.fixture
def administrator():
    return make_user(roles=[("administrator", "site")])


@pytest.fixture
def cities():
    made = {
        "north": make_place("north", country_code="NO", character="A"),
        "south": make_place("south", country_code="SO", character="B"),
        "east": make_place("east", country_code="SO", character="B"),
    }
    make_result(place=made["north"])
    make_submission(make_assessment(place=made["south"]), level="not-started")
    make_result(place=made["east"], origin="desk")
    return made


def test_without_results_there_is_no_ground(administrator):
    selection = select(administrator, mode="quick", stage="nowhere")

    assert selection.ground is None
    assert keys(selection) == []
    assert selection.origins == ()
    assert describe_selection(selection) == []
    assert selection.parameters == {"stage": "nowhere"}


def test_each_filter_keeps_what_fits(administrator, cities):
    programme = make_programme("south-programme", places=[cities["south"]])

    assert keys(select(administrator)) == ["east", "north", "south"]
    assert keys(select(administrator, country="SO")) == ["east", "south"]
    assert keys(select(administrator, **{"class": "A"})) == ["north"]
    assert keys(select(administrator, origin="desk")) == ["east"]
    assert keys(select(administrator, programme=programme.key)) == ["south"]
    assert keys(select(administrator, round="2")) == []
    stages = {row.place.key: row.stage for row in select(administrator).rows}
    assert keys(select(administrator, stage=stages["south"])) == ["south"]


def test_the_economic_group_is_that_of_the_country(administrator, cities):
    Place.objects.create(
        key="norland", kind="country", name={"en": "Norland"}, country_code="NO", economic_group="leading"
    )

    assert keys(select(administrator, group="leading")) == ["north"]


def test_origins_stand_in_their_order(administrator, cities):
    assert select(administrator).origins == ("self", "desk")
    assert select(administrator, origin="desk").origins == ("desk",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("origin", "everything"),
        ("programme", "no-such"),
        ("country", "ZZ"),
        ("class", "Z"),
        ("group", "rich"),
        ("stage", "paradise"),
        ("round", "0"),
        ("round", "-1"),
        ("round", "二"),
        ("round", "9" * 30),
        ("framework", "none"),
        ("mode", "deepest"),
        ("series", "third"),
        ("version", "99"),
        ("version", "common"),
    ],
)
def test_unknown_values_are_left_out_and_said(administrator, cities, name, value):
    selection = select(administrator, **{name: value})

    assert keys(selection) == ["east", "north", "south"]
    if value != "common":  # one version alone is its own common ground
        assert len(selection.problems) == 1
        assert value[:60] in selection.problems[0]
    assert name not in selection.chosen


def test_a_programme_that_one_does_not_follow_is_unknown(cities):
    make_programme("hidden-programme", places=[cities["south"]])
    staff = make_user(roles=[("staff", cities["north"])])

    assert "hidden-programme" in select(staff, programme="hidden-programme").problems[0]


def test_what_is_open_becomes_what_most_results_share(administrator):
    for _number in range(2):
        make_result(mode="deep")
    make_result()

    assert select(administrator).ground.mode == "deep"
    assert select(administrator, mode="quick").ground.mode == "quick"


def test_versions_of_another_method_are_another_ground(administrator):
    city = make_place("old-city")
    make_result(place=city)
    make_result(place=make_place("new-city"), version=make_shared_version())
    selection = select(administrator, framework="small")

    assert keys(selection) == ["old-city"]
    assert select(administrator, framework="small-shared").ground.spec.key == "small-shared"


def test_an_address_says_all_and_is_read_as_the_same(administrator, cities):
    selection = select(administrator, country="SO", origin="desk")
    again = select(administrator, **selection.parameters)

    assert again.parameters == selection.parameters
    assert keys(again) == ["east"]
    assert selection.address_part(country="") == (
        "framework=small&mode=quick&series=self&version=1.0&origin=desk"
    )


def test_rounds_and_countries_that_can_be_chosen(administrator, cities):
    selection = select(administrator)
    assert list_rounds(selection.reach, selection.ground) == []
    make_result(place=cities["north"], round_number=2)
    again = select(administrator, round="1")

    assert [option.value for option in list_rounds(again.reach, again.ground)] == ["1", "2"]
    assert keys(again) == ["east", "north", "south"]
    assert [option.value for option in list_countries(again.rows)] == ["NO", "SO"]


def test_filters_are_described_for_exports(administrator, cities):
    programme = make_programme("south-programme", places=[cities["south"]])
    stage = select(administrator).rows.first().stage
    lines = dict(
        describe_selection(
            select(
                administrator,
                origin="self",
                programme=programme.key,
                country="SO",
                group="leading",
                stage=stage,
                round="1",
                **{"class": "B"},
            )
        )
    )

    assert set(lines) == {
        "Compared on", "Answers", "Programme", "Country", "Class", "Economic group", "Stage", "Round",
    }  # fmt: skip
    assert lines["Country"] == "SO"
    assert lines["Round"] == "1"
    assert "1.0" in lines["Compared on"]
    assert dict(describe_selection(select(administrator, stage="range")))["Stage"] == "More than one possible"
