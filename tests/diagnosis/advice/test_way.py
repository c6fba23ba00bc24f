"""The pure layout of ways: steps by domain, comparisons, headlines, marks; the sums stand beside them."""

from __future__ import annotations

import pytest

from diagnosis.advice import way as ways
from diagnosis.advice.way import Mark, keep_readable, make_wishes, seek_way, size_of, stay, write_effort
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.errors import SearchTooLarge, UnknownStage
from frameworks.rules import AllOf, LevelAtLeast
from tests.diagnosis.scoring.frameworks import (
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_question,
)

STAGES = {
    "top": AllOf((LevelAtLeast("a", "prepared"), LevelAtLeast("b", "partial"))),
    "middle": LevelAtLeast("b", "partial"),
    "low": None,
}


@pytest.fixture
def framework():
    """Domain a: elements a.1 and a.2 with one question each (a1, a2); domain b: b1, dear above its first."""
    return build_framework(
        build_domain(
            "a",
            build_element("a.1", build_question("a1")),
            build_element("a.2", build_question("a2")),
        ),
        build_domain("b", build_element("b.1", build_question("b1", efforts=(2.5, 4.0, 4.0, 4.0)))),
        stages=STAGES,
    )


def look(framework, answers, stage="top", marks=(), number=0):
    diagnosis = diagnose(
        framework, mode="quick", place_kind="city", answers=answer_with(framework, answers, grade="B")
    )
    return seek_way(framework, diagnosis, stage=stage, marks=marks, number=number)


def codes(messages):
    return [message.code for message in messages]


def test_steps_stand_by_domain_with_scores_and_efforts(framework):
    # a: (50 + 75) / 2 = 62.5, prepared from 70: one level more on either gives 75. b: 0, partial from 25.
    way = look(framework, {"a1": 50, "a2": 75, "b1": 0})

    assert not any(group.is_low for group in way.groups)
    assert [(group.domain.key, group.before, group.after, group.effort) for group in way.groups] == [
        ("a", 62.5, 75.0, 1.0),
        ("b", 0.0, 25.0, 2.5),
    ]
    assert [(step.number, step.question.key, step.size) for step in way.steps] == [
        (1, "a1", "small"),
        (2, "b1", "large"),
    ]
    first = way.steps[0]
    assert (first.now.key, first.target.level.key, first.start, first.later) == ("partly", "in-place", 2, ())
    assert first.rungs_above_first == 4
    assert codes(way.headline) == ["steps_lead"]
    assert dict(way.headline[0].params) == {"count": 2, "stage": "top"}
    assert [dict(message.params) for message in way.summary] == [{"effort": 3.5, "count": 2}]
    assert (way.stage.key, way.number, way.blocked, way.find_out) == ("top", 0, (), ())
    assert not way.has_first_choices
    assert way.is_weighed


def test_a_step_over_several_levels_names_each(framework):
    # a: (0 + 100) / 2 = 50; a1 to 50 gives 75.
    way = look(framework, {"a1": 0, "a2": 100, "b1": 25})

    (step,) = way.steps
    assert [rung.level.key for rung in step.rungs] == ["first-steps", "partly"]
    assert [rung.position for rung in step.rungs] == [1, 2]
    assert [rung.level.key for rung in step.later] == ["partly"]
    assert (step.target.effort, step.target.descriptor, step.size) == (1.0, None, "medium")


def test_a_missing_answer_is_found_out_first_and_others_stay_missing(framework):
    # b1 is missing and counts as 0, so it rises to 25; a2 is missing too, and a is 100 without it.
    way = look(framework, {"a1": 100}, stage="middle")

    (step,) = way.steps
    assert (step.question.key, step.now, step.start, step.rise.find_out) == ("b1", None, 0, True)
    assert codes(way.headline) == ["answers_first", "answers_may_do"]
    assert codes(way.summary) == ["total_effort", "answers_count_lowest"]
    assert way.find_out == ("a2", "b1")
    assert (way.groups[0].before, way.groups[0].after, way.groups[0].is_low) == (0.0, 25.0, True)
    assert way.after.find_node("a").score == 100.0
    assert way.path.diagnosis.find_node("a").score == 50.0


