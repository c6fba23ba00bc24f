"""Why an answer changes: asked where something is saved already, kept with the change, and sent once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.models import Change
from tests.diagnosis.assessments.conftest import TARGETS, VISION, read_answer, type_in
from tests.factories import sign_in

FIELD = f'name="{VISION}-why"'


def page_of(assessment) -> str:
    return reverse("assessments:element", args=[assessment.pk, "policy.vision"])


def save(user, assessment, question=VISION, **values):
    """Save one answer as the script of the page does."""
    address = reverse("assessments:save-answer", args=[assessment.pk, question])
    return sign_in(user).post(address, type_in(question, **values), headers={"HX-Request": "true"})


def list_whys() -> list[str]:
    return list(Change.objects.values_list("why", flat=True))


def test_it_is_asked_only_where_an_answer_was_saved(assessment, staff):
    assert FIELD not in sign_in(staff).get(page_of(assessment)).content.decode()

    assert FIELD in save(staff, assessment, choice="partly", revision=0).content.decode()
    assert FIELD in sign_in(staff).get(page_of(assessment)).content.decode()


def test_it_stays_with_the_change_and_the_field_is_empty_again(assessment, staff):
    save(staff, assessment, choice="partly", revision=0)

    fragment = save(staff, assessment, choice="improved", revision=1, why=" The council decided. ")

    assert list_whys() == ["", "The council decided."]
    assert f'{FIELD} type="text" data-once autocomplete="off" value=""' in fragment.content.decode()


def test_a_save_without_it_leaves_the_field_alone(assessment, staff):
    save(staff, assessment, choice="partly", revision=0)
    save(staff, assessment, choice="improved", revision=1)

    assert FIELD not in save(staff, assessment, choice="in-place", revision=2).content.decode()


def test_said_after_the_change_it_is_kept_too_and_once(assessment, staff):
    save(staff, assessment, choice="partly", revision=0)

    for _time in range(2):
        save(staff, assessment, choice="partly", revision=1, why="The plan says so.")

    assert list_whys() == ["", "The plan says so."]
    assert read_answer(assessment).revision == 2


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"revision": 1, "why": "w" * 1001}, 422, "Shorten the reason for the change to 1,000 characters."),
        ({"revision": 0, "why": "Typed words"}, 409, "Both versions are kept, whatever you choose"),
    ],
)
def test_what_was_typed_stays_where_it_is_not_saved(assessment, staff, values, status, sentence):
    save(staff, assessment, choice="partly", revision=0)

    response = save(staff, assessment, choice="improved", **values)

    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert f'value="{values["why"]}"' in page
    assert list_whys() == [""]


def test_the_plain_form_keeps_it(assessment, staff):
    save(staff, assessment, choice="partly", revision=0)

    sign_in(staff).post(page_of(assessment), type_in(VISION, choice="improved", revision=1, why="So it is."))

    assert list_whys() == ["", "So it is."]


def test_the_api_keeps_it(assessment, staff):
    client = sign_in(staff)
    address = f"/api/v1/assessments/{assessment.pk}/answers/{TARGETS}/"
    body = {"state": "level", "level": "partly", "revision": 0, "why": "From the register."}

    response = client.put(address, body, content_type="application/json")

    assert response.status_code == 200
    assert "why" not in response.json()
    assert list_whys() == ["From the register."]
    long = client.put(address, {**body, "revision": 1, "why": "w" * 1001}, content_type="application/json")
    assert (long.status_code, list(long.json()["fields"])) == (400, ["why"])


def test_said_on_a_page_that_somebody_overtook_it_is_refused_and_not_dropped(assessment, staff, colleague):
    save(staff, assessment, choice="partly", revision=0)
    save(colleague, assessment, choice="in-place", revision=1)

    late = save(staff, assessment, choice="in-place", revision=1, why="The council decided.")

    assert late.status_code == 409
    assert "The council decided." in late.content.decode()
    assert list_whys() == ["", ""]
