"""Rounds beside each other: changes as they are written, bands, breaks, places in time, changed answers."""

from __future__ import annotations

import datetime

import pytest

from diagnosis.comparison import rounds_wording
from diagnosis.comparison.rounds import (
    CODES,
    NOTHING,
    AnswerChange,
    Round,
    Standing,
    compare_answers,
    compare_node,
    keep_newest,
    list_nodes,
    place_in_time,
    split_runs,
    summarize_changes,
    summarize_headline,
)
from diagnosis.comparison.rounds_chart import Look, NodeLine, draw_line, draw_lines
from diagnosis.scoring.batch import MISSING, NOT_APPLICABLE
from frameworks.messages import Message
from tests.diagnosis.scoring.frameworks import build_domain, build_element, build_framework, build_question

THRESHOLDS = (25.0, 70.0)


def change(before, after, node="policy", *, bands=((None, None), (None, None))):
    (low, high), (next_low, next_high) = bands
    return compare_node(node, Standing(before, low, high), Standing(after, next_low, next_high), THRESHOLDS)


@pytest.mark.parametrize(
    ("before", "after", "direction", "written"),
    [
        (45.2, 64.4, "rose", "+19"),  # as written: 64 - 45
        (45.4, 45.6, "rose", "+1"),  # written 45 and 46: the words say what the eye sees
        (45.1, 45.4, "same", "0"),
        (30.0, 27.0, "fell", "−3"),
        (69.6, 72.0, "rose", "+2.4"),  # 69.6 keeps its decimal beside the threshold of 70
        (None, 40.0, "began", "–"),
        (40.0, None, "ended", "–"),
        (None, None, "none", "–"),
    ],
)
def test_a_change_is_the_difference_of_the_written_scores(before, after, direction, written):
    found = change(before, after)

    assert (found.direction, found.written) == (direction, written)


@pytest.mark.parametrize(
    ("bands", "overlaps"),
    [
        (((40, 50), (51, 70)), False),
        (((40, 51), (51, 70)), True),  # one score in common is an overlap
        (((60, 70), (40, 65)), True),
        (((66, 70), (40, 65)), False),
        (((None, None), (40, 65)), None),
    ],
)
def test_bands_overlap_where_they_share_a_score(bands, overlaps):
    assert change(45, 64, bands=bands).overlaps is overlaps


def test_nothing_that_stayed_the_same_is_judged_by_its_bands():
    assert change(45, 45, bands=((40, 50), (40, 50))).overlaps is None


def test_the_headline_names_the_largest_rise_and_fall():
    changes = [change(40, 45, "a"), change(40, 60, "b"), change(50, 40, "c"), change(50, 30, "d")]

    said = summarize_headline(changes)

    assert said == (
        Message("rose", {"node": "b", "before": 40, "after": 60}),
        Message("fell", {"node": "d", "before": 50, "after": 30}),
    )


def test_the_headline_prefers_changes_that_are_larger_than_their_bands():
    sure = change(40, 60, "b", bands=((35, 45), (55, 65)))
    unsure = [
        change(40, 70, "a", bands=((0, 90), (0, 90))),
        change(50, 40, "c", bands=((30, 60), (30, 60))),
    ]

    headline = summarize_headline([sure, *unsure])
    summary = summarize_changes([sure, *unsure], change(43, 57, "overall"))

    assert [(message.code, message.params["node"]) for message in headline] == [("rose", "b")]
    assert [message.code for message in summary] == ["rose_too", "fell", "whole_moved", "some_within"]
    assert summary[-1].params["nodes"] == ("a", "c")


def test_the_summary_tells_what_else_happened():
    changes = [
        change(40, 60, "a"), change(40, 50, "b"), change(50, 30, "c"), change(50, 40, "d"),
        change(20, 20, "e"), change(None, 20, "f"), change(20, None, "g"),
    ]  # fmt: skip

    said = summarize_changes(changes, change(40, 40, "overall"))

    assert [message.code for message in said] == [
        "rose_too", "fell_too", "unchanged", "newly_scored", "no_longer_scored", "whole_same",
    ]  # fmt: skip
    assert [message.params.get("nodes") for message in said[:-1]] == [("b",), ("d",), ("e",), ("f",), ("g",)]


@pytest.mark.parametrize(
    ("bands", "code"),
    [(((35, 45), (55, 65)), "all_beyond"), (((35, 60), (55, 65)), "all_within")],
)
def test_all_changes_inside_or_outside_their_bands_are_said_once(bands, code):
    said = summarize_changes([change(40, 60, bands=bands)], change(None, None, "overall"))

    assert [message.code for message in said] == [code]


@pytest.mark.parametrize(
    ("bands", "codes"),
    [(((35, 45), (55, 65)), []), (((35, 60), (55, 65)), ["missing_could_explain"])],
)
def test_bounds_of_missing_answers_tell_nothing_of_judgement(bands, codes):
    moved = [change(40, 60, bands=bands)]

    said = summarize_changes(moved, change(None, None, "overall"), are_bounds=True)

    assert [message.code for message in said] == codes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([(40, 40)], "nothing_moved"),
        ([(None, None), (None, 3)], "nothing_to_compare"),
        ([], "nothing_to_compare"),
    ],
)
def test_without_a_move_the_headline_says_so(changes, code):
    pairs = [change(*pair) for pair in changes]

    assert [message.code for message in summarize_headline(pairs)] == [code]
    assert "unchanged" not in [message.code for message in summarize_changes(pairs, change(None, None))]


