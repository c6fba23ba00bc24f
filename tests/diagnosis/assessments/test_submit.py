"""Handing in through the pages: with little answered, by whom, and what stays.

That it happens once, and whole or not at all, stands with the results.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.models import Assessment, Submission
from diagnosis.assessments.services import AnswerInput, save_answer
from tests.diagnosis.assessments.conftest import TARGETS, VISION
from tests.factories import answer_all, sign_in


def submit(user, assessment, **options):
    return sign_in(user).post(reverse("results:submit", args=[assessment.pk]), **options)


@pytest.mark.parametrize("answered", [0, 1])
def test_too_little_answered_is_allowed(answered, staff, assessment):
    if answered:
        given = AnswerInput(state="level", level_key="partly")
        save_answer(assessment=assessment, question_key=VISION, given=given, revision=0, by=staff)

    response = submit(staff, assessment, follow=True)

    assert response.status_code == 200
    assert "It has no level yet." in response.content.decode() or not answered
    assert len(Submission.objects.get().answers) == answered


def test_what_is_handed_in_is_the_whole_answer_in_the_order_of_the_questions(staff, assessment):
    given = AnswerInput(state="open", comment="Ask")
    save_answer(assessment=assessment, question_key=TARGETS, given=given, revision=0, by=staff)
    given = AnswerInput(state="level", level_key="partly", grade="B", comment="Page 3")
    save_answer(assessment=assessment, question_key=VISION, given=given, revision=0, by=staff)

    submit(staff, assessment)

    submission = Submission.objects.get()
    assert (submission.number, submission.submitted_by) == (1, staff)
    assert [answer["question"] for answer in submission.answers] == [VISION, TARGETS]
    assert submission.answers[0] == {
        "question": VISION,
        "state": "level",
        "level_key": "partly",
        "reason": "",
        "comment": "Page 3",
        "comment_texts": {},
        "grade": "B",
        "origin": "typed",
        "revision": 1,
        "evidence": [],
    }


def test_after_handing_in_review_leads_to_the_result_and_the_tasks_say_so(staff, assessment):
    answer_all(assessment)
    submit(staff, assessment)
    client = sign_in(staff)

    review = client.get(reverse("assessments:review", args=[assessment.pk]))

    assert review["Location"] == reverse("results:for_assessment", args=[assessment.pk])
    tasks = client.get(reverse("assessments:overview", args=[assessment.pk])).content.decode()
    assert "The answers are submitted." in tasks


def test_readers_and_strangers_hand_in_nothing(reader, stranger, assessment):
    assert submit(reader, assessment).status_code == 403
    assert submit(stranger, assessment).status_code == 404
    assert Assessment.objects.get().is_open
