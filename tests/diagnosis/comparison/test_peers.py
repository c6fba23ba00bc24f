"""Whom to ask: which elements are open, who is strong there, and who comes first."""

from __future__ import annotations

import pytest

from diagnosis.comparison.peers import (
    REASONS,
    City,
    ElementScore,
    choose_open,
    choose_strong,
    choose_to_ask,
    choose_to_help,
)
from diagnosis.comparison.wording import REASONS as REASON_WORDS
from diagnosis.comparison.wording import say_alike

HIGHEST = 2
ASKING = City(1, 1, "Asking", character="B", country="AA", group="leading")


def score(value, rank=None, start=None):
    by_threshold = 2 if value >= 70 else (1 if value >= 25 else 0)
    return ElementScore(value, by_threshold if rank is None else rank, start)


def city(key, name="", **alike):
    return City(key, alike.pop("place", key), name or f"City {key}", **alike)


def test_the_lowest_level_is_open_the_lowest_score_first():
    own = [("a", score(24)), ("b", score(30)), ("c", score(0)), ("d", score(80))]

    assert choose_open(own) == ("c", "a")


def test_without_the_lowest_level_the_three_lowest_are_open_but_no_prepared_one():
    own = [("a", score(60)), ("b", score(40)), ("c", score(30)), ("d", score(69)), ("e", score(75))]

    assert choose_open(own) == ("c", "b", "a")
    assert choose_open([("a", score(70)), ("b", score(66))]) == ("b",)
    assert choose_open([("a", score(100))]) == ()


def test_equal_scores_keep_the_order_of_the_document():
    assert choose_open([("b", score(10)), ("a", score(10))]) == ("b", "a")


def test_strong_is_what_is_prepared_from_70_on():
    # a level may be held back by a gate, or rest on too few answers
    own = [("a", score(70)), ("b", score(90, rank=1)), ("c", score(95)), ("d", ElementScore(99, None))]

    assert choose_strong(own, highest=HIGHEST) == ("c", "a")


@pytest.mark.parametrize(
    ("own", "other", "is_found"),
    [
        (score(50), score(75), True),  # 25 above
        (score(50.1), score(75), False),
        (score(20), score(69.9), False),  # far above, but not prepared
        (score(20), score(90, rank=1), False),
    ],
)
def test_a_peer_is_prepared_and_25_points_above(own, other, is_found):
    found = choose_to_ask(ASKING, own, [(city(2), other)], highest=HIGHEST)

    assert bool(found) is is_found


def test_class_comes_before_start_country_group_and_score():
    others = [
        (city(2), score(100)),
        (city(3, group="leading"), score(80)),
        (city(4, country="AA"), score(80)),
        (city(5), score(80, start=20)),
        (city(6, character="B"), score(75)),
        (city(7, character="B", country="AA"), score(75)),
    ]

    found = choose_to_ask(ASKING, score(10), others, highest=HIGHEST)

    assert [peer.city.key for peer in found] == [7, 6, 5]
    assert [peer.reasons for peer in found] == [("class", "country"), ("class",), ("start",)]


def test_among_equally_similar_ones_the_higher_score_and_then_the_name_come_first():
    others = [(city(2, "B"), score(80)), (city(3, "A"), score(80)), (city(4, "C"), score(90))]

    found = choose_to_ask(ASKING, score(10), others, highest=HIGHEST)

    assert [peer.city.name for peer in found] == ["C", "A", "B"]


def test_what_is_unknown_is_never_alike():
    unknown = City(1, 1, "Unknown")

    (peer,) = choose_to_ask(unknown, score(10), [(city(2), score(80))], highest=HIGHEST)

    assert peer.reasons == ()


@pytest.mark.parametrize(("start", "alike"), [(20, True), (0, True), (20.1, False), (None, False)])
def test_a_similar_start_lies_within_ten_points_of_where_the_city_is(start, alike):
    (peer,) = choose_to_ask(ASKING, score(10), [(city(2), score(80, start=start))], highest=HIGHEST)

    assert ("start" in peer.reasons) is alike


def test_a_place_is_named_once_and_never_itself():
    others = [
        (city(2, place=9), score(75)),
        (city(3, place=9), score(100)),
        (city(4, place=1), score(100)),
    ]

    found = choose_to_ask(ASKING, score(10), others, highest=HIGHEST)

    assert [peer.city.key for peer in found] == [3]


def test_a_city_helps_where_it_is_open_elsewhere():
    own = score(80, start=12)
    others = [
        (city(2), score(20)),
        (city(3, character="B"), score(24)),
        (city(4), score(54, rank=1)),  # not open
        (city(5), score(60, rank=0)),  # open, but less than 25 points below
        (city(6, place=1), score(0)),  # itself
        (city(7), score(23)),
    ]

    found = choose_to_help(ASKING, own, others, highest=HIGHEST)

    assert [(peer.city.key, peer.reasons) for peer in found] == [(3, ("class",)), (2, ("start",)), (7, ())]


def test_who_is_not_strong_helps_nobody():
    assert choose_to_help(ASKING, score(69), [(city(2), score(0))], highest=HIGHEST) == ()


def test_every_reason_has_its_words():
    assert tuple(REASON_WORDS) == REASONS
    assert say_alike(("class", "country")) == "Same class, same country"
    assert say_alike(()) == ""
