"""Places side by side: which results can be, where they are alike and apart, what they meet and share."""

from __future__ import annotations

from hypothesis import given

from diagnosis.comparison.alongside import (
    HEADLINE_CODES,
    Advised,
    GroundKey,
    SharedMeasure,
    Spread,
    choose_majority,
    judge_stages,
    measure_spreads,
    name_differences,
    share_measures,
    summarize,
)
from diagnosis.comparison.common import NodeFigures
from diagnosis.comparison.side_wording import HEADLINES, VERDICTS
from diagnosis.scoring.diagnose import diagnose
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, ScoreAtLeast
from tests.diagnosis.comparison.test_same_questions import read_traced
from tests.diagnosis.scoring.frameworks import build_domain, build_element, build_framework, build_question
from tests.diagnosis.scoring.strategies import answered_frameworks

QUICK = GroundKey(1, "quick", "self", "self")
DEEP = GroundKey(1, "deep", "self", "self")
DESK = GroundKey(1, "deep", "self", "desk")


def domain(key, score, level="partial"):
    return {("domain", key): NodeFigures(score, level=level)}


def test_most_results_stay():
    assert choose_majority([DEEP, QUICK, QUICK]) == QUICK


def test_the_first_result_decides_between_equal_grounds():
    assert choose_majority([DEEP, QUICK]) == DEEP
    assert choose_majority([QUICK, DEEP, DEEP, QUICK]) == QUICK
    assert choose_majority([]) is None


def test_every_difference_is_named():
    assert name_differences(DESK, QUICK) == ("mode", "origin")
    assert name_differences(GroundKey(2, "quick", "verified", "self"), QUICK) == ("framework", "series")


def test_spreads_by_hand():
    figures = {
        7: {**domain("policy", 12.5), **domain("system", 40.0), **domain("operation", 10.0, level="")},
        8: {**domain("policy", 100.0), **domain("system", 40.4), **domain("operation", 90.0)},
        9: {**domain("policy", 50.0)},
    }

    spreads = measure_spreads(["policy", "system", "operation"], figures)

    # 12.5 is written 13; a score without a level does not count, so Operation has only one
    assert spreads == (Spread("policy", 12.5, 100.0, 7, 8), Spread("system", 40.0, 40.4, 7, 8))
    assert [spread.points for spread in spreads] == [87, 0]


def test_the_finding_names_where_they_are_alike_and_apart():
    far, near = Spread("policy", 10.0, 60.0, 1, 2), Spread("system", 40.0, 42.0, 2, 1)

    found = summarize([far, near])

    assert found.code == "alike_and_apart"
    assert dict(found.params) == {"alike": near, "apart": far}


def test_findings_without_a_difference_to_name():
    spread = Spread("policy", 10.0, 60.0, 1, 2)
    same = Spread("system", 30.0, 80.2, 1, 2)

    assert summarize([]).code == "nothing_scored"
    assert summarize([spread]).code == "one_domain"
    assert summarize([spread, same]).code == "all_alike"


def test_every_finding_has_words():
    assert set(HEADLINES) == HEADLINE_CODES


def test_conditions_by_hand():
    level, score = LevelAtLeast("policy", "prepared"), ScoreAtLeast("policy.vision", 50.0)
    framework = build_framework(
        build_domain("policy", build_element("policy.vision", build_question("a"))),
        stages={"high": AllOf((level, AnyOf((score, level)))), "start": None},
    )
    places = [
        {**domain("policy", 80.0, "prepared"), ("element", "policy.vision"): NodeFigures(50.0)},
        {**domain("policy", 40.0, "partial"), ("element", "policy.vision"): NodeFigures(49.0)},
        {**domain("policy", 40.0, "")},
    ]

    (judged,) = judge_stages(framework, places)

    assert judged.stage.key == "high"
    assert judged.verdicts == ("met", "not_met", "unknown")
    assert [row.condition for row in judged.conditions] == [level, score]
    assert [row.verdicts for row in judged.conditions] == [
        ("met", "not_met", "unknown"),
        ("met", "not_met", "unknown"),
    ]


def test_at_least_some_of_several_conditions():
    rule = AtLeastOf(1, (LevelAtLeast("policy", "prepared"), ScoreAtLeast("overall", 50.0)))
    framework = build_framework(
        build_domain("policy", build_element("policy.vision", build_question("a"))),
        stages={"high": rule, "start": None},
    )

    (judged,) = judge_stages(framework, [{("overall", "overall"): NodeFigures(50.0)}])

    assert judged.verdicts == ("met",)


@given(answered_frameworks())
def test_stages_are_judged_as_by_the_engine(drawn):
    framework, answers = drawn
    traced = diagnose(framework, mode="quick", place_kind="city", answers=answers)

    judged = judge_stages(framework, [read_traced(traced)])

    expected = [(trace.stage, trace.verdict) for trace in traced.stage.traces] if traced.stage else []
    found = [(row.stage.key, row.verdicts[0]) for row in judged]
    assert found == [row for row in expected if framework.stages_by_key[row[0]].rule is not None]


def test_every_verdict_has_words():
    assert set(VERDICTS) == {"met", "not_met", "unknown"}


def test_measures_in_common_by_hand():
    advised = [
        {"a": Advised(5, False), "b": Advised(9, True), "c": Advised(1, False), "e": Advised(1, False)},
        {"a": Advised(5, False), "b": Advised(9, True), "d": Advised(9, True)},
        {"a": Advised(1, False), "b": Advised(9, False), "c": Advised(9, False), "e": Advised(1, False)},
    ]

    shared = share_measures(advised, ["a", "b", "c", "d", "e"], 8)

    # d fits one of three places only; b is among the first ones in two; c has more points than e
    assert shared == (
        SharedMeasure("b", (0, 1, 2), (0, 1)),
        SharedMeasure("a", (0, 1, 2), ()),
        SharedMeasure("c", (0, 2), ()),
        SharedMeasure("e", (0, 2), ()),
    )
    assert len(share_measures(advised, ["a", "b", "c"], 2)) == 2


def test_half_of_the_places_is_not_most():
    advised = [{"a": Advised(5, True)}, {}]

    assert share_measures(advised, ["a"], 8) == ()
