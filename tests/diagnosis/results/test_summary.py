"""Headline, summary and trace, on the shape of JICA's framework. All elements of a domain get one value."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.utils.translation import override

from diagnosis.results import reading, summary, trace, wording
from diagnosis.scoring import records
from diagnosis.scoring.diagnose import diagnose
from frameworks.rules import LevelAtLeast
from tests.diagnosis.scoring.frameworks import JICA_ELEMENTS, answer_with, build_jica_shape

FRAMEWORK = build_jica_shape()


def diagnose_domains(**values):
    """One value for every question of a domain; a domain that is not named stays open."""
    answers = {
        f"{domain}.{element}.1": value
        for domain, value in values.items()
        for element in JICA_ELEMENTS[domain]
    }
    return diagnose(FRAMEWORK, mode="quick", place_kind="city", answers=answer_with(FRAMEWORK, answers))


def say(messages):
    with override("en"):
        return [wording.describe(message, FRAMEWORK) for message in messages]


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert set(wording.SENTENCES) == summary.CODES | records.REASON_CODES


def test_one_condition_left_is_named():
    diagnosis = diagnose_domains(policy=50, organization=50, system=50, technology=50, operation=25)

    assert say(summary.summarize_headline(FRAMEWORK, diagnosis)) == [
        "The framework is being developed.",
        "One condition is left: policy is prepared.",
    ]


def test_conditions_of_which_one_would_do_are_said_together():
    diagnosis = diagnose_domains(policy=50, organization=50, system=0, technology=50, operation=0)

    assert say(summary.summarize_headline(FRAMEWORK, diagnosis))[1] == (
        "One condition is left: system or operation is at least partial."
    )


def test_a_range_names_its_stages_and_how_many_questions_decide():
    diagnosis = diagnose_domains(policy=50, organization=50, system=0, technology=50)

    # Operation is open with its 3 questions, so the second stage is unknown and the third is not met.
    assert diagnosis.stage.stage is None
    assert say(summary.summarize_headline(FRAMEWORK, diagnosis)) == [
        "to-be-developed or being-developed.",
        "3 open questions decide.",
    ]


def test_a_range_that_no_answer_decides_says_so():
    """The element of the rule does not apply, so its condition stays unknown whatever is answered."""
    framework = replace(
        FRAMEWORK,
        stages=(
            replace(FRAMEWORK.stages[0], rule=LevelAtLeast("policy", "prepared")),
            *FRAMEWORK.stages[-1:],
        ),
    )
    questions = framework.list_questions("quick", "city")
    values = {row.key: "not applicable" if row.key.startswith("policy.") else 50 for row in questions}
    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=answer_with(framework, values))

    with override("en"):
        said = [wording.describe(row, framework) for row in summary.summarize_headline(framework, diagnosis)]
    assert said[1] == (
        "No open question decides: what the next stage asks about does not apply here, or was not asked."
    )


def test_without_any_level_nothing_is_claimed():
    diagnosis = diagnose(
        FRAMEWORK, mode="quick", place_kind="city", answers=answer_with(FRAMEWORK, {"policy.vision.1": 50})
    )

    assert say(summary.summarize_headline(FRAMEWORK, diagnosis)) == [
        "Not enough answers for a level yet.",
        "1 of 21 questions are answered.",
    ]
    assert (
        say(summary.summarize(FRAMEWORK, diagnosis))[0]
        == "The overall score is 50 of 100. It has no level yet."
    )


def test_the_top_stage_leaves_nothing_open():
    diagnosis = diagnose_domains(policy=100, organization=75, system=75, technology=75, operation=75)

    assert say(summary.summarize_headline(FRAMEWORK, diagnosis)) == [
        "The framework is in place.",
        "The highest stage is reached.",
    ]
    assert reading.find_deciding_nodes(FRAMEWORK, diagnosis) == frozenset()


def test_no_sentence_calls_a_city_weak():
    sentences = [
        *say(summary.summarize(FRAMEWORK, diagnose_domains(policy=0, organization=0, system=0, operation=0))),
        say([summary.summarize_domains(diagnose_domains(policy=75, organization=0))])[0],
    ]

    assert not {"weak", "poor", "bad", "fail", "failing", "behind"} & set(" ".join(sentences).lower().split())
    assert sentences[-1] == "policy is ahead. organization waits."


def test_the_trace_says_what_is_needed_and_how_far_it_is():
    diagnosis = diagnose_domains(policy=50, organization=50, system=50, technology=50, operation=0)
    steps = trace.list_steps(FRAMEWORK, diagnosis)

    assert [(step.number, step.state, step.left) for step in steps] == [
        (1, "passed", 0),
        (2, "present", 0),
        (3, "next", 2),
    ]
    assert [(line.condition, line.verdict, line.needed_score, line.gap) for line in steps[2].lines] == [
        (LevelAtLeast("policy", "prepared"), "not_met", 70.0, 20.0),
        (LevelAtLeast("organization", "partial"), "met", 25.0, None),
        (LevelAtLeast("system", "partial"), "met", 25.0, None),
        (LevelAtLeast("operation", "partial"), "not_met", 25.0, 25.0),
    ]


def test_a_group_of_conditions_has_a_head_and_its_parts_stand_deeper():
    diagnosis = diagnose_domains(organization=50, system=0, operation=50)
    lines = trace.list_steps(FRAMEWORK, diagnosis)[1].lines

    assert [(line.depth, line.group) for line in lines] == [(0, None), (1, "any"), (2, None), (2, None)]


def test_a_gate_that_holds_a_level_back_is_named():
    answers = {f"policy.{name}.1": 100.0 for name in JICA_ELEMENTS["policy"]} | {"policy.vision.1": 0.0}
    diagnosis = diagnose(FRAMEWORK, mode="quick", place_kind="city", answers=answer_with(FRAMEWORK, answers))
    line = trace.list_steps(FRAMEWORK, diagnosis)[2].lines[0]

    # Mean of 0, 100, 100, 100, 100 is 80: enough points, but the vision is below its 25.
    assert line.node.score == 80
    assert line.gap is None
    assert [gate.element for gate in line.held_back_by] == ["policy.vision"]


def test_strong_and_open_share_no_element_and_the_lowest_comes_first():
    diagnosis = diagnose_domains(policy=100, organization=75, system=0, operation=25)
    domains = reading.read_domains(FRAMEWORK, diagnosis, [])
    strong = reading.choose_strong(FRAMEWORK, domains)
    lowest = reading.choose_open(FRAMEWORK, domains)

    assert [row.element.key for row in strong] == ["policy.vision", "policy.breadth", "policy.targets"]
    assert [row.element.key for row in lowest] == ["system.ecosystem", "system.trust", "system.rules"]


def test_what_decides_the_next_stage_comes_first():
    diagnosis = diagnose_domains(policy=50, organization=75, system=50, technology=50, operation=50)
    groups = reading.list_next_rungs(FRAMEWORK, diagnosis, reading.read_domains(FRAMEWORK, diagnosis, []))

    assert [(group.domain.key, group.decides) for group in groups][:2] == [
        ("policy", True),
        ("organization", False),
    ]


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b"), ("a", "b", "c")])
def test_names_are_joined_as_in_a_sentence(names):
    with override("en"):
        assert wording.join_names(names) == {0: "", 1: "a", 2: "a and b", 3: "a, b and c"}[len(names)]


def test_without_a_stage_a_check_moves_none():
    diagnosis = diagnose_domains(policy=50)
    without = replace(diagnosis, stage=None)
    checked = summary.Checked(counted=1, handed_in=2, own=diagnosis)

    assert not checked.moves_stage(without)
    assert not replace(checked, own=without).moves_stage(diagnosis)


@pytest.mark.parametrize(
    ("verdict", "state", "reason"),
    [
        ("changed", "not_applicable", "No port lies here."),
        ("confirmed", "not_applicable", "We have none."),
        ("confirmed", "unknown", "We have none."),
    ],
)
def test_a_reading_says_what_was_given_and_why_it_does_not_apply(verdict, state, reason):
    diagnosis = diagnose_domains(policy=50)
    element = reading.read_domains(FRAMEWORK, diagnosis, [])[0].elements[0]
    found = reading.Finding(verdict, "No port lies here.", "B", "", datetime.datetime(2026, 5, 4))
    row = replace(element.questions[0], answer={"state": state, "reason": "We have none."}, finding=found)

    assert (row.given_level, row.given_state, row.not_applicable_reason) == (None, state, reason)
