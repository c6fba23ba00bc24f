"""Comparisons over the API: who sees what, what is left out, and what the description says."""

from __future__ import annotations

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from diagnosis.comparison import api
from diagnosis.comparison.api import MEANINGS
from diagnosis.comparison.common import LevelsDiffer
from diagnosis.comparison.filters import FILTERS
from diagnosis.comparison.ground import GROUND
from diagnosis.results.services import set_stage
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.diagnosis.results.conftest import hand_in
from tests.factories import make_place, make_programme, make_result, make_user, sign_in

ADDRESS = "/api/v1/comparison/"


@pytest.fixture
def city(db):
    return make_place("harbour-city", country_code="QM", character="B")


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)])


def ask(user, **parameters):
    response = sign_in(user).get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.json()


def list_places(answer):
    return [row["place"] for row in answer["results"]]


def test_a_result_with_everything_that_is_told(city, staff):
    result = make_result(place=city)

    answer = ask(staff)

    domain = {"score": 75.0, "low": 75.0, "high": 75.0, "coverage": 1.0, "level": "prepared"}
    assert answer["results"] == [
        {
            "id": result.pk,
            "place": "harbour-city",
            "name": "Harbour city",
            "initiative": "",
            "country": "QM",
            "class": "B",
            "origin": "self",
            "round": 1,
            "as_of": "2026-03-01",
            "version": "1.0",
            "stage": "in-place",
            "set_stage": None,
            "domains": [{"key": "policy", **domain}, {"key": "operation", **domain}],
        }
    ]
    assert answer["ground"] == {
        "framework": "small",
        "version": "1.0",
        "versions": ["1.0"],
        "mode": "quick",
        "series": "self",
        "method_digest": result.method_digest,
    }
    assert [answer[key] for key in ("count", "next", "previous", "filters", "problems")] == [
        1, None, None, {}, [],
    ]  # fmt: skip


def test_a_domain_without_answers_has_null_and_never_0(city, staff):
    hand_in({"policy.vision.quick": "partly", "policy.targets.quick": "partly"}, place=city)

    _policy, operation = ask(staff)["results"][0]["domains"]

    assert (operation["score"], operation["level"], operation["coverage"]) == (None, None, 0.0)
    assert (operation["low"], operation["high"]) == (0.0, 100.0)


def test_a_set_stage_stands_beside_the_computed_one(city, staff):
    programme = make_programme(places=[city])
    consultant = make_user(roles=[("consultant", programme)])
    set_stage(
        result=make_result(place=city, origin="desk", by=consultant),
        stage="to-be-developed",
        reason="Not agreed",
        by=consultant,
    )

    row = ask(staff)["results"][0]

    assert (row["stage"], row["set_stage"]) == ("in-place", "to-be-developed")


def test_each_person_sees_their_own_reach(city, staff):
    near, far = make_place("near-city"), make_place("far-city")
    for place in (city, near, far):
        make_result(place=place)
    consultant = make_user(roles=[("consultant", make_programme(places=[city, near]))])

    assert list_places(ask(staff)) == ["harbour-city"]
    assert list_places(ask(consultant)) == ["harbour-city", "near-city"]
    assert list_places(ask(make_user(roles=[("administrator", "site")]))) == [
        "far-city", "harbour-city", "near-city",
    ]  # fmt: skip


def test_what_is_published_is_seen_until_it_is_withdrawn(staff, city):
    far = make_place("far-city")
    result = make_result(place=far)
    make_result(place=city)

    set_audience(result=result, audience="public", by=None)
    shown = list_places(ask(staff))
    set_audience(result=result, audience="", by=None)

    assert shown == ["far-city", "harbour-city"]
    assert list_places(ask(staff)) == ["harbour-city"]


def test_who_sees_no_result_gets_an_empty_list(db):
    answer = ask(make_user())

    assert (answer["ground"], answer["count"], answer["results"]) == (None, 0, [])


def test_without_a_token_nothing_is_told(db):
    assert Client().get(ADDRESS).status_code == 401


