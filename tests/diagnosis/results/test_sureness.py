"""What is said of a certainty: counts of 100, codes, and a sentence for each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnosis.results import certainty_wording, sureness
from diagnosis.results.certainty_wording import describe_certainty
from diagnosis.results.charts import draw_squares
from diagnosis.results.sureness import Squares, count_of_hundred, read_sureness
from diagnosis.scoring.records import Band, Certainty, StageShare, UnsureAnswer
from tests.diagnosis.scoring.frameworks import build_jica_shape

FRAMEWORK = build_jica_shape()
STAGES = ("in-place", "being-developed", "to-be-developed")


def make(*shares: float, **changed: object) -> Certainty:
    certainty = Certainty(
        engine_version="1",
        method_digest="m",
        input_digest="i",
        draws=2000,
        nodes=(Band("overall", 40.2, 45.0, 52.4),),
        criteria=(),
        stages=tuple(StageShare(stage, share) for stage, share in zip(STAGES, shares, strict=False)),
        ranges=0.0,
        judged_stage="being-developed",
        score_method_share=0.0,
        stage_method_share=0.0,
        score_answers=(),
        stage_answers=(),
    )
    return replace(certainty, **changed)  # type: ignore[arg-type]


def unsure(domain: str, grade: str | None) -> UnsureAnswer:
    return UnsureAnswer(f"{domain}.1", domain, missing=grade is None, grade=grade, share=0.1)


def say(messages: tuple) -> list[str]:
    return [describe_certainty(message, FRAMEWORK) for message in messages]


@pytest.mark.parametrize(
    ("shares", "counts"),
    [
        ((0.05, 0.94, 0.01), (5, 94, 1)),
        ((0.0, 1.0, 0.0), (0, 100, 0)),
        ((0.0005, 0.9995, 0.0), (1, 99, 0)),  # 100 only where nothing else ever happened
        ((0.003, 0.994, 0.003), (1, 98, 1)),
        ((1 / 3, 1 / 3, 1 / 3), (34, 33, 33)),
        ((0.125, 0.875), (13, 87)),
        ((0.004, 0.498, 0.498), (1, 50, 49)),
    ],
)
def test_shares_come_to_hundred(shares, counts):
    assert sum(counts) == 100
    assert count_of_hundred(shares) == counts


def test_stage_is_said_with_what_else_holds():
    sure = read_sureness(make(0.05, 0.94, 0.01))

    assert sure.squares == Squares(below=1, held=94, above=5)
    assert say(sure.stage) == [
        "The stage “being-developed” holds in 94 of 100 variations of answers and weights.",
        "In 5 it is “in-place”, in 1 it is “to-be-developed”.",
    ]
    assert sure.why == ()
    assert say(sure.score) == ["The overall score lies between 40 and 52 in 90 of 100 variations."]


def test_stage_that_always_holds_has_no_others():
    sure = read_sureness(make(0.0, 1.0, 0.0))

    assert say(sure.stage) == ["The stage “being-developed” holds in all variations of answers and weights."]


def test_stage_that_seldom_holds_is_said_so():
    sure = read_sureness(make(0.0, 0.3, 0.7))

    assert say(sure.stage)[0].startswith("The stage “being-developed” holds in only 30 of 100")


def test_in_a_range_nothing_holds_yet():
    sure = read_sureness(make(0.0, 0.75, 0.25), is_range=True)

    assert say(sure.stage)[0] == (
        "In 75 of 100 variations of answers and weights the stage is “being-developed”."
    )


def test_what_stays_open_and_what_averaging_does_is_said():
    sure = read_sureness(
        make(0.0, 0.9, 0.1, ranges=0.001, stage_method_share=0.85, score_method_share=0.4),
    )

    assert say(sure.stage)[2:] == [
        "In 1 of 100 a part of the rule does not apply, so that more than one stage stays possible; "
        "they count at the lowest one.",
        "85 % of this doubt comes from how scores are averaged, not from the answers.",
    ]
    assert "40 % of this spread comes from how scores are averaged" in say(sure.score)[1]


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ([], []),
        ([("policy", "D")], []),
        ([("policy", "D"), ("system", "D")], []),
        (
            [("policy", "C"), ("organization", "D"), ("organization", "D"), ("organization", "D")],
            ["Mostly 3 answers in organization, counted as grade D, make it uncertain."],
        ),
        (
            [("policy", None), ("policy", None)],
            ["Mostly 2 missing answers in policy make it uncertain."],
        ),
        ([("policy", "C"), ("policy", "D")], ["Mostly 2 answers in policy make it uncertain."]),
    ],
)
def test_what_the_named_answers_share_is_said(answers, sentences):
    certainty = make(0.0, 0.9, 0.1, stage_answers=tuple(unsure(*answer) for answer in answers))

    assert say(read_sureness(certainty).why) == sentences


def test_without_stages_only_the_score_is_said():
    sure = read_sureness(make(judged_stage=None))

    assert sure.squares is None
    assert sure.stage == ()
    assert len(sure.score) == 1


def test_score_that_does_not_vary_is_one_number():
    sure = read_sureness(make(judged_stage=None, nodes=(Band("overall", 45.0, 45.0, 45.0),)))

    assert say(sure.score) == ["The overall score is 45 in 90 of 100 variations."]


def test_without_any_score_nothing_is_said():
    assert read_sureness(make(judged_stage=None, nodes=())).score == ()


def test_every_code_has_a_sentence():
    assert set(certainty_wording.SENTENCES) == sureness.CODES


def test_squares_are_empty_full_and_pale():
    svg = draw_squares(1, 94, 5)

    assert svg.count("<rect") == 100
    assert svg.count('fill="#ffffff"') == 1
    assert svg.count('fill="#1b3f66"') == 94
    assert svg.count('fill="#b9cde0"') == 5
    assert 'aria-hidden="true"' in svg
