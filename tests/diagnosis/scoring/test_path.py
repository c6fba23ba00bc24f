"""What a path carries, what is refused, and where a search ends; sums stand in ``cases/paths.yaml``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from diagnosis.scoring import path_search
from diagnosis.scoring.bounds import draw_envelope
from diagnosis.scoring.errors import (
    ContradictoryWishes,
    ScoringError,
    SearchTooLarge,
    UnknownMode,
    UnknownStage,
    WishRefused,
)
from diagnosis.scoring.frontiers import Frontier, keep_undominated
from diagnosis.scoring.merging import Merger
from diagnosis.scoring.path import find_paths
from diagnosis.scoring.path_records import PathFinding, Purpose, Wishes
from diagnosis.scoring.records import AnswerRecord
from diagnosis.scoring.requirements import list_alternatives
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import AGGREGATIONS, Aggregation, Framework, Gate
from tests.diagnosis.scoring.frameworks import (
    JICA_GATES,
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_jica_shape,
    build_question,
)

POLICY_IS_PREPARED = LevelAtLeast("policy", "prepared")


def build_small(rule: Rule = POLICY_IS_PREPARED, **more: Any) -> Framework:
    return build_framework(
        build_domain(
            "policy",
            build_element("policy.vision", build_question("a", modes=("quick", "deep"))),
            build_element("policy.breadth", build_question("b")),
        ),
        build_domain("system", build_element("system.rules", build_question("c"))),
        stages={"goal": rule, "start": None},
        **more,
    )


def find(
    framework: Framework, answers: dict[str, float | str], *, mode: str = "quick", **wishes: Any
) -> PathFinding:
    return find_paths(
        framework,
        mode=mode,
        place_kind="city",
        answers=answer_with(framework, answers, grade="C"),
        stage="goal",
        wishes=Wishes(**wishes),
    )


def test_rise_says_its_steps_and_what_it_is_for() -> None:
    finding = find(build_small(gates=JICA_GATES), {"a": 100, "c": 0})

    assert finding.path is not None
    (rise,) = finding.path.rises
    assert (rise.question, rise.element, rise.domain) == ("b", "policy.breadth", "policy")
    assert rise.from_level is None
    assert rise.find_out
    assert rise.steps == ("first-steps", "partly")
    assert rise.to_level == "partly"
    assert rise.step_efforts == (1.0, 1.0)
    assert rise.serves == (
        Purpose("condition", "policy", 70.0, "prepared", None, POLICY_IS_PREPARED),
        Purpose("gate", "policy.breadth", 25.0, "prepared", "policy", POLICY_IS_PREPARED),
    )
    assert finding.path.elements == ("policy.breadth",)
    assert finding.path.conditions == (POLICY_IS_PREPARED,)
    assert finding.find_out == ("b",)


def test_diagnosis_of_a_path_holds_all_answers_with_their_grades() -> None:
    finding = find(build_small(), {"a": 75, "c": "not applicable"})

    assert finding.path is not None
    diagnosis = finding.path.diagnosis
    assert diagnosis.stage is not None
    assert diagnosis.stage.stage == "goal"
    seen = {
        question.question: (question.state, question.level, question.grade)
        for element in diagnosis.elements
        for question in element.questions
    }
    assert seen == {
        "a": ("level", "in-place", "C"),
        "b": ("level", "in-place", None),
        "c": ("not_applicable", None, "C"),
    }


@pytest.mark.parametrize(
    ("wishes", "refused", "params"),
    [
        ({"first_choice": frozenset({"z"})}, WishRefused, {"question": "z", "level": None}),
        ({"decided": {"z": "partly"}}, WishRefused, {"question": "z", "level": "partly"}),
        ({"decided": {"a": "gold"}}, WishRefused, {"question": "a", "level": "gold"}),
        ({"out_of_reach": frozenset({("a", "gold")})}, WishRefused, {"question": "a", "level": "gold"}),
        (
            {"decided": {"a": "in-place"}, "out_of_reach": frozenset({("a", "partly"), ("a", "improved")})},
            ContradictoryWishes,
            {"question": "a", "level": "in-place"},
        ),
    ],
)
def test_wish_that_cannot_be_read_is_refused(
    wishes: dict[str, Any], refused: type[ScoringError], params: dict[str, Any]
) -> None:
    with pytest.raises(refused) as caught:
        find(build_small(), {"a": 0, "b": 0}, **wishes)

    assert caught.value.message.code == refused.code
    assert dict(caught.value.message.params) == params


def test_wish_about_what_does_not_apply_changes_nothing() -> None:
    finding = find(
        build_small(),
        {"a": "not applicable", "b": 50},
        decided={"a": "partly"},
        out_of_reach=frozenset({("a", "partly")}),
        first_choice=frozenset({"a"}),
    )

    assert finding.path is not None
    assert [rise.question for rise in finding.path.rises] == ["b"]


def test_unknown_stage_and_mode_are_refused() -> None:
    framework = build_small()
    with pytest.raises(UnknownStage):
        find_paths(framework, mode="quick", place_kind="city", answers=[], stage="heaven")
    with pytest.raises(UnknownMode):
        find_paths(framework, mode="slow", place_kind="city", answers=[], stage="goal")
    with pytest.raises(UnknownStage):
        find_paths(replace(framework, stages=()), mode="quick", place_kind="city", answers=[], stage="goal")


def test_what_is_not_asked_stands_in_the_way() -> None:
    finding = find(build_small(LevelAtLeast("system", "partial")), {"a": 0}, mode="deep")

    (obstacle,) = finding.blocked
    assert obstacle.reason == "not_asked"
    assert obstacle.best is None
    assert finding.path is None
    assert not finding.reached


def test_only_what_fails_stands_in_the_way_each_once() -> None:
    within_reach = LevelAtLeast("policy.breadth", "prepared")
    either = AnyOf((POLICY_IS_PREPARED, LevelAtLeast("system", "prepared")))
    rule = AllOf((POLICY_IS_PREPARED, within_reach, either))
    framework = build_small(rule, gates=[Gate("prepared", 75.0, "system", "system.rules")])

    finding = find(framework, {"a": 0, "b": 0, "c": 0}, out_of_reach=frozenset({("c", "partly")}))
    assert finding.path is not None

    held = frozenset({("c", "partly"), ("a", "partly")})
    finding = find(framework, {"a": 0, "b": 0, "c": 0}, out_of_reach=held)
    assert [
        (obstacle.purpose.kind, obstacle.purpose.node, obstacle.questions) for obstacle in finding.blocked
    ] == [
        ("condition", "policy", ("a",)),
        ("condition", "system", ("c",)),
        ("gate", "system.rules", ("c",)),
    ]


def test_gate_leaves_with_its_element() -> None:
    finding = find(build_small(gates=JICA_GATES), {"a": 0, "b": "not applicable", "c": 0})

    assert finding.path is not None
    (rise,) = finding.path.rises
    assert [purpose.node for purpose in rise.serves] == ["policy", "policy.vision"]


def test_element_of_weight_0_rises_where_a_gate_or_a_person_wants_it() -> None:
    framework = build_framework(
        build_domain(
            "policy",
            build_element("policy.vision", build_question("a")),
            build_element("policy.breadth", build_question("b", weight=0), build_question("d", weight=0)),
        ),
        build_domain("system", build_element("system.rules", build_question("c")), weight=0),
        stages={"goal": ScoreAtLeast("overall", 50.0), "start": None},
    )

    finding = find(framework, {"a": 25, "b": 0, "c": 0, "d": 0}, decided={"b": "first-steps"})

    assert finding.path is not None
    assert [(rise.question, rise.decided) for rise in finding.path.rises] == [("a", False), ("b", True)]


def test_condition_on_the_lowest_level_needs_only_a_level() -> None:
    rule = AllOf((LevelAtLeast("policy", "not-prepared"), LevelAtLeast("overall", "not-prepared")))

    finding = find(build_small(rule), {})

    assert finding.path is not None
    assert finding.path.rises == ()
    assert finding.path.effort == 0
    assert finding.find_out == ("a", "b", "c")


def test_alternatives_that_ask_more_are_dropped() -> None:
    partial, prepared = LevelAtLeast("system", "partial"), LevelAtLeast("system", "prepared")
    rule = AnyOf((AllOf((prepared, POLICY_IS_PREPARED)), prepared, partial, POLICY_IS_PREPARED))

    alternatives = list_alternatives(build_small(), rule, leaving=frozenset())

    assert [alternative.conditions for alternative in alternatives] == [(partial,), (POLICY_IS_PREPARED,)]


def test_rule_with_too_many_alternatives_is_refused() -> None:
    framework = build_jica_shape()
    parts = tuple(LevelAtLeast(element.key, "partial") for element in framework.elements)
    goal = replace(framework.stages[0], key="goal", rule=AtLeastOf(10, parts))

    with pytest.raises(SearchTooLarge) as caught:
        find(replace(framework, stages=(goal, framework.stages[-1])), {})

    assert dict(caught.value.message.params) == {"what": "alternatives", "limit": 1000}


def test_efforts_too_large_to_be_exact_are_refused() -> None:
    question = build_question("a", efforts=(1e15, 1, 1, 1))
    framework = build_framework(
        build_domain("policy", build_element("policy.vision", question)),
        stages={"goal": POLICY_IS_PREPARED, "start": None},
    )

    with pytest.raises(SearchTooLarge) as caught:
        find(framework, {"a": 0})

    assert caught.value.message.params["what"] == "efforts"


def test_search_over_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_search, "MOST_POINTS", 5)

    with pytest.raises(SearchTooLarge) as caught:
        find(build_small(), {"a": 0, "b": 0})

    assert dict(caught.value.message.params) == {"what": "points", "limit": 5}


def test_search_that_would_hold_too_many_points_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_search, "MOST_POINTS_AT_ONCE", 5)

    with pytest.raises(SearchTooLarge):
        find(build_small(), {"a": 0, "b": 0})


def test_search_for_alternatives_ends_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: dict[str, float | str] = {"a": 50, "b": 50}
    assert len(find(build_small(), answers).alternatives) == 2
    points = []
    for limit in range(60):
        monkeypatch.setattr(path_search, "MOST_POINTS", limit)
        try:
            points.append(len(find(build_small(), answers).alternatives))
        except SearchTooLarge:
            points.append(-1)

    assert sorted(points) == points
    assert set(points) == {-1, 0, 1, 2}


def test_the_shortest_is_the_same_where_no_other_is_sought() -> None:
    framework = build_small()
    answers = answer_with(framework, {"a": 50, "b": 50})
    given = {"mode": "quick", "place_kind": "city", "answers": answers, "stage": "goal"}

    with_others, alone = find_paths(framework, **given), find_paths(framework, **given, alone=True)

    assert with_others.alternatives
    assert alone == replace(with_others, alternatives=())


def test_alternatives_do_not_climb_one_ladder_to_its_end() -> None:
    rule = ScoreAtLeast("policy", 37.5)

    finding = find(build_small(rule), {"a": 0, "b": 0})

    # Three rises; b alone to the third rung would share no more than a alone does.
    assert finding.path is not None
    assert [(rise.question, len(rise.steps)) for rise in finding.path.rises] == [("a", 2), ("b", 1)]
    assert finding.alternatives == ()


def test_alternative_may_take_another_branch_of_the_rule() -> None:
    rule = AnyOf((LevelAtLeast("policy", "partial"), LevelAtLeast("system", "partial")))
    framework = build_small(AnyOf((*rule.parts, LevelAtLeast("policy.breadth", "prepared"))))

    finding = find(framework, {"a": 25, "b": 0, "c": 0}, out_of_reach=frozenset({("b", "first-steps")}))

    assert finding.path is not None
    assert finding.path.conditions == (LevelAtLeast("system", "partial"),)
    assert [path.conditions for path in finding.alternatives] == [(LevelAtLeast("policy", "partial"),)]


def test_same_question_twice_is_refused_as_in_the_diagnosis() -> None:
    records = [AnswerRecord("a", "level", "partly")] * 2

    with pytest.raises(ScoringError):
        find_paths(build_small(), mode="quick", place_kind="city", answers=records, stage="goal")


def make_frontier(*points: tuple[int, int, float]) -> Frontier:
    costs, overlaps, values = zip(*points, strict=True)
    return Frontier(np.array(costs), np.array(overlaps), np.array(values, dtype=float))


def test_beaten_points_leave_also_across_overlaps() -> None:
    points = make_frontier((1, 0, 10), (1, 0, 20), (2, 0, 20), (3, 0, 15), (4, 0, 40), (2, 1, 30), (5, 1, 40))

    kept = keep_undominated(points)

    assert list(zip(kept.costs.tolist(), kept.overlaps.tolist(), kept.values.tolist(), strict=True)) == [
        (1, 0, 20.0),
        (4, 0, 40.0),
        (2, 1, 30.0),
    ]


def test_points_beaten_on_cost_and_value_alone_bound_nothing() -> None:
    envelope = draw_envelope([make_frontier((0, 0, 0), (4, 0, 40), (2, 1, 10), (6, 0, 40), (9, 0, 50))])

    assert envelope.values.tolist() == [0, 40, 50]
    assert envelope.costs.tolist() == [0, 4, 9]
    assert envelope.cost_of(np.array([-1.0, 20.0, 51.0])).tolist() == pytest.approx([0, 2, np.inf])
    assert [envelope.whole_pieces_for(value) for value in (20, 45, 60)] == [4, 9, 9]


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_bounds_lose_no_cheapest_point(method: Aggregation) -> None:
    drawn = np.random.default_rng(7)

    def draw_list(length: int) -> Frontier:
        costs = np.sort(drawn.choice(60, length, replace=False))
        values = np.sort(drawn.choice(np.arange(101.0), length, replace=False))
        return Frontier(costs, drawn.integers(0, 3, length), values)

    for _ in range(100):
        children = [(float(drawn.choice([0.5, 1, 2.3])), draw_list(9)) for _ in range(4)]
        for ceiling in (np.inf, 90):
            whole = Merger(10**6, 10**6, ceiling).merge(method, children).at_least(60.0)
            bound = Merger(10**6, 10**6, ceiling).merge(method, children, goal=60.0)
            if ceiling == 90:
                assert list_costs(bound) == list_costs(whole)
            else:
                assert bound.costs.min(initial=999) == whole.costs.min(initial=999)


def list_costs(points: Frontier) -> list[tuple[int, int]]:
    """The least cost of each overlap and of those below it."""
    kept = points.without_value()
    return sorted(zip(kept.overlaps.tolist(), kept.costs.tolist(), strict=True))


def test_list_that_nothing_can_complete_is_empty() -> None:
    nothing = make_frontier((1, 0, 10)).take(np.array([], dtype=np.intp))
    merger = Merger(1000, 1000)

    assert len(merger.merge("arithmetic", [(1.0, nothing), (1.0, make_frontier((1, 0, 10)))], goal=5.0)) == 0
    beyond = [(1.0, make_frontier((1, 0, 10))), (1.0, make_frontier((1, 0, 20)))]
    assert len(merger.merge("arithmetic", beyond, goal=50.0)) == 0
