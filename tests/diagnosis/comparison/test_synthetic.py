"""Places that do not exist: all marked synthetic, made once, with results as the engine makes them."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from diagnosis.assessments.models import Answer, Assessment
from diagnosis.comparison.invention import invent_answers
from diagnosis.places.models import Place, Programme
from diagnosis.results.models import ComparedResult, NodeScore, Result
from diagnosis.results.services import compute_diagnosis
from diagnosis.scoring.encoding import encode_diagnosis
from frameworks.selectors import load_spec
from tests.factories import make_initiative_version, make_version

pytestmark = pytest.mark.django_db


def make(count, **options):
    make_version()
    call_command("make_synthetic_places", count, framework="small", **options)


def test_all_of_it_is_marked_synthetic():
    make(7, programme="trial")

    assert Assessment.objects.count() == 7
    assert set(Assessment.objects.values_list("origin", flat=True)) == {"synthetic"}
    assert not Place.objects.filter(invented=False).exists()
    assert set(ComparedResult.objects.values_list("origin", flat=True)) == {"synthetic"}
    assert Programme.objects.get(key="trial").places.count() == 7


def test_results_are_those_of_the_engine():
    make(3)

    for result in Result.objects.select_related("submission__assessment__place"):
        diagnosis = compute_diagnosis(result.submission)
        assert bytes(result.payload) == encode_diagnosis(diagnosis)
        scores = NodeScore.objects.filter(result=result)
        assert scores.get(kind="overall").score == diagnosis.overall.score
        answers = Answer.objects.filter(assessment=result.submission.assessment)
        assert answers.count() == len(result.submission.answers)


def test_made_again_it_adds_what_is_missing():
    make(3)
    before = set(Result.objects.values_list("pk", flat=True))
    make(5, rounds=2)

    assert before < set(Result.objects.values_list("pk", flat=True))
    assert Result.objects.count() == 10
    newest = ComparedResult.objects.filter(is_newest=True)
    assert set(newest.values_list("round", flat=True)) == {2}
    assert newest.count() == 5
    make(5)
    assert ComparedResult.objects.filter(is_newest=True, round=2).count() == 5


@pytest.mark.parametrize(
    ("count", "options", "says"),
    [
        (0, {}, "between 1 and"),
        (20_001, {}, "between 1 and"),
        (1, {"rounds": 6}, "rounds lie"),
        (1, {"mode": "deepest"}, "no mode"),
        (1, {"framework": "none"}, "published"),
        (1, {"framework": "small-initiative"}, "initiatives"),
    ],
)
def test_what_cannot_be_made_is_said(count, options, says):
    make_version()
    make_initiative_version()

    with pytest.raises(CommandError, match=says):
        call_command("make_synthetic_places", count, **{"framework": "small", **options})
    assert not Result.objects.exists()


def test_the_same_seed_gives_the_same_answers_and_later_rounds_are_stronger():
    spec = load_spec(make_version().pk)
    ground = {"mode": "deep", "place_kind": "city", "seed": 1}
    first, again, later, other = (
        invent_answers(spec, number=number, round_number=round_number, **ground)
        for number, round_number in ((1, 1), (1, 1), (1, 5), (2, 1))
    )
    everything = [
        answer
        for number in range(1, 60)
        for answer in invent_answers(spec, number=number, round_number=1, **ground)
    ]

    assert first == again
    assert first != other
    assert sum(_position(spec, answer) for answer in later) > sum(_position(spec, answer) for answer in first)
    assert {answer.state for answer in everything} == {"level", "not_applicable"}
    # A synthetic answer has no document.
    assert {answer.grade for answer in everything} == {"B", "C", "D", None}


def _position(spec, answer):
    scale = spec.questions_by_key[answer.question].scale
    return scale.position_of(answer.level) if answer.level else 0
