"""The arithmetic of a comparison brief, checked by hand, and the picture of many scores."""

from __future__ import annotations

import re

import pytest

from diagnosis.reports.brief_charts import draw_distribution
from diagnosis.reports.brief_figures import (
    Apart,
    Spread,
    choose_common,
    compute_spread,
    count_ranks,
    find_apart,
    stack,
)


@pytest.mark.parametrize(
    ("scores", "spread"),
    [
        # A quarter of 4 is the first, half of them the second, three quarters the third.
        ([10, 20, 40, 80], Spread(4, 10, 10, 20, 40, 80)),
        ([80, None, 10, 40, 20], Spread(4, 10, 10, 20, 40, 80)),
        ([0, 25, 50, 75, 100], Spread(5, 0, 25, 50, 75, 100)),
        ([42], Spread(1, 42, 42, 42, 42, 42)),
        ([0, 100], Spread(2, 0, 0, 0, 100, 100)),
        ([], None),
        ([None, None], None),
    ],
)
def test_spread(scores, spread):
    assert compute_spread(scores) == spread


def test_no_level_is_counted_as_none_and_not_as_the_lowest():
    counts = count_ranks("policy", [2, 0, None, 2, 1, None], levels=3)

    assert (counts.by_rank, counts.without_level, counts.total) == ((1, 1, 2), 2, 6)


def test_scores_stand_on_each_other_where_they_are_alike():
    assert stack([100, 50, 51, 48.9, 50, 0], width=2.5) == [
        (0, 0), (50, 0), (50, 1), (50, 2), (50, 3), (100, 0),
    ]  # fmt: skip


def test_what_most_have_in_common_and_at_ties_what_comes_first():
    assert choose_common(["desk", "self", "self"]) == "self"
    assert choose_common(["desk", "self"]) == "desk"
    assert choose_common([]) is None


def test_where_places_are_most_alike_and_most_apart():
    found = find_apart({"policy": [10, 30], "system": [50, 55], "operation": [0, None]})

    assert found == (Apart("system", 50, 55), Apart("policy", 10, 30))


def test_two_of_three_places_are_enough_for_a_distance():
    found = find_apart({"policy": [10, 30, None], "system": [50, 55, 50], "operation": [0, None, None]})

    assert found == (Apart("system", 50, 55), Apart("policy", 10, 30))


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {"policy": [10, 30]},
        {"policy": [10, 30], "system": [None, 30]},
        {"policy": [10, 30], "system": [40, 60]},  # as far apart
        {"policy": [10], "system": [40]},  # one place
    ],
)
def test_nothing_is_said_of_too_little(scores):
    assert find_apart(scores) is None


def draw(scores):
    spread = compute_spread(scores)
    return draw_distribution(scores, spread, thresholds=[25, 70], described="Policy, 5 places")


def test_each_place_is_a_dot_up_to_60_of_them():
    assert draw([10, 20, 30, 40, 50]).count("<circle") == 5
    assert draw([50.0] * 60).count("<circle") == 60
    assert draw([50.0] * 61).count("<circle") == 0


def test_median_and_box_are_where_the_numbers_are():
    svg = draw([0, 25, 50, 75, 100])

    # 420 wide with 8 at each side: 4.04 a point
    assert 'x1="210"' in re.search(r'<line[^>]*stroke-width="3"/>', svg).group()
    assert 'x="109" ' in (box := re.search(r"<rect[^>]*/>", svg).group())
    assert 'width="202"' in box
    assert 'aria-label="Policy, 5 places"' in svg


def test_a_high_stack_stays_in_the_picture():
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', draw([50.0] * 60))]

    assert min(heights) > 0
    assert max(heights) < 90


def test_many_places_have_a_line_from_the_lowest_to_the_highest():
    svg = draw([float(score) for score in range(10, 81)])

    assert re.search(r'<line x1="48.4"[^>]*x2="331.2"', svg)
