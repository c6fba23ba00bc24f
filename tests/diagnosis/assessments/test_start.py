"""Starting a round: who may, for which place, and what is refused."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from diagnosis.assessments.errors import RoundExists
from diagnosis.assessments.models import Assessment
from frameworks.services import import_document
from tests.factories import (
    SMALL_FRAMEWORK,
    make_assessment,
    make_place,
    make_programme,
    make_user,
    make_version,
    sign_in,
)

ADDRESS = "/assessments/new/"


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def entries(city, version):
    return {
        "place": city.pk,
        "version": version.pk,
        "mode": "quick",
        "round": 1,
        "as_of": "2026-03-01",
        "made_how": "workshop",
        "participants": "Planning, digital office",
    }


def test_staff_starts_a_round_and_comes_to_its_tasks(staff, city, version, entries):
    response = sign_in(staff).post(ADDRESS, entries)

    made = Assessment.objects.get()
    assert response["Location"] == reverse("assessments:overview", args=[made.pk])
    assert (made.place, made.version, made.framework, made.mode) == (
        city,
        version,
        version.framework,
        "quick",
    )
    assert (made.round, made.as_of, made.made_how) == (1, datetime.date(2026, 3, 1), "workshop")
    assert (made.participants, made.origin, made.created_by) == ("Planning, digital office", "self", staff)
    assert (made.state, made.initiative) == ("open", "")


def test_the_form_proposes_the_next_round_of_today_and_only_places_of_ones_own(staff, city, version):
    make_assessment(place=city, round_number=2)
    make_place("far-city")

    page = sign_in(staff).get(ADDRESS).content.decode()

    assert re.search(r'name="round" value="3"', page)
    assert f'name="as_of" value="{timezone.localdate():%Y-%m-%d}"' in page
    assert re.findall(r'<option value="\d+"[^>]*>([^<]+)</option>', page) == [
        "Harbour city",
        "Small framework 1.0",
    ]


def test_the_answers_about_an_invented_place_are_invented(entries):
    invented = make_place("sample-city", invented=True)

    sign_in(make_user(roles=[("staff", invented)])).post(ADDRESS, entries | {"place": invented.pk})

    assert Assessment.objects.get().origin == "invented"


def test_a_consultant_starts_a_desk_study_of_a_member_place(city, entries):
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])

    sign_in(consultant).post(ADDRESS, entries)

    assert Assessment.objects.get().origin == "desk"


def test_the_same_round_twice_is_refused_and_what_was_typed_stays(staff, city, entries):
    make_assessment(place=city)

    response = sign_in(staff).post(ADDRESS, entries)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Round 1 of this place was started already." in page
    assert 'href="#id_round"' in page
    assert "Planning, digital office" in page
    assert Assessment.objects.count() == 1


def test_the_same_round_in_the_other_mode_is_another_one(staff, city, entries):
    make_assessment(place=city)

    sign_in(staff).post(ADDRESS, entries | {"mode": "deep"})

    assert sorted(Assessment.objects.values_list("mode", flat=True)) == ["deep", "quick"]


def test_the_service_refuses_a_round_twice_and_leaves_the_transaction_usable(city):
    make_assessment(place=city)

    with pytest.raises(RoundExists):
        make_assessment(place=city)

    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mode", "", "Choose how deep you want to go."),
        ("mode", "slow", "Choose one of those shown."),
        ("round", "", "Give the number of the round."),
        ("round", "0", "The first round is 1."),
        ("round", "100", "Give a number up to 99."),
        ("round", "first", "Give the round as a whole number."),
        ("as_of", "", "Give the day that the answers describe."),
        ("as_of", "1 March", "Give the day as year-month-day."),
        ("as_of", "2999-01-01", "The day lies in the future."),
        ("made_how", "", "Choose how the answers are made."),
        ("version", "0", "Choose a framework from the list."),
        ("place", "0", "Choose a place from the list."),
        ("participants", "x" * 2001, "Shorten this to 2,000 characters."),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field(field, value, sentence, staff, entries):
    response = sign_in(staff).post(ADDRESS, entries | {field: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(sentence) == 2  # above the form and at the field
    assert not Assessment.objects.exists()


def test_a_place_of_others_is_no_choice(staff, entries):
    response = sign_in(staff).post(ADDRESS, entries | {"place": make_place("far-city").pk})

    assert response.status_code == 422
    assert "Choose a place from the list." in response.content.decode()


def test_a_draft_is_no_choice(staff, entries):
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"')
    draft = import_document(text=text, by=None)

    response = sign_in(staff).post(ADDRESS, entries | {"version": draft.pk})

    assert response.status_code == 422
    assert "Choose a framework from the list." in response.content.decode()


@pytest.mark.parametrize("kind", ["reader", "administrator", "editor", None])
def test_who_has_no_place_to_answer_for_finds_nothing(kind, city, entries):
    scope = city if kind == "reader" else "site"
    client = sign_in(make_user(roles=[(kind, scope)] if kind else []))

    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, entries).status_code == 404
    assert not Assessment.objects.exists()
