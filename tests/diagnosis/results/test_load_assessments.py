"""The command load_assessments: rounds are made once, submitted and diagnosed, or left open."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from diagnosis.assessments.models import Assessment
from diagnosis.results.models import NodeScore, Result
from tests.factories import make_jica_version

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    make_jica_version()
    call_command("load_reference")


def test_load_assessments_diagnoses_all_rounds_but_the_open_one(loaded, capsys):
    call_command("load_assessments", FIXTURES / "desk", FIXTURES / "demo")

    assert Result.objects.count() == 10
    rounds = Assessment.objects.filter(place__key="xx-sample-city").order_by("mode", "round")
    assert [(item.mode, item.round, item.state, item.answers.count()) for item in rounds] == [
        ("deep", 1, "submitted", 72),
        ("deep", 3, "submitted", 76),
        ("quick", 1, "submitted", 20),
        ("quick", 2, "submitted", 21),
        ("quick", 3, "open", 12),
    ]
    assert "sample-city-3.yaml: 12 answers, open" in capsys.readouterr().out


def test_load_assessments_gives_the_scores_that_the_files_expect(loaded):
    """Round 2 as worked out at the head of its file: policy 65, system 35, overall 50.833333."""
    call_command("load_assessments", FIXTURES / "demo")
    scores = NodeScore.objects.filter(result__submission__assessment__round=2)

    found = dict(scores.filter(kind="domain").values_list("node_key", "score"))
    assert found == {
        "policy": 65.0,
        "organization": 56.25,
        "system": 35.0,
        "technology": 56.25,
        "operation": 41.666667,
    }
    assert scores.get(kind="overall").score == 50.833333
    assert Result.objects.get(submission__assessment__round=2).stage == "being-developed"


def test_between_the_full_rounds_one_domain_fell(loaded):
    """As worked out at the heads of the files; the other four domains rose."""
    call_command("load_assessments", FIXTURES / "demo")
    scores = NodeScore.objects.filter(result__submission__assessment__mode="deep", kind="domain")

    found = {
        number: dict(
            scores.filter(result__submission__assessment__round=number).values_list("node_key", "score")
        )
        for number in (1, 3)
    }
    assert (found[1]["technology"], found[3]["technology"]) == (53.125, 36.458333)
    assert {key for key in found[1] if found[3][key] > found[1][key]} == {
        "policy", "organization", "system", "operation",
    }  # fmt: skip


def test_load_assessments_leaves_a_round_that_is_there_alone(loaded, capsys):
    call_command("load_assessments", FIXTURES / "demo")
    answer = Assessment.objects.get(round=3, mode="quick").answers.get(question_key="policy.vision.quick")
    answer.comment, answer.comment_texts = "Typed by hand", {}
    answer.save()

    call_command("load_assessments", FIXTURES / "demo")

    answer.refresh_from_db()
    assert answer.comment == "Typed by hand"
    assert Result.objects.count() == 4
    assert capsys.readouterr().out.count("is there already") == 5


def test_load_assessments_with_a_problem_loads_nothing(loaded, tmp_path):
    good = (FIXTURES / "demo" / "sample-city-1.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(good.replace("level: partly", "level: best", 1), encoding="utf-8")

    with pytest.raises(
        CommandError, match=r"b.yaml: answers\[0\].level: The scale of the question has no level best"
    ):
        call_command("load_assessments", tmp_path)

    assert not Assessment.objects.exists()
