"""Private notes of the consultants: who sees them, who takes them away."""

from __future__ import annotations

import pytest

from diagnosis.assessments.checking import add_note
from diagnosis.assessments.errors import InvalidAnswer
from diagnosis.assessments.models import PrivateNote
from tests.diagnosis.assessments.conftest import VISION, type_in
from tests.factories import make_role, sign_in

SECRET = "Ask the mayor about this."


@pytest.fixture
def notes(submitted, consultant):
    return [
        add_note(assessment=submitted, text=SECRET, by=consultant),
        add_note(assessment=submitted, text=SECRET, by=consultant, question_key=VISION),
    ]


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_note_says_something_and_not_too_much(text, submitted, consultant):
    with pytest.raises(InvalidAnswer):
        add_note(assessment=submitted, text=text, by=consultant)


@pytest.mark.parametrize("address", ["/assessments/{}/check/", "/assessments/{}/check/policy.vision/"])
def test_consultants_of_the_programme_read_them(address, notes, submitted, consultant, second):
    for person in (consultant, second):
        page = sign_in(person).get(address.format(submitted.pk)).content.decode()
        assert page.count(SECRET) >= 1


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/assessments/{}/",
        "/assessments/{}/elements/policy.vision/",
        "/results/{result}/",
        "/api/v1/assessments/{}/",
        "/api/v1/assessments/{}/answers/",
        "/api/v1/assessments/{}/result/",
    ],
)
def test_the_city_never_sees_them(address, notes, submitted, staff, reader):
    result = submitted.submissions.get().results.get()

    for person in (staff, reader):
        response = sign_in(person).get(address.format(submitted.pk, result=result.pk))
        assert response.status_code == 200
        assert SECRET not in response.content.decode()


def test_a_consultant_with_a_role_in_the_city_does_not_see_them(notes, submitted, second, city):
    make_role(second, "reader", city)

    page = sign_in(second).get(f"/assessments/{submitted.pk}/check/").content.decode()

    assert SECRET not in page
    assert sign_in(second).post(f"/assessments/{submitted.pk}/notes/", {"note": "Mine"}).status_code == 403


def test_a_note_is_kept_from_the_overview(submitted, consultant):
    response = sign_in(consultant).post(f"/assessments/{submitted.pk}/notes/", {"note": SECRET})

    assert response["Location"] == f"/assessments/{submitted.pk}/check/#notes"
    assert (PrivateNote.objects.get().text, PrivateNote.objects.get().author) == (SECRET, consultant)


def test_an_empty_note_is_refused_beside_its_field(submitted, consultant):
    response = sign_in(consultant).post(f"/assessments/{submitted.pk}/notes/", {"note": ""})

    assert response.status_code == 422
    assert "Write the note first." in response.content.decode()


def test_a_note_on_a_question_needs_no_finding(submitted, consultant):
    data = {"submission": 1, "save": VISION, **type_in(VISION, note=SECRET, revision=0)}

    response = sign_in(consultant).post(f"/assessments/{submitted.pk}/check/policy.vision/", data)

    assert response.status_code == 302
    assert PrivateNote.objects.get().question_key == VISION


def test_only_its_author_takes_a_note_away(notes, consultant, second, staff, stranger):
    address = f"/notes/{notes[0].pk}/remove/"

    assert [sign_in(person).post(address).status_code for person in (second, staff, stranger)] == [404] * 3
    assert sign_in(consultant).post(address).status_code == 302
    assert list(PrivateNote.objects.all()) == [notes[1]]