def test_of_several_submissions_of_a_round_the_newest_counts():
    assert keep_newest([(11, 2, 1), (7, 1, 2), (5, 1, 1), (12, 3, 1)]) == (7, 11, 12)


def make_round(number, as_of="2026-01-01", method="m", **standings):
    return Round(number, number, datetime.date.fromisoformat(as_of), method, standings)


def test_the_line_breaks_where_the_method_changed():
    rounds = [make_round(1, method="a"), make_round(2, method="a"), make_round(3, method="b")]

    assert [[made.number for made in run] for run in split_runs(rounds)] == [[1, 2], [3]]
    assert split_runs([]) == ()


@pytest.mark.parametrize(
    ("dates", "places"),
    [
        ([], []),
        (["2026-01-01"], [0.5]),
        (["2026-01-01", "2026-01-11", "2026-01-31"], [0.0, 1 / 3, 1.0]),
        (["2026-01-01", "2026-01-01"], [0.0, 1.0]),
        # 100 days, then none, then the clock goes back: each at least 16 of the longest 100 apart
        (["2026-01-01", "2026-04-11", "2026-04-11", "2026-01-01"], [0.0, 100 / 132, 116 / 132, 1.0]),
    ],
)
def test_rounds_stand_where_their_dates_are(dates, places):
    rounds = [make_round(number, date) for number, date in enumerate(dates)]

    assert place_in_time(rounds) == pytest.approx(places)


@pytest.fixture
def small():
    questions = [build_question(key) for key in ("a", "b", "c", "d")]
    return build_framework(
        build_domain("policy", build_element("policy.vision", *questions[:2])),
        build_domain("system", build_element("system.rules", *questions[2:])),
    )


def test_changed_answers_are_told_in_the_order_of_the_questions(small):
    before = {"a": 1, "b": 3, "c": MISSING, "d": 2}
    after = {"d": NOT_APPLICABLE, "c": 0, "b": 2, "a": 4}

    assert compare_answers(small, ("a", "b", "c", "d"), before, after) == (
        AnswerChange("a", "policy.vision", "rose", 1, 4),
        AnswerChange("b", "policy.vision", "fell", 3, 2),
        AnswerChange("c", "system.rules", "answered", MISSING, 0),
        AnswerChange("d", "system.rules", "dropped", 2, NOT_APPLICABLE),
    )


def test_what_stayed_or_moved_no_score_is_not_told(small):
    before = {"a": 1, "b": MISSING, "c": 2}

    assert compare_answers(small, ("a", "b", "d"), before, {"a": 1, "b": NOT_APPLICABLE, "c": 4}) == ()


def test_nodes_of_the_newest_version_come_first_and_lost_ones_stay(small):
    older = build_framework(
        build_domain("policy", build_element("policy.vision", build_question("a")),
                     build_element("policy.old", build_question("z"))),
    )  # fmt: skip

    assert list_nodes([small, older]) == (
        "overall", "policy", "policy.vision", "policy.old", "system", "system.rules",
    )  # fmt: skip


def test_every_code_has_its_sentence():
    assert rounds_wording.SENTENCES.keys() == CODES


def test_what_a_round_does_not_know_has_no_score():
    assert make_round(1).find("policy") == NOTHING


LINE = NodeLine(
    "Policy & more",
    "p",
    (
        make_round(1, "2026-01-01", "a", p=Standing(45, 40, 50)),
        make_round(2, "2026-02-01", "a", p=Standing(64)),
        make_round(3, "2026-03-01", "b", p=Standing(20, 10, 30)),
        make_round(4, "2026-04-01", "b"),
    ),
    ("Round 1", "Round 2", "Round 3", "Round 4"),
)


def test_the_chart_draws_dots_bands_and_a_line_that_breaks():
    svg = draw_line(LINE, Look(is_solid=True, thresholds=THRESHOLDS), described="Policy: 45")

    assert 'role="img" aria-label="Policy: 45"' in svg
    assert svg.count("<circle") == 3
    assert svg.count('stroke="#b9cde0"') == 2
    assert svg.count('stroke-width="2.5"') == 1  # from round 1 to 2; 2 to 3 is a break, round 4 has no score
    assert "viewBox" not in svg


def test_what_a_city_says_of_itself_is_dashed_with_rings():
    svg = draw_line(LINE, Look(is_solid=False), described="")

    assert 'stroke-dasharray="6 4"' in svg
    assert svg.count('fill="#ffffff"') == 3


def test_of_many_rounds_only_the_first_and_last_are_labelled():
    rounds = tuple(make_round(number, p=Standing(50)) for number in range(1, 7))
    labels = tuple(f"Round {made.number}" for made in rounds)

    svg = draw_line(NodeLine("Policy", "p", rounds, labels), Look(is_solid=True), described="")

    assert [label for label in labels if label in svg] == ["Round 1", "Round 6"]


def test_a_picture_holds_all_charts_with_their_titles():
    svg, width, height = draw_lines([LINE] * 4, Look(is_solid=True, thresholds=THRESHOLDS))

    assert (width, height) == (948.0, 444.0)
    assert svg.count("Policy &amp; more") == 4