def test_some_steps_may_begin_with_an_answer(framework):
    way = look(framework, {"a1": 50, "a2": 75})

    assert codes(way.headline) == ["steps_lead", "steps_find_out"]
    assert way.headline[1].params["count"] == 1


def test_only_answers_may_be_missing():
    # Of a's three questions one is answered: 33 % of the weight, below the share that gives a level. At the
    # lowest of the others (100 + 0 + 0) / 3 = 33.3 is partial, so the rule holds once they are given.
    framework = build_framework(
        build_domain("a", build_element("a.1", *(build_question(key) for key in ("q1", "q2", "q3")))),
        stages={"top": LevelAtLeast("a", "partial"), "low": None},
    )
    way = look(framework, {"q1": 100})

    assert codes(way.headline) == ["only_answers_left"]
    assert codes(way.summary) == ["answers_count_lowest"]
    assert (way.steps, way.first_steps, way.more) == ((), (), 0)


def test_a_stage_may_hold_already(framework):
    way = look(framework, {"a1": 100, "a2": 100, "b1": 100})

    assert codes(way.headline) == ["stage_holds"]
    assert (way.reached, way.path, way.after, way.steps, way.ways) == (True, None, None, (), ())


def test_the_highest_stage_leaves_no_way(framework):
    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=())
    way = stay(framework, diagnosis, [Mark("a1", "partly", ways.DECIDED)])

    assert codes(way.headline) == ["highest_holds"]
    assert (way.stage.key, way.reached, way.marks) == ("top", True, (Mark("a1", "partly", "decided"),))


def test_marks_lead_to_another_way_and_stand_on_its_steps(framework):
    answers = {"a1": 50, "a2": 75, "b1": 25}
    out = Mark("a1", "in-place", ways.OUT_OF_REACH)
    first = Mark("a2", "improved", ways.FIRST_CHOICE)

    way = look(framework, answers, marks=[out, first])

    (step,) = way.steps
    assert (step.question.key, step.target.level.key, step.mark) == ("a2", "improved", "first-choice")
    assert way.has_first_choices
    assert way.marks == (out,)


def test_a_rise_below_what_is_out_of_reach_keeps_the_mark_in_the_list(framework):
    # a: (0 + 75) / 2; a1 may rise to 50 at most, so a2 must rise too: (50 + 100) / 2 = 75.
    out = Mark("a1", "in-place", ways.OUT_OF_REACH)

    way = look(framework, {"a1": 0, "a2": 75, "b1": 25}, marks=[out])

    assert [(step.question.key, step.mark) for step in way.steps] == [("a1", ""), ("a2", "")]
    assert way.marks == (out,)


def test_marks_can_stand_in_the_way(framework):
    marks = [Mark("a1", "first-steps", ways.OUT_OF_REACH), Mark("a2", "first-steps", ways.OUT_OF_REACH)]

    way = look(framework, {"a1": 0, "a2": 0, "b1": 25}, marks=marks)

    assert codes(way.headline) == ["no_way"]
    assert [(row.purpose.node, row.reason, row.questions) for row in way.blocked] == [
        ("a", "out_of_reach", ("a1", "a2"))
    ]
    assert way.marks == tuple(marks)


def test_marks_that_this_round_cannot_read_rest(framework):
    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=())
    good = Mark("a1", "partly", ways.DECIDED)
    marks = [Mark("gone", "partly", ways.DECIDED), Mark("a1", "level-9", ways.DECIDED), good]

    assert keep_readable(framework, diagnosis, marks) == (good,)


def test_wishes_of_marks():
    wishes = make_wishes(
        [
            Mark("a", "partly", ways.OUT_OF_REACH),
            Mark("b", "in-place", ways.DECIDED),
            Mark("c", "improved", ways.FIRST_CHOICE),
        ]
    )

    assert wishes.out_of_reach == {("a", "partly")}
    assert dict(wishes.decided) == {"b": "in-place"}
    assert wishes.first_choice == {"c"}


