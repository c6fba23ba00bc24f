"""The command load_roadmaps: the sample city's roadmap, whole or not at all, once."""

from __future__ import annotations

import pytest
import yaml
from django.core.management import CommandError, call_command

from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.roadmap import read_plan
from tests.diagnosis.advice.conftest import VISION
from tests.factories import JICA_FRAMEWORK

FIXTURES = JICA_FRAMEWORK.parents[1]
SAMPLE = FIXTURES / "demo" / "roadmaps" / "sample-city.yaml"


@pytest.fixture
def sample(db):
    call_command("load_framework", str(JICA_FRAMEWORK), "--publish")
    call_command("load_reference")
    call_command("load_library", str(FIXTURES / "measures" / "jica-smart-city.yaml"), "--publish")
    call_command("load_assessments", FIXTURES / "demo")


def test_the_sample_city_shows_done_overdue_and_planned_lines(sample, capsys):
    call_command("load_roadmaps", SAMPLE)
    call_command("load_roadmaps", SAMPLE)

    reading = read_plan(Plan.objects.get())
    assert "is there already, left as it is" in capsys.readouterr().out
    assert (len(reading.lines), len(reading.done), len(reading.dropped)) == (17, 4, 1)
    assert len(reading.overdue) >= 1
    counted = reading.follow_up.tally
    assert (counted.planned, counted.reached, counted.risen) == (9, 5, 1)
    assert reading.plan.origin == "invented"


def write(path, **changes):
    document = {
        "roadmap_of": "harbour-city", "framework": "small", "origin": "self", "mode": "quick",
        "lines": [{"round": 1, "rise": VISION, "to": "in-place", "owner": "Mayor"}], **changes,
    }  # fmt: skip
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def test_measures_too(submitted, library, tmp_path):
    call_command("load_roadmaps", write(tmp_path / "a.yaml", lines=[{"round": 1, "measure": "plan"}]))

    assert PlanItem.objects.get().measure_key == "plan"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lines": [{"round": 1, "measure": "plan"}]}, "line 1: This is not among"),
        ({"lines": [{"round": 1, "rise": VISION, "to": "improved", "horizon": "soon"}]}, "three horizons"),
        ({"lines": [{"round": 7, "rise": VISION, "to": "improved"}]}, r"no result of round \[7\]"),
        ({"lines": [{"round": 1, "rise": VISION}]}, "missing or wrong"),
        ({"lines": [{"round": 1, "own": "Ask", "colour": "red"}]}, "missing or wrong"),
    ],
)
def test_what_is_wrong_loads_nothing(changes, sentence, submitted, tmp_path):
    with pytest.raises(CommandError, match=sentence):
        call_command("load_roadmaps", write(tmp_path / "a.yaml", **changes))

    assert not PlanItem.objects.exists()


def test_a_file_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_roadmaps", tmp_path / "none.yaml")
