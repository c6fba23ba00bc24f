"""Making and changing programmes, and which assessments belong to them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from diagnosis.people.models import Event
from diagnosis.places.models import Programme
from tests.factories import make_assessment, make_programme, make_user, make_version, sign_in

TODAY = datetime.date(2026, 5, 4)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    def localdate(value=None, zone=None):
        return TODAY if value is None else timezone.localtime(value).date()

    monkeypatch.setattr("diagnosis.programmes.forms.timezone.localdate", localdate)


def give(**changes):
    return {
        "name_en": "Harbour cities",
        "name_ja": "港湾都市",
        "version": make_version().pk,
        "mode": "quick",
        "starts_on": "2026-05-01",
        "ends_on": "2026-12-31",
        "deadline": "2026-09-30",
        **changes,
    }


def test_an_administrator_makes_a_programme(administrator):
    response = sign_in(administrator).post("/programmes/new/", give())

    made = Programme.objects.get()
    assert (response.status_code, made.key, made.mode) == (302, "harbour-cities", "quick")
    assert made.name == {"en": "Harbour cities", "ja": "港湾都市"}
    assert [event.kind for event in Event.objects.all()] == ["programmes.made"]


def test_a_second_one_of_the_same_name_gets_another_key(administrator):
    browser = sign_in(administrator)
    for _number in range(2):
        browser.post("/programmes/new/", give())

    assert sorted(Programme.objects.values_list("key", flat=True)) == ["harbour-cities", "harbour-cities-2"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"deadline": "2026-05-03"}, "The deadline lies in the past."),
        ({"ends_on": "2026-04-30"}, "The end lies before the start."),
        ({"mode": "deeper"}, "Choose one from the list."),
        ({"name_en": ""}, "Give the name in English."),
        ({"starts_on": "soon"}, "Give the day as year-month-day."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(administrator, changes, sentence):
    response = sign_in(administrator).post("/programmes/new/", give(**changes))

    page = response.content.decode()
    assert (response.status_code, sentence in page, "港湾都市" in page) == (422, True, True)
    assert not Programme.objects.exists()


def test_a_consultant_changes_the_days_and_nothing_else(programme, consultant):
    sign_in(consultant).post("/programmes/coast/edit/", give(mode="deep"))

    programme.refresh_from_db()
    assert (programme.mode, programme.deadline) == ("", datetime.date(2026, 9, 30))
    assert programme.name == {"en": "coast", "ja": "coast"}


def test_an_administrator_changes_all_of_it(programme, administrator):
    sign_in(administrator).post("/programmes/coast/edit/", give())

    programme.refresh_from_db()
    assert (str(programme), programme.mode) == ("Harbour cities", "quick")


def test_a_deadline_that_has_passed_may_stay(programme, consultant):
    programme.deadline = datetime.date(2026, 5, 1)
    programme.save()

    response = sign_in(consultant).post("/programmes/coast/edit/", {"deadline": "2026-05-01"})

    assert response.status_code == 302


def test_saving_the_same_again_is_no_event(programme, consultant):
    sign_in(consultant).post("/programmes/coast/edit/", {})

    assert not Event.objects.exists()


def test_the_menu_leads_consultants_to_their_programmes(consultant, lead):
    assert 'href="/programmes/"' in sign_in(consultant).get("/").content.decode()
    assert 'href="/programmes/"' not in sign_in(lead).get("/").content.decode()


def test_consultants_see_theirs_only(programme, consultant):
    other = make_programme("mountains")

    page = sign_in(consultant).get("/programmes/").content.decode()

    assert ("/programmes/coast/" in page, f"/programmes/{other.key}/" in page) == (True, False)
    assert sign_in(consultant).get("/programmes/mountains/").status_code == 404


def test_an_assessment_of_a_running_programme_belongs_to_it(programme, city):
    assert make_assessment(place=city).programme == programme


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "deep"},
        {"starts_on": datetime.date(2999, 1, 1)},
        {"ends_on": datetime.date(2020, 1, 1)},
    ],
)
def test_an_assessment_outside_a_programme_does_not(city, fields):
    make_programme(places=[city], **fields)

    assert make_assessment(place=city).programme is None


def test_a_desk_study_belongs_to_no_programme(programme, city):
    assert make_assessment(place=city, origin="desk").programme is None


def test_a_place_that_left_starts_outside_the_programme(programme, city):
    programme.memberships.update(left_on=TODAY - datetime.timedelta(days=3))

    assert make_assessment(place=city).programme is None


def test_of_several_programmes_the_one_with_the_next_deadline_counts(city):
    make_programme(places=[city])
    make_programme(places=[city], deadline=datetime.date(2999, 2, 1))
    soon = make_programme(places=[city], deadline=datetime.date(2999, 1, 1))

    assert make_assessment(place=city, by=make_user()).programme == soon
