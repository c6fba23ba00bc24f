"""Orders of a table as an address says them."""

from __future__ import annotations

import pytest

from diagnosis.comparison.table_order import BY_PLACE, Order, order_by_click, read_order

COLUMNS = ("place", "policy", "stage", "class", "round")


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("place", Order("place")),
        ("policy", Order("policy")),
        ("-policy", Order("policy", True)),
        ("", None),
        ("-", None),
        ("--policy", None),
        ("payload", None),
        ("result__payload", None),
        ("policy; drop table", None),
    ],
)
def test_only_columns_that_are_there_are_read(asked, order):
    assert read_order(asked, COLUMNS) == order


@pytest.mark.parametrize("order", [BY_PLACE, Order("policy", True)])
def test_an_order_reads_what_it_writes(order):
    assert read_order(order.address, COLUMNS) == order


def test_a_click_begins_with_the_first_word_or_the_highest_number():
    assert order_by_click(BY_PLACE, "policy") == Order("policy", True)
    assert order_by_click(BY_PLACE, "class") == Order("class")
    assert order_by_click(Order("policy", True), "place") == Order("place")


def test_a_second_click_turns_it_round():
    assert order_by_click(Order("policy", True), "policy") == Order("policy")
    assert order_by_click(Order("policy"), "policy") == Order("policy", True)
    assert order_by_click(BY_PLACE, "place") == Order("place", True)


def test_a_head_says_its_direction():
    assert (Order("policy", True).direction, BY_PLACE.direction) == ("descending", "ascending")
