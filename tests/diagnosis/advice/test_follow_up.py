"""What became of planned rises."""

from __future__ import annotations

import pytest

from diagnosis.advice.costs import CostSum, sum_costs
from diagnosis.advice.follow_up import OUTCOMES, PlannedRise, Tally, judge_rise, tally
from diagnosis.scoring.records import QuestionResult
from frameworks.spec import Scale, ScaleLevel

WORDS = {"en": "", "ja": ""}
SCALE = Scale(
    "ladder",
    WORDS,
    tuple(ScaleLevel(key, value, WORDS, WORDS, WORDS) for key, value in (("a", 0), ("b", 50), ("c", 100))),
)


def answer(level: str | None, state: str = "level") -> QuestionResult:
    return QuestionResult("q", state, level, None, None, 1.0)


@pytest.mark.parametrize(
    ("before", "wanted", "now", "outcome"),
    [
        ("a", "b", answer("b"), "reached"),
        ("a", "b", answer("c"), "reached"),
        ("a", "c", answer("b"), "risen"),
        ("a", "b", answer("a"), "unchanged"),
        ("b", "c", answer("a"), "fallen"),
        ("", "b", answer("a"), "unchanged"),  # open then: counted as the lowest
        ("", "c", answer("b"), "risen"),
        ("a", "b", answer(None, "unknown"), "not-answered"),
        ("a", "b", answer(None, "unanswered"), "not-answered"),
        ("a", "b", answer(None, "not_applicable"), "not-applicable"),
        ("a", "b", None, "not-asked"),
        ("a", "gone", answer("b"), "not-asked"),
        ("gone", "b", answer("b"), "not-asked"),
    ],
)
def test_a_rise_is_judged_by_the_later_answer(before, wanted, now, outcome):
    assert judge_rise(PlannedRise(1, "q", before, wanted), now, SCALE) == outcome


def test_a_question_that_is_gone_is_not_asked():
    assert judge_rise(PlannedRise(1, "q", "a", "b"), answer("b"), None) == "not-asked"


def test_outcomes_are_counted():
    assert tally(["reached", "reached", "risen", "fallen"]) == Tally(planned=4, reached=2, risen=1)
    assert tally([]) == Tally(0, 0, 0)


def test_every_outcome_has_its_word():
    from diagnosis.advice.roadmap_wording import OUTCOMES as WORDED

    assert set(WORDED) == set(OUTCOMES)


def test_cost_ranges_add_up_by_currency():
    rows = [("USD", 10, 20), ("USD", 5, None), ("JPY", None, 7), ("", None, None)]

    assert sum_costs(rows) == (CostSum("JPY", 7, 7, 1), CostSum("USD", 15, 25, 2))
    assert sum_costs([]) == ()
