"""Three people: one of the city, one of another city, a consultant of a programme the city is in."""

from __future__ import annotations

import pytest
from django.http import Http404

from diagnosis.results.permissions import find_latest_result, load_result
from tests.diagnosis.results.conftest import hand_in, sign_in
from tests.factories import make_assessment, make_place, make_programme, make_user

ANSWERS = {"policy.vision.quick": "in-place"}


@pytest.fixture
def result(city):
    return hand_in(ANSWERS, place=city)


@pytest.fixture
def people(city):
    programme = make_programme(places=[city])
    return {
        "reader": make_user(roles=[("reader", city)]),
        "consultant": make_user(roles=[("consultant", programme)]),
        "administrator": make_user(roles=[("administrator", "site")]),
        "other city": make_user(roles=[("lead", make_place("other-city"))]),
        "other programme": make_user(roles=[("consultant", make_programme(places=[make_place("far-city")]))]),
        "nobody": make_user(),
    }


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("reader", True),
        ("consultant", True),
        ("administrator", True),
        ("other city", False),
        ("other programme", False),
        ("nobody", False),
    ],
)
def test_a_result_is_seen_by_who_sees_the_assessment(person, allowed, people, result):
    user = people[person]
    assessment_id = result.submission.assessment_id
    client = sign_in(user)

    if allowed:
        assert load_result(user, result.pk) == result
        assert find_latest_result(user, assessment_id) == result
    else:
        with pytest.raises(Http404):
            load_result(user, result.pk)
        assert find_latest_result(user, assessment_id) is None
    assert client.get(f"/results/{result.pk}/").status_code == (200 if allowed else 404)
    assert client.get(f"/assessments/{assessment_id}/result/").status_code == (302 if allowed else 404)


def test_a_stranger_is_asked_to_sign_in(client, result):
    for path in (
        f"/results/{result.pk}/",
        f"/assessments/{result.submission.assessment_id}/result/",
        "/reference/",
    ):
        response = client.get(path)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_a_reader_cannot_hand_in(people, city):
    assessment = make_assessment(place=city)

    assert sign_in(people["reader"]).post(f"/assessments/{assessment.pk}/submit/").status_code == 403
    assert sign_in(people["other city"]).post(f"/assessments/{assessment.pk}/submit/").status_code == 404
    assert sign_in(people["administrator"]).get(f"/assessments/{assessment.pk}/submit/").status_code == 405
