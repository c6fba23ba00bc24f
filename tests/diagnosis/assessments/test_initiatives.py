"""A framework that asks about an initiative: its name from the form to the pages and files."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from diagnosis.assessments.documents import read_assessment
from diagnosis.assessments.errors import InvalidSubject, RoundExists
from diagnosis.assessments.importing import check_document, find_round, import_assessment
from diagnosis.assessments.models import Assessment
from diagnosis.reports.render import render_html
from diagnosis.reports.views import name_file
from diagnosis.results.services import submit_and_diagnose
from tests.diagnosis.assessments.test_documents import ROUND
from tests.factories import (
    answer_all,
    make_assessment,
    make_initiative_version,
    make_place,
    make_version,
    sign_in,
)

ADDRESS = "/assessments/new/"
BUS = "Bus information"


@pytest.fixture
def version(db):
    return make_initiative_version()


@pytest.fixture
def entries(city, version):
    return {
        "place": city.pk,
        "version": version.pk,
        "initiative": "  Bus   information ",
        "mode": "full",
        "round": 1,
        "as_of": "2026-03-01",
        "made_how": "workshop",
        "participants": "Transport",
    }


@pytest.fixture
def bus(city, version):
    return make_assessment(place=city, version=version, initiative=BUS)


def list_modes_shown(page: str) -> list[str]:
    return re.findall(r'name="mode" id="[^"]+" value="(\w+)"', page)


def read_round(page: str) -> str:
    return re.search(r'name="round" value="(\d+)"', page)[1]


def test_a_round_about_an_initiative_keeps_its_name_with_single_spaces(staff, entries):
    sign_in(staff).post(ADDRESS, entries)

    assert Assessment.objects.get().initiative == BUS


def test_the_name_is_asked_for_and_what_was_typed_stays(staff, entries):
    response = sign_in(staff).post(ADDRESS, entries | {"initiative": " "})

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Give the name of the initiative.") == 2
    assert "Transport" in page


def test_a_name_is_refused_where_a_place_is_asked_about_and_stays_typed(staff, entries):
    changed = {"version": make_version().pk, "mode": "deep"}

    page = sign_in(staff).post(ADDRESS, entries | changed).content.decode()

    assert page.count("This framework asks about the place and not about an initiative.") == 2
    assert "Bus   information" in page


@pytest.mark.parametrize("name", ["", "  "])
def test_the_service_wants_the_name(name, city, version):
    with pytest.raises(InvalidSubject):
        make_assessment(place=city, version=version, initiative=name)
    with pytest.raises(InvalidSubject):
        make_assessment(place=city, version=make_version(), initiative=BUS)


def test_the_form_begins_with_a_framework_about_places_and_its_modes_alone(staff, version):
    make_version()

    page = sign_in(staff).get(ADDRESS).content.decode()

    assert list_modes_shown(page) == ["quick", "deep"]
    assert "Name of the initiative" not in page


def test_another_framework_shows_its_own_modes_and_keeps_what_was_typed(staff, entries, bus):
    make_version()
    typed = entries | {"mode": "deep", "round": 1, "proposed_round": 1, "show": "choices"}

    response = sign_in(staff).post(ADDRESS, typed)

    page = response.content.decode()
    assert response.status_code == 200
    assert list_modes_shown(page) == ["quick", "full"]
    assert "Name of the initiative" in page
    assert "Transport" in page
    assert f'<option value="{BUS}">' in page
    assert read_round(page) == "2"
    assert Assessment.objects.count() == 1


def test_a_typed_round_is_not_changed_by_a_proposal(staff, entries, bus):
    typed = entries | {"round": 7, "proposed_round": 1, "show": "choices"}

    assert read_round(sign_in(staff).post(ADDRESS, typed).content.decode()) == "7"


def test_rounds_are_counted_for_each_initiative(staff, entries, bus, city):
    make_assessment(place=city, round_number=5)
    client = sign_in(staff)

    def propose(**changed) -> str:
        typed = {name: value for name, value in entries.items() if name != "round"}
        return read_round(client.post(ADDRESS, typed | changed | {"show": "choices"}).content.decode())

    assert propose() == "2"
    assert propose(initiative="Street lights") == "1"
    assert propose(version=make_version().pk, initiative="") == "6"


def test_a_mode_of_another_framework_is_refused(staff, entries):
    page = sign_in(staff).post(ADDRESS, entries | {"mode": "deep"}).content.decode()

    assert page.count("Choose one of those shown.") == 2


def test_the_same_round_of_another_initiative_is_another_one(bus, city, version):
    make_assessment(place=city, version=version, initiative="Street lights")

    with pytest.raises(RoundExists, match="of this initiative"):
        make_assessment(place=city, version=version, initiative=BUS)


@pytest.mark.parametrize(
    "address", ["/", "/assessments/{}/", "/assessments/{}/elements/policy.vision/", "/assessments/{}/review/"]
)
def test_every_page_names_the_initiative(address, bus, staff):
    page = sign_in(staff).get(address.format(bus.pk)).content.decode()

    assert "Bus information · Harbour city" in page


def test_sentences_about_a_city_are_about_the_initiative(bus, staff):
    page = sign_in(staff).get(f"/assessments/{bus.pk}/elements/operation.partners/").content.decode()

    assert "Does not apply to this initiative" in page
    assert "to our city" not in page
    assert bus.shown_origin == "Self-reported"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_result_report_and_file_name_the_initiative(language, bus, staff):
    answer_all(bus)
    result = submit_and_diagnose(assessment=bus, by=None)

    page = sign_in(staff).get(f"/results/{result.pk}/").content.decode()
    html = render_html(result, language)

    assert "Bus information · Harbour city" in page
    assert f'">{BUS}<span>' in html
    assert html.count("Bus information · Harbour") == 2  # the title and the foot
    assert name_file(bus, language) == f"city-readiness-harbour-city-bus-information-round-1-{language}.pdf"


def test_a_file_of_an_initiative_in_japanese_keeps_its_name(city, version):
    made = make_assessment(place=city, version=version, initiative="バス案内/高度化")

    assert name_file(made, "ja") == "city-readiness-harbour-city-バス案内高度化-round-1-ja.pdf"


def test_headings_use_the_frameworks_own_words(staff, city, version):
    with translation.override("en"):
        made = make_assessment(place=city, version=version, initiative=BUS)
        answer_all(made)
        page = (
            sign_in(staff)
            .get(f"/results/{submit_and_diagnose(assessment=made, by=None).pk}/")
            .content.decode()
        )

    assert "Results by element" in page
    assert "Each question counts in its element" in page


def test_a_document_says_the_initiative(db):
    make_place("aa-city")
    make_initiative_version()
    make_version()
    text = ROUND.replace("framework: small\n", f"framework: small-initiative\ninitiative: {BUS}\n")
    document, problems = read_assessment(text)
    assert problems == ()
    assert check_document(document) == ()
    assert import_assessment(document=document, by=None).initiative == BUS
    assert find_round(document).initiative == BUS

    missing, _problems = read_assessment(ROUND.replace("framework: small\n", "framework: small-initiative\n"))
    not_asked, _problems = read_assessment(
        ROUND.replace("framework: small\n", f"framework: small\ninitiative: {BUS}\n")
    )
    assert [problem.message.code for problem in check_document(missing)] == ["assessment.initiative_missing"]
    assert [problem.message.code for problem in check_document(not_asked)] == [
        "assessment.initiative_not_asked"
    ]