def test_bad_parameters_are_problems_and_no_errors(city, staff):
    make_result(place=city)
    bad = dict.fromkeys(MEANINGS, "no%such'thing")

    answer = ask(staff, **bad, limit="many", offset="-3", sort="payload", nonsense="x" * 3000)

    assert len(answer["problems"]) == len(MEANINGS)
    assert answer["filters"] == {}
    assert list_places(answer) == ["harbour-city"]


def test_filters_are_read_as_on_the_pages(city, staff):
    make_result(place=city)
    make_result(place=city, round_number=2)

    answer = ask(staff, round="1", **{"class": "B"}, country="QM")

    assert answer["filters"] == {"round": "1", "class": "B", "country": "QM"}
    assert [row["round"] for row in answer["results"]] == [1]
    assert ask(staff, **{"class": "C"})["count"] == 0


def test_origins_stand_one_after_the_other(city, staff):
    for number, origin in enumerate(["synthetic", "desk", "self"], start=1):
        make_result(place=city, origin=origin, round_number=number)

    assert [row["origin"] for row in ask(staff)["results"]] == ["self", "desk", "synthetic"]


@pytest.fixture
def two_versions(db):
    """A result of each of two versions with different methods, on which one question is asked otherwise."""
    make_result(place=make_place("old-city"))
    make_result(place=make_place("new-city"), version=make_later_version(**REWORDED))
    return make_user(roles=[("administrator", "site")])


def test_versions_with_different_methods_compare_on_common_questions(two_versions):
    answer = ask(two_versions, version="common")

    assert answer["ground"] == {
        "framework": "small",
        "version": "common",
        "versions": ["1.0", "1.1"],
        "mode": "quick",
        "series": "self",
        "method_digest": "",
    }
    assert list_places(answer) == ["new-city", "old-city"]
    for row in answer["results"]:
        assert [domain["score"] for domain in row["domains"]] == [75.0, 75.0]
        assert row["stage"] is None  # an element fell out
    assert list_places(ask(two_versions, version="1.0")) == ["old-city"]


def test_versions_with_other_levels_are_a_problem_and_no_error(two_versions, monkeypatch):
    def refuse(*_args):
        raise LevelsDiffer

    monkeypatch.setattr(api, "describe_rows", refuse)

    answer = ask(two_versions, version="common")

    assert answer["results"] == []
    assert answer["problems"] == [
        "These versions do not have the same levels, so they cannot be compared with each other."
    ]


def test_pages_lead_on_and_are_bounded(staff, city):
    administrator = make_user(roles=[("administrator", "site")])
    for _number in range(3):
        make_result()

    first = ask(administrator, limit="2")
    second = sign_in(administrator).get(first["next"]).json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (3, 2, 1)
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    assert (second["next"], ask(administrator, limit="99999")["count"]) == (None, 3)


def test_the_number_of_queries_does_not_grow(db, django_assert_max_num_queries):
    administrator = make_user(roles=[("administrator", "site")])
    client = sign_in(administrator)
    for count in (1, 6):
        for _number in range(count):
            make_result()
        with django_assert_max_num_queries(10) as captured:
            client.get(ADDRESS)
        counted = len(captured)
        if count == 1:
            alone = counted

    assert counted == alone


def test_the_description_names_every_parameter_and_field(city, staff):
    make_result(place=city)
    answer = ask(staff)

    schema = SchemaGenerator(api_version="1").get_schema(request=None, public=True)
    operation = schema["paths"][ADDRESS]["get"]
    parts = schema["components"]["schemas"]

    assert {row["name"] for row in operation["parameters"]} == {*GROUND, *FILTERS, "limit", "offset"}
    assert set(parts["Comparison"]["properties"]) == set(answer)
    assert set(parts["Ground"]["properties"]) == set(answer["ground"])
    assert set(parts["Compared"]["properties"]) == set(answer["results"][0])
    assert set(parts["ComparedDomain"]["properties"]) == set(answer["results"][0]["domains"][0])
