"""Nearest profiles: distances that were checked by hand."""

from __future__ import annotations

from diagnosis.comparison.neighbours import NEAREST, Lead, find_neighbours

ELEMENTS = ["a", "b", "c", "d", "e"]
OWN = dict(zip(ELEMENTS, (50, 50, 50, 50, 50), strict=True))


def profile(*scores: float | None) -> dict[str, float | None]:
    return dict(zip(ELEMENTS, scores, strict=True))


def test_the_distance_is_the_root_mean_square_of_the_differences():
    """Differences 0, 0, 30, 40 and 0: (900 + 1600) / 5 = 500, whose root is 22.36; of four elements 25."""
    found = find_neighbours(OWN, {1: profile(50, 50, 80, 10, 50), 2: profile(50, None, 80, 10, 50)}, ELEMENTS)

    assert [(each.key, round(each.distance, 2), each.shared) for each in found] == [(1, 22.36, 5), (2, 25, 4)]


def test_three_of_five_elements_are_enough_and_two_are_not():
    others = {1: profile(50, 50, None, None, None), 2: profile(50, 50, 51, None, None)}

    assert [each.key for each in find_neighbours(OWN, others, ELEMENTS)] == [2]


def test_an_element_that_one_has_no_score_for_is_left_out_too():
    own = profile(50, 50, None, 50, 50)
    found = find_neighbours(own, {1: profile(50, 50, 0, 50, 60)}, ELEMENTS)

    assert (found[0].distance, found[0].shared) == (5, 4)


def test_eight_are_named_and_equal_ones_keep_their_order():
    others = {number: profile(50, 50, 50, 50, 50 + number % 3) for number in range(20)}

    found = find_neighbours(OWN, others, ELEMENTS)

    assert [each.key for each in found] == [0, 3, 6, 9, 12, 15, 18, 1]
    assert len(found) == NEAREST


def test_the_two_elements_in_which_a_neighbour_is_most_ahead():
    found = find_neighbours(OWN, {1: profile(60, 75, 40, 75, 50), 2: profile(50, 40, 50, 50, None)}, ELEMENTS)

    assert {each.key: each.ahead for each in found} == {1: (Lead("b", 25), Lead("d", 25)), 2: ()}


def test_nobody_has_no_neighbours():
    assert find_neighbours(OWN, {}, ELEMENTS) == ()
    assert find_neighbours(OWN, {1: OWN}, []) == ()
