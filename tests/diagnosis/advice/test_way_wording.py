"""Every code and every reason of ways has a sentence, in both languages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import get_args

import pytest
from django.utils import translation

from diagnosis.advice import way as ways
from diagnosis.advice.models import WishKind
from diagnosis.advice.way_wording import (
    MARKS,
    SENTENCES,
    describe,
    describe_effort,
    describe_obstacle,
    describe_purpose,
    describe_purposes,
    name_elements,
    name_size,
)
from diagnosis.scoring.path_records import Obstacle, ObstacleReason, Purpose
from frameworks.messages import Message
from frameworks.rules import LevelAtLeast
from frameworks.selectors import load_spec
from tests.factories import make_version

CONDITION = LevelAtLeast("policy", "prepared")
PURPOSE = Purpose("condition", "policy", 70.0, "prepared", None, CONDITION)
GATE = Purpose("gate", "policy.vision", 25.0, "prepared", "policy", CONDITION)


@pytest.fixture
def spec(db):
    return load_spec(make_version().pk)


def test_sentences_are_those_of_the_codes():
    assert set(SENTENCES) == ways.CODES


def test_marks_are_those_of_the_plan():
    assert {kind: str(word) for kind, word in MARKS.items()} == {
        kind: str(word) for kind, word in WishKind.choices
    }


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("code", sorted(ways.CODES))
def test_each_code_has_a_sentence(code, count, language, spec):
    with translation.override(language):
        said = describe(Message(code, {"stage": "in-place", "count": count, "effort": 2.5}), spec)

    assert said
    assert "%" not in said


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("reason", get_args(ObstacleReason))
def test_each_reason_has_a_sentence_with_its_numbers(reason, language, spec):
    best = 62.5 if reason in {"out_of_reach", "never"} else None
    with translation.override(language):
        said = describe_obstacle(Obstacle(PURPOSE, best, reason, ()), spec)

    assert "70" in said
    assert "%" not in said


def test_a_step_says_what_it_serves(spec):
    assert describe_purpose(PURPOSE, spec) == "Policy is prepared"
    assert describe_purposes([PURPOSE, GATE], spec) == (
        "Serves: Policy is prepared; “Vision” has 25 or more, a gate before “Policy is prepared”."
    )


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("steps_lead", {"count": 9}, "9 steps lead to “In place”."),
        ("steps_lead", {"count": 1}, "1 step leads to “In place”."),
        ("answers_first", {"count": 4}, "4 answers to find out first."),
        ("highest_holds", {}, "The highest stage holds."),
    ],
)
def test_headlines(code, params, said, spec):
    assert describe(Message(code, {"stage": "in-place", **params}), spec) == said


def test_words(spec):
    assert [name_size(size) for size in ("small", "medium", "large")] == [
        "small effort",
        "medium effort",
        "large effort",
    ]
    assert name_elements(("policy.vision", "policy.targets"), spec) == "Vision and Targets"


@pytest.mark.parametrize(
    ("is_weighed", "rungs", "said"),
    [(True, 2, "large effort"), (False, 1, "1 level up"), (False, 2, "2 levels up")],
)
def test_an_effort_that_nobody_stated_is_not_called_small_or_large(is_weighed, rungs, said):
    step = SimpleNamespace(size="large", rungs=("rung",) * rungs)

    assert describe_effort(step, is_weighed) == said
