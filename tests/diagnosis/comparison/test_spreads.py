"""Quartiles, columns and counts of answers: numbers that were checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from diagnosis.comparison.quartiles import (
    Quartiles,
    count_columns,
    count_levels,
    find_quartiles,
    round_half_up,
)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        # Of 5 scores the 2nd (5/4 = 1.25, so the 2nd), the 3rd and the 4th (3.75).
        ([90, 10, 50, 30, 70], (30, 50, 70)),
        # Of 6 the 2nd (1.5), the 3rd and the 5th (4.5).
        ([10, 20, 30, 40, 50, 60], (20, 30, 50)),
        # Of 8 the 2nd, the 4th and the 6th: no value between two places.
        ([1, 2, 3, 4, 5, 6, 7, 8], (2, 4, 6)),
        ([0, 0, 25, 25, 25, 25, 25, 100], (0, 25, 25)),
        ([64], (64, 64, 64)),
    ],
)
def test_quartiles_by_hand(scores, expected):
    found = find_quartiles(scores)

    assert (found.lower, found.median, found.upper, found.count) == (*expected, len(scores))


def test_there_are_no_quartiles_without_scores():
    assert find_quartiles([]) is None


@pytest.mark.parametrize("count", range(5, 40))
def test_from_five_places_on_neither_end_is_a_quartile(count):
    scores = [float(number * number % 101) + number / 1000 for number in range(count)]
    found = find_quartiles(scores)

    assert min(scores) not in (found.lower, found.median, found.upper)
    assert max(scores) not in (found.lower, found.median, found.upper)


@pytest.mark.parametrize("count", range(1, 30))
def test_quartiles_are_those_of_numpy(count):
    scores = [(number * 37) % 101 / 3 for number in range(count)]
    found = find_quartiles(scores)

    expected = np.percentile(scores, [25, 50, 75], method="inverted_cdf")
    assert [found.lower, found.median, found.upper] == expected.tolist()


def test_what_is_told_of_unnamed_places_is_whole():
    assert Quartiles(12.5, 49.49, 69.6, 9).rounded == Quartiles(13, 49, 70, 9)
    assert [round_half_up(score) for score in (0.0, 0.5, 1.49, 99.5)] == [0, 1, 1, 100]


def test_a_score_lies_in_a_part_and_has_no_rank():
    quartiles = Quartiles(40, 46, 62, 9)

    assert [quartiles.place_score(score) for score in (39.9, 40, 46, 62, 62.1)] == [
        "lower", "middle", "middle", "middle", "upper",
    ]  # fmt: skip


def test_columns_are_five_points_wide_and_begin_at_thresholds():
    columns = count_columns([0, 4.9, 5, 24.999, 25, 69.9, 70, 95, 99.9, 100])
    counts = {(column.low, column.high): column.count for column in columns if column.count}

    assert len(columns) == 20
    assert counts == {
        (0, 5): 2, (5, 10): 1, (20, 25): 1, (25, 30): 1, (65, 70): 1, (70, 75): 1, (95, 100): 3,
    }  # fmt: skip
    assert columns[0].middle == 2.5
    assert [columns[-1].holds(score) for score in (94.9, 95, 100)] == [False, True, True]
    assert [columns[0].holds(score) for score in (0, 5)] == [True, False]


def test_answers_are_counted_by_level_and_the_rest_by_code():
    assert count_levels([0, 4, 4, -1, -2, -1, 3], 5) == ((1, 0, 0, 1, 2), {-1: 2, -2: 1})
    assert count_levels([], 2) == ((0, 0), {})
