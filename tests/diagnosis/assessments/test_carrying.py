"""Answers carried over from another mode: shown as chosen, counted only once somebody has confirmed them."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from diagnosis.assessments.errors import StaleRevision
from diagnosis.assessments.models import Answer, Change
from diagnosis.assessments.review import review_assessment
from diagnosis.assessments.selectors import list_assessments, list_tasks
from diagnosis.assessments.services import AnswerInput, copy_answers, import_answers, save_answer
from diagnosis.people.services import create_token
from diagnosis.results.services import submit_and_diagnose
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer, type_in
from tests.factories import make_assessment, make_place, make_shared_version, sign_in

DEEP = "policy.vision.deep"
PLAN = AnswerInput(state="level", level_key="partly", comment="The plan", grade="A")


@pytest.fixture
def version(db):
    return make_shared_version()


def hand_in(city, version, answers=None, **fields):
    made = make_assessment(place=city, version=version, **fields)
    import_answers(assessment=made, answers=answers or {VISION: PLAN, TARGETS: PLAN}, by=None)
    submit_and_diagnose(assessment=made, by=None)
    return made


@pytest.fixture
def quick(city, version):
    return hand_in(city, version, round_number=2)


@pytest.fixture
def deep(city, version, quick, staff):
    return start(city, version, mode="deep", round_number=3, by=staff)


def start(city, version, **fields):
    """Start a round as the page does, with what was answered before."""
    return make_assessment(place=city, version=version, carry_over=True, **fields)


def list_carried(assessment) -> dict[str, str]:
    return {
        answer.question_key: answer.level_key or answer.state
        for answer in assessment.answers.all()
        if answer.is_carried
    }


def read_page(user, assessment, element: str = "policy.vision") -> str:
    return sign_in(user).get(reverse("assessments:element", args=[assessment.pk, element])).content.decode()


def test_what_both_modes_ask_is_carried_with_comment_grade_and_a_change(deep, quick, staff):
    answer = read_answer(deep)
    change = Change.objects.get(assessment=deep)

    assert list_carried(deep) == {VISION: "partly"}
    assert (answer.comment, answer.grade, answer.origin, answer.revision) == ("The plan", "A", "carried", 1)
    assert answer.carried_from.assessment == quick
    assert (change.question_key, change.before, change.made_by) == (VISION, None, staff)
    assert change.after["level_key"] == "partly"
    assert change.after["carried_from"] == {"assessment": quick.pk, "submission": 1}


def test_the_newest_submission_is_carried(city, version, quick):
    hand_in(city, version, {VISION: AnswerInput(state="level", level_key="improved")}, round_number=4)
    make_assessment(place=city, version=version, round_number=5)  # open

    assert list_carried(start(city, version, mode="deep")) == {VISION: "improved"}


def test_a_reason_is_carried_and_not_knowing_is_not(city, version):
    without = AnswerInput(state="not_applicable", reason="No port", comment="Asked")
    hand_in(city, version, {PARTNERS: without, VISION: AnswerInput(state="unknown")})

    made = start(city, version, mode="deep")

    assert list_carried(made) == {PARTNERS: "not_applicable"}
    assert read_answer(made, PARTNERS).reason == "No port"


def test_nothing_is_carried_from_another_place_or_origin_or_where_nobody_wants_it(city, version, quick):
    far = make_place("far-city")

    assert list_carried(start(far, version, mode="deep")) == {}
    assert list_carried(start(city, version, mode="deep", origin="desk")) == {}
    assert list_carried(make_assessment(place=city, version=version, mode="deep")) == {}


def test_a_carried_answer_counts_nowhere_until_it_is_confirmed(deep, staff):
    review = review_assessment(deep)

    assert list_tasks(deep).progress.answered == 0
    assert [task.to_confirm for task in list_tasks(deep).tasks] == [1, 0, 0]
    assert list_assessments(staff).get(pk=deep.pk).answered_count == 0
    assert [line.question.key for line in review.unconfirmed] == [VISION]
    assert VISION not in [line.question.key for line in (*review.unanswered, *review.without_evidence)]
    assert review.open_count == 5
    assert copy_answers(deep) == []
    assert [answer.counts for answer in Answer.objects.filter(assessment=deep)] == [False]


def test_what_nobody_confirmed_is_missing_in_the_result(deep, lead_page):
    result = submit_and_diagnose(assessment=deep, by=None)

    assert result.submission.answers == []
    assert "Not answered" in lead_page(f"/results/{result.pk}/")
    assert "Carried from 2026 and not confirmed" in lead_page(
        reverse("assessments:element", args=[deep.pk, "policy.vision"])
    )


@pytest.fixture
def lead_page(staff):
    return lambda address: sign_in(staff).get(address).content.decode()


def test_the_page_shows_it_as_chosen_with_its_source_and_a_button(deep, staff):
    page = read_page(staff, deep)

    assert "Carried from 2026 (Quick, round 2). Confirm it or choose another." in page
    assert 'value="partly" checked' in page
    assert "Confirm<span" in page
    assert "<strong>0 of 2</strong> answered" in page


def test_saving_it_as_it_is_makes_it_typed(deep, staff):
    address = reverse("assessments:save-answer", args=[deep.pk, VISION])
    sent = type_in(VISION, choice="partly", comment="The plan", grade="A", revision=1)

    response = sign_in(staff).post(address, sent, headers={"HX-Request": "true"})

    answer = read_answer(deep)
    assert response.status_code == 200
    assert "Carried from" not in response.content.decode()
    assert (answer.origin, answer.carried_from, answer.revision, answer.updated_by) == (
        "typed",
        None,
        2,
        staff,
    )
    assert Change.objects.get(assessment=deep, revision=2).before["origin"] == "carried"
    assert list_tasks(deep).progress.answered == 1


def test_without_a_script_the_button_confirms_one(deep, staff):
    address = reverse("assessments:element", args=[deep.pk, "policy.vision"])
    sent = type_in(VISION, choice="partly", comment="The plan", grade="A", revision=1) | {"save": VISION}

    sign_in(staff).post(address, sent)

    assert read_answer(deep).origin == "typed"


def test_save_and_go_on_does_not_confirm_what_was_not_touched(deep, staff):
    address = reverse("assessments:element", args=[deep.pk, "policy.vision"])
    untouched = type_in(VISION, choice="partly", comment="The plan", grade="A", revision=1, attached=0)
    other = type_in(DEEP, choice="in-place", revision=0)

    sign_in(staff).post(address, untouched | other | {"save": "all"})
    assert read_answer(deep).origin == "carried"
    assert read_answer(deep, DEEP).level_key == "in-place"

    sign_in(staff).post(address, untouched | type_in(VISION, choice="in-place") | {"save": "all"})
    assert (read_answer(deep).origin, read_answer(deep).level_key) == ("typed", "in-place")


def test_two_who_confirm_at_once_do_not_overwrite_each_other(deep, staff):
    save_answer(assessment=deep, question_key=VISION, given=PLAN, revision=1, by=staff)

    other = AnswerInput(state="level", level_key="improved")
    with pytest.raises(StaleRevision):
        save_answer(assessment=deep, question_key=VISION, given=other, revision=1, by=None)
    assert (
        save_answer(assessment=deep, question_key=VISION, given=PLAN, revision=1, by=None).answer.revision
        == 2
    )


def test_the_review_lists_it_as_not_confirmed(deep, staff):
    page = sign_in(staff).get(reverse("assessments:review", args=[deep.pk])).content.decode()

    assert "1 carried answer that nobody has looked at" in page
    assert f'href="/assessments/{deep.pk}/carried/"' in page
    assert "5 questions are open." in page


def test_over_the_api_it_does_not_count_and_a_put_confirms(deep, quick, staff):
    program = Client(headers={"Authorization": f"Token {create_token(user=staff, days=1).secret}"})
    address = f"/api/v1/assessments/{deep.pk}/answers/"

    read = program.get(address).json()[0]
    assert (read["state"], read["level"], read["origin"], read["counts"]) == (
        "level",
        "partly",
        "carried",
        False,
    )
    assert read["carried_from"] == {"id": quick.pk, "mode": "quick", "round": 2}

    body = json.dumps(
        {"state": "level", "level": "partly", "comment": "The plan", "grade": "A", "revision": 1}
    )
    put = program.put(f"{address}{VISION}/", body, content_type="application/json").json()
    assert (put["origin"], put["counts"], put["carried_from"], put["revision"]) == ("typed", True, None, 2)


def test_starting_says_how_many_were_carried_over(city, version, quick, staff):
    entries = {
        "place": city.pk,
        "version": version.pk,
        "mode": "deep",
        "round": 3,
        "as_of": "2026-03-01",
        "made_how": "workshop",
    }

    response = sign_in(staff).post("/assessments/new/", entries, follow=True)

    assert "1 answer is carried over from an earlier assessment." in response.content.decode()
