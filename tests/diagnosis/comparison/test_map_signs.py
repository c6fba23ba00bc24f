"""Signs that do not cover each other, groups, and the names beside signs."""

from __future__ import annotations

import itertools
import math

import pytest

from diagnosis.comparison.map_signs import (
    APART,
    CELL,
    CROWDED_CELL,
    GROUP_APART,
    LABEL_SIZE,
    MOST_IN_CELL,
    Placed,
    measure_text,
    place_labels,
    place_signs,
)

SIZE = {"width": 760.0, "height": 560.0}


def place(spots, layers=None):
    return place_signs(spots, layers or [0] * len(spots), **SIZE)


def test_signs_that_are_apart_stay_where_they_belong():
    placed = place([(100, 100), (200, 100)])

    assert [(one.members, one.at) for one in placed] == [((0,), (100, 100)), ((1,), (200, 100))]
    assert not any(one.is_moved or one.is_group for one in placed)


def test_two_close_signs_are_each_moved_by_half():
    first, second = place([(100, 100), (110, 100)])

    assert first.at == pytest.approx((92.5, 100), abs=0.2)
    assert second.at == pytest.approx((117.5, 100), abs=0.2)
    assert first.true == (100, 100)
    assert not first.is_moved  # by 7.5: less than a third of a sign


def test_signs_on_one_spot_go_different_ways_and_always_the_same():
    spots = [(300, 300)] * 4
    placed = place(spots)

    for one, other in itertools.combinations(placed, 2):
        assert math.dist(one.at, other.at) > APART - 0.5
    assert all(one.is_moved for one in placed)
    assert placed == place(spots)


def test_signs_at_the_edge_stay_on_the_map():
    placed = place([(0, 0), (1, 1), (759, 559), (400, 1)])

    half = APART / 2
    assert all(half <= one.at[0] <= 760 - half and half <= one.at[1] <= 560 - half for one in placed)


def test_many_signs_in_one_square_are_a_group_in_their_middle():
    spots = [(10 + step, 10 + step) for step in range(5)]
    group, alone = place([*spots, (300, 300)])

    assert group.members == (0, 1, 2, 3, 4)
    assert group.is_group
    assert group.true == (12, 12)
    assert alone.members == (5,)


def test_four_signs_in_one_square_are_no_group():
    assert all(not one.is_group for one in place([(10, 10), (40, 10), (10, 40), (40, 40)]))


def test_published_marks_and_results_are_never_one_group():
    spots = [(20, 20)] * 12
    placed = place(spots, [0, 1] * 6)

    assert [one.members for one in placed] == [(0, 2, 4, 6, 8, 10), (1, 3, 5, 7, 9, 11)]


def test_with_many_signs_the_drawing_keeps_its_limit():
    spots = [((number * 37) % 760, (number * 91) % 560) for number in range(3000)]
    placed = place(spots)

    squares = math.ceil(760 / CROWDED_CELL) * math.ceil(560 / CROWDED_CELL)
    assert len(placed) <= squares
    assert sorted(index for one in placed for index in one.members) == list(range(3000))


@pytest.mark.parametrize(
    ("width", "height", "most"),
    [
        (760, 560, 121),  # 760 · 560 / 3500 = 121.6
        (328, 250, 40),  # 23.4: a small drawing takes forty all the same
    ],
)
def test_two_in_one_square_are_a_group_only_on_a_crowded_drawing(width, height, most):
    far = [(10.0, 10.0)] * MOST_IN_CELL  # the most that are no group
    alike = [(CELL * (1 + number % 4) + 5, CELL * (1 + number // 4 % 3) + 5) for number in range(most)]

    def find_first(count):
        spots = (far + alike)[:count]
        return place_signs(spots, [0] * count, width=width, height=height)[0].is_group

    assert not find_first(most)
    assert find_first(most + 1)


def test_nothing_to_place_is_no_error():
    assert place([]) == []


# ---- Names ---------------------------------------------------------------------------


def alone(x, y, index=0):
    return Placed((index,), (x, y), (x, y))


def test_a_name_stands_to_the_right_where_there_is_room():
    labels = place_labels([alone(100, 100)], ["Davao"], **SIZE)

    assert (labels[0].anchor, labels[0].x) == ("start", 100 + APART / 2 + 1)


@pytest.mark.parametrize(
    ("x", "y", "anchor"),
    [(740, 100, "end"), (100, 5, "middle")],
)
def test_a_name_stays_on_the_map(x, y, anchor):
    labels = place_labels([alone(x, y)], ["Davao"], **SIZE)

    assert labels[0].anchor == anchor


def test_a_name_covers_no_other_sign():
    row = [alone(100, 100), alone(130, 100, 1), alone(70, 100, 2)]
    labels = place_labels(row, ["Davao", "", ""], **SIZE)

    assert labels[0].anchor == "middle"
    assert labels[0].y < 100

    roof = [*row, alone(100, 70, 3)]
    assert place_labels(roof, ["Davao", "", "", ""], **SIZE)[0].y > 100


def test_a_name_without_room_is_left_out():
    ring = [alone(100 + x, 100 + y, index) for index, (x, y) in enumerate(
        [(0, 0), (30, 0), (-30, 0), (0, 30), (0, -30)]
    )]  # fmt: skip
    labels = place_labels(ring, ["Davao"] * 5, **SIZE)

    assert 0 not in labels
    assert 1 in labels


def test_a_group_has_no_name():
    group = Placed((0, 1), (100, 100), (100, 100))

    assert place_labels([group], ["A", "B"], **SIZE) == {}
    # Its box is larger than a sign's.
    near = alone(100 + GROUP_APART / 2 + APART / 2, 100, 2)
    assert place_labels([near, group], ["A", "B", "C"], **SIZE)[0].anchor == "start"


def test_letters_of_japanese_are_as_wide_as_high():
    assert measure_text("福岡") == 2 * LABEL_SIZE
    assert measure_text("Cebu") == pytest.approx(4 * 0.56 * LABEL_SIZE)
