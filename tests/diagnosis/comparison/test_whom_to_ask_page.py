"""Whom to ask: only among results that the person may see by name, on one ground and of one origin."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.factories import (
    answer_all,
    make_assessment,
    make_place,
    make_programme,
    make_user,
    sign_in,
)

VISION = "policy.vision.quick"
TARGETS = "policy.targets.quick"
PARTNERS = "operation.partners.quick"


@pytest.fixture
def city(db):
    return make_place("harbour-city", character="B")


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)])


@pytest.fixture
def client(lead):
    return sign_in(lead)


def make(place, *, level="improved", levels=None, **fields):
    made = make_assessment(place=place, **fields)
    answer_all(made, level=level, levels=levels)
    return submit_and_diagnose(assessment=made, by=None)


def make_shown(key, *, level="improved", audience="public", **fields):
    """A result of another city that its lead shows."""
    place = make_place(key, **fields.pop("place", {}))
    result = make(place, level=level, **fields)
    set_audience(result=result, audience=audience, by=make_user(roles=[("lead", place)]))
    return result


@pytest.fixture
def own(city):
    """Vision and targets are open, partners is prepared."""
    return make(city, level="not-started", levels={PARTNERS: "improved"})


def show(client, result, **parameters):
    return client.get(f"/compare/results/{result.pk}/whom-to-ask/", parameters)


def list_named(rows):
    return {row.element.key: [found.row.pk for found in row.peers] for row in rows}


def test_a_shown_city_is_named_for_each_open_element(client, own):
    other = make_shown("sample-bay", place={"character": "B"})

    response = show(client, own)

    page = response.context["page"]
    assert list_named(page.to_ask) == {"policy.vision": [other.pk], "policy.targets": [other.pk]}
    html = response.content.decode()
    assert f"/results/{other.pk}/shared/" in html
    assert "Same class" in html
    assert "For 2 of 2 open elements there is somebody to ask." in html


def test_what_a_city_does_not_show_is_not_named_and_not_counted(client, own):
    hidden = make(make_place("hidden-city"))

    response = show(client, own)

    assert response.context["page"].others == 0
    assert list_named(response.context["page"].answered) == {}
    html = response.content.decode()
    assert "Hidden city" not in html
    assert f"/results/{hidden.pk}/" not in html
    assert "Nobody to ask is found yet." in html
    assert "See measures that help until then" in html
    assert f"/results/{own.pk}/sharing/" in html  # the lead can begin


def test_peers_of_the_programme_are_named_to_its_cities_alone(client, own, city):
    other = make_shown("sample-bay", audience="peers")
    assert show(client, own).context["page"].others == 0

    make_programme(places=[city, other.submission.assessment.place])

    assert show(client, own).context["page"].others == 1


def test_a_consultant_finds_the_places_of_the_programme(own, city):
    other = make(make_place("sample-bay"))
    programme = make_programme(places=[city, other.submission.assessment.place])
    consultant = sign_in(make_user(roles=[("consultant", programme)]))

    page = show(consultant, own).context["page"]

    assert list_named(page.answered)["policy.vision"] == [other.pk]


def test_whom_this_city_could_help(client, own):
    other = make_shown("sample-bay", level="not-started")

    response = show(client, own)

    assert list_named(response.context["page"].helping) == {"operation.partners": [other.pk]}
    assert "With 1 element this city could help others." in response.content.decode()


@pytest.mark.parametrize(
    "different",
    [{"origin": "desk"}, {"origin": "invented"}, {"mode": "deep"}],
    ids=lambda different: next(iter(different.values())),
)
def test_other_origins_and_modes_are_never_among_them(client, own, different):
    administrator = sign_in(make_user(roles=[("administrator", "site")]))
    make(make_place("sample-bay"), **different)

    assert show(administrator, own).context["page"].others == 0


def test_a_desk_study_asks_only_desk_studies_and_says_so(city):
    administrator = sign_in(make_user(roles=[("administrator", "site")]))
    own = make(city, level="not-started", origin="desk")
    other = make(make_place("sample-bay"), origin="desk")
    make(make_place("own-answers"))

    response = show(administrator, own)

    assert response.context["page"].others == 1
    assert list_named(response.context["page"].answered)["policy.vision"] == [other.pk]
    assert "Only desk studies are looked at" in response.content.decode()


def test_who_began_where_the_city_is_now_is_said(client, own):
    place = make_place("sample-bay")
    lead = make_user(roles=[("lead", place)])
    for number, level in ((1, "not-started"), (2, "improved")):
        set_audience(result=make(place, level=level, round_number=number), audience="public", by=lead)

    assert "Began at a similar score" in show(client, own).content.decode()


def test_another_version_is_asked_on_the_questions_that_stayed_the_same(client, own):
    other = make_shown("sample-bay", version=make_later_version(**REWORDED))

    alone, together = show(client, own), show(client, own, ground="common")

    assert list_named(alone.context["page"].answered) == {}
    assert "1 more place answered another version." in alone.content.decode()
    assert list_named(together.context["page"].answered) == {"policy.vision": [other.pk]}
    assert "Compared on 2 questions that are the same" in together.content.decode()


def test_an_unknown_ground_is_left_out_with_a_sentence(client, own):
    response = show(client, own, ground="x" * 500)

    assert response.status_code == 200
    assert len(response.context["page"].problems) == 1


def test_where_nothing_is_open_the_page_says_so(client, city):
    html = show(client, make(city)).content.decode()

    assert "No element is open." in html


def test_an_outsider_sees_a_shown_city_without_the_pages_of_its_own(own, city, lead):
    set_audience(result=own, audience="public", by=lead)
    outsider = sign_in(make_user())

    html = show(outsider, own).content.decode()

    assert f"/results/{own.pk}/shared/" in html
    assert "way-forward" not in html
    assert "/sharing/" not in html


def count_queries(client, result):
    show(client, result)
    with CaptureQueriesContext(connection) as queries:
        show(client, result)
    return len(queries)


def test_queries_do_not_grow_with_the_places(client, own):
    make_shown("sample-bay")
    few = count_queries(client, own)
    for number in range(4):
        make_shown(f"sample-{number}")

    assert count_queries(client, own) == few
    assert few <= 20


def test_the_table_to_take_away_names_the_same(client, own):
    make_shown("sample-bay", place={"character": "B"})
    make(make_place("hidden-city"))
    make_shown("small-town", level="not-started")

    response = client.get(f"/compare/results/{own.pk}/whom-to-ask/table/csv/")
    lines = [line.split(",") for line in response.content.decode("utf-8-sig").splitlines()]
    table = lines[lines.index([""]) + 1 :] if [""] in lines else lines[lines.index([]) + 1 :]

    assert [line[:5] for line in table[1:]] == [
        ["To ask", "Vision", "0.0", "Sample bay", "100.0"],
        ["To ask", "Targets", "0.0", "Sample bay", "100.0"],
        ["To help", "Partners", "100.0", "Small town", ""],
    ]
    assert "Hidden city" not in response.content.decode()
    assert client.get(f"/compare/results/{own.pk}/whom-to-ask/table/pdf/").status_code == 404
