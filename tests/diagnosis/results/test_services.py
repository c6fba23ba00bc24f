from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from diagnosis.assessments.errors import AlreadySubmitted
from diagnosis.assessments.models import Assessment, AssessmentState, Submission
from diagnosis.results import services
from diagnosis.results.models import NodeScore, Result
from diagnosis.results.services import compute_diagnosis, diagnose_submission, submit_and_diagnose
from diagnosis.scoring.encoding import decode_diagnosis, encode_diagnosis
from tests.diagnosis.results.conftest import give_answers, hand_in
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db
ANSWERS = {
    "policy.vision.quick": "in-place",
    "policy.targets.quick": "first-steps",
    "operation.partners.quick": "unknown",
}


def test_the_scores_are_those_computed_by_hand():
    result = hand_in(ANSWERS)

    # Policy: (75 + 25) / 2 = 50. Partners is not known: operation has no score, bounds 0 to 100.
    # Overall: 50, bounds (50 + 0) / 2 = 25 to (50 + 100) / 2 = 75.
    rows = {row.node_key: row for row in result.scores.all()}
    assert (rows["policy"].score, rows["policy"].level, rows["policy"].coverage) == (50, "partial", 1)
    assert (rows["operation"].score, rows["operation"].level) == (None, "")
    assert (rows["operation"].low, rows["operation"].high) == (0, 100)
    assert (rows["overall"].score, rows["overall"].low, rows["overall"].high) == (50, 25, 75)
    assert rows["relevance"].score == 75  # its one factor is served by the vision alone
    assert result.stage == "to-be-developed"


def test_the_same_answers_give_the_same_bytes():
    first, second = hand_in(ANSWERS), hand_in(ANSWERS)

    assert bytes(first.payload) == bytes(second.payload)
    assert first.input_digest == second.input_digest
    assert encode_diagnosis(compute_diagnosis(first.submission)) == bytes(first.payload)
    assert decode_diagnosis(bytes(first.payload)).overall.score == 50


def test_other_answers_give_another_input():
    assert hand_in(ANSWERS).input_digest != hand_in(ANSWERS | {"policy.vision.quick": "partly"}).input_digest


def test_a_grade_without_evidence_stays_in_the_input():
    result = hand_in(ANSWERS)
    question = decode_diagnosis(bytes(result.payload)).elements[0].questions[0]

    assert question.grade == "A"
    assert result.submission.answers[0]["evidence"] == []


def test_diagnosing_again_keeps_the_first_result():
    result = hand_in(ANSWERS)

    assert diagnose_submission(submission=result.submission) == result
    assert Result.objects.count() == 1


def test_submitting_freezes_and_a_second_time_is_refused():
    assessment = make_assessment()
    give_answers(assessment, ANSWERS)
    submit_and_diagnose(assessment=assessment, by=None)

    assert Assessment.objects.get(pk=assessment.pk).state == AssessmentState.SUBMITTED
    with pytest.raises(AlreadySubmitted):
        submit_and_diagnose(assessment=assessment, by=None)
    assert Submission.objects.count() == 1


def test_without_a_result_nothing_is_submitted(monkeypatch):
    assessment = make_assessment()

    def break_down(diagnosis):
        raise OSError

    monkeypatch.setattr(services, "encode_diagnosis", break_down)
    with pytest.raises(OSError):  # noqa: PT011  any fault of the engine or the disk
        submit_and_diagnose(assessment=assessment, by=None)

    assert Assessment.objects.get(pk=assessment.pk).is_open
    assert not Submission.objects.exists()


@pytest.mark.parametrize("model", [Result, NodeScore])
def test_a_result_never_changes_and_never_goes(model):
    hand_in(ANSWERS)
    row = model.objects.first()
    change = {"engine_version": "9"} if model is Result else {"score": 100}

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")
