"""The trace of rules that JICA's framework does not use: counts, scores, and no stages at all."""

from __future__ import annotations

from diagnosis.results import reading, summary, trace
from diagnosis.scoring.diagnose import diagnose
from frameworks.rules import AllOf, AtLeastOf, LevelAtLeast, ScoreAtLeast
from tests.diagnosis.scoring.frameworks import (
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_question,
)

NAMES = ("policy", "system", "operation")


def build_with(stages):
    domains = [
        build_domain(name, build_element(f"{name}.one", build_question(f"{name}.q"))) for name in NAMES
    ]
    return build_framework(*domains, stages=stages)


def diagnose_with(framework, **values):
    answers = answer_with(framework, {f"{name}.q": value for name, value in values.items()})
    return diagnose(framework, mode="quick", place_kind="city", answers=answers)


def test_a_count_shows_what_it_needs_and_leaves_the_fewest_conditions():
    prepared = tuple(LevelAtLeast(name, "prepared") for name in NAMES)
    framework = build_with({"high": AtLeastOf(2, prepared), "low": None})
    diagnosis = diagnose_with(framework, policy=100, system=50, operation=0)

    step = trace.list_steps(framework, diagnosis)[-1]

    assert (step.stage.key, step.state, step.left) == ("high", "next", 1)
    assert (step.lines[0].group, step.lines[0].count) == ("at_least", 2)
    # 70 are needed: policy has them, system lacks 20, operation 70.
    assert [line.gap for line in step.lines[1:]] == [None, 20.0, 70.0]


def test_a_count_of_which_groups_are_open_takes_the_shortest():
    pair = AllOf((LevelAtLeast("policy", "prepared"), LevelAtLeast("system", "prepared")))
    framework = build_with({"high": AtLeastOf(1, (pair, LevelAtLeast("operation", "prepared"))), "low": None})
    diagnosis = diagnose_with(framework, policy=0, system=0, operation=0)

    slots = trace.choose_open_conditions(diagnosis.stage.traces[0].rule)

    assert [[found.condition.node for found in slot] for slot in slots] == [["operation"]]


def test_a_score_is_named_with_its_gap_and_with_what_is_open():
    framework = build_with({"high": ScoreAtLeast("policy", 60.0), "low": None})
    answered = trace.list_steps(framework, diagnose_with(framework, policy=50, system=0, operation=0))[-1]
    silent = trace.list_steps(framework, diagnose_with(framework, system=0, operation=0))[-1]

    assert (answered.lines[0].needed_level, answered.lines[0].needed_score, answered.lines[0].gap) == (
        None, 60.0, 10.0,
    )  # fmt: skip
    assert not answered.lines[0].could_change
    assert (silent.lines[0].verdict, silent.lines[0].gap, silent.lines[0].could_change) == (
        "unknown",
        None,
        True,
    )


def test_a_level_without_answers_cannot_be_said_to_change():
    framework = build_with({"high": LevelAtLeast("policy", "prepared"), "low": None})
    diagnosis = diagnose_with(framework, policy="not applicable", system=100, operation=100)

    line = trace.list_steps(framework, diagnosis)[-1].lines[0]

    assert (line.verdict, line.could_change) == ("unknown", False)


def test_a_framework_without_stages_has_no_steps_and_leads_with_the_whole():
    framework = build_with({})
    diagnosis = diagnose_with(framework, policy=100, system=75, operation=50)

    assert diagnosis.stage is None
    assert trace.list_steps(framework, diagnosis) == ()
    assert reading.find_deciding_nodes(framework, diagnosis) == frozenset()
    assert [message.code for message in summary.summarize_headline(framework, diagnosis)] == ["whole_score"]


def test_at_the_highest_stage_nothing_decides():
    framework = build_with({"high": LevelAtLeast("policy", "prepared"), "low": None})
    diagnosis = diagnose_with(framework, policy=100, system=0, operation=0)

    assert reading.find_deciding_nodes(framework, diagnosis) == frozenset()