def test_other_ways_are_compared_with_the_shortest(framework):
    # Either a1 or a2 rises by one level: the same effort.
    answers = {"a1": 50, "a2": 75, "b1": 25}
    way = look(framework, answers)

    shortest, other = way.ways
    assert (shortest.number, shortest.more_effort, shortest.without, shortest.instead) == (0, 0.0, (), ())
    assert (other.number, other.more_effort, other.less_effort) == (1, 0.0, 0.0)
    assert (other.without, other.instead, other.further) == (("a.1",), ("a.2",), ())
    opened = look(framework, answers, number=1)
    assert opened.number == 1
    assert [step.question.key for step in opened.steps] == ["a2"]


def test_another_way_may_go_further_in_the_same_elements():
    # a1 50, a2 50, a3 25: 41.7; 70 needs 5 levels more in all: a1 +2, a2 +2, a3 +1 and the like.
    framework = build_framework(
        build_domain(
            "a",
            build_element("a.1", build_question("a1", efforts=(1, 1, 1, 1.4))),
            build_element("a.2", build_question("a2")),
            build_element("a.3", build_question("a3", efforts=(1, 1, 1.1, 1.2))),
        ),
        stages={"top": LevelAtLeast("a", "prepared"), "low": None},
    )
    way = look(framework, {"a1": 75, "a2": 75, "a3": 25})

    found = {(other.without, other.further) for other in way.ways[1:]}
    assert any(further for _without, further in found)


@pytest.mark.parametrize("number", [-1, 9])
def test_a_way_that_there_is_not_shows_the_shortest(framework, number):
    assert look(framework, {"a1": 50, "a2": 75, "b1": 25}, number=number).number == 0


def test_a_stage_that_there_is_not_is_refused(framework):
    with pytest.raises(UnknownStage):
        look(framework, {}, stage="nowhere")


def test_a_search_that_is_too_large_says_so(framework, monkeypatch):
    def give_up(*args, **options):
        raise SearchTooLarge(what="points", limit=1)

    monkeypatch.setattr(ways, "find_paths", give_up)

    way = look(framework, {"a1": 50}, marks=[Mark("a1", "improved", ways.FIRST_CHOICE)])

    assert codes(way.headline) == ["search_too_large"]
    assert codes(way.summary) == ["search_can_be_smaller"]
    assert (way.too_large, way.reached, way.path, len(way.marks)) == (True, False, None, 1)


def test_only_five_steps_are_shown_in_short():
    elements = [build_element(f"a.{n}", build_question(f"q{n}")) for n in range(7)]
    framework = build_framework(
        build_domain("a", *elements), stages={"top": LevelAtLeast("a", "partial"), "low": None}
    )
    way = look(framework, dict.fromkeys([f"q{n}" for n in range(7)], 0))

    assert (len(way.steps), len(way.first_steps), way.more) == (7, 5, 2)


@pytest.mark.parametrize(("effort", "size"), [(0.5, "small"), (1, "small"), (2, "medium"), (2.1, "large")])
def test_words_for_efforts(effort, size):
    assert size_of(effort) == size


@pytest.mark.parametrize(
    ("effort", "written"), [(5.0, "5"), (2.5, "2.5"), (0.1 + 0.2, "0.3"), (120.0, "120")]
)
def test_efforts_are_written_short(effort, written):
    assert write_effort(effort) == written


def test_every_code_can_come_out():
    said = {
        "steps_lead", "steps_find_out", "answers_first", "answers_may_do", "stage_holds", "highest_holds",
        "only_answers_left", "no_way", "search_too_large", "search_can_be_smaller", "total_effort",
        "answers_count_lowest",
    }  # fmt: skip

    assert said == ways.CODES


def test_where_every_level_is_one_nothing_is_weighed():
    framework = build_framework(
        build_domain("a", build_element("a.1", build_question("a1"))),
        build_domain("b", build_element("b.1", build_question("b1"))),
        stages=STAGES,
    )

    assert not look(framework, {"a1": 0, "b1": 0}).is_weighed
