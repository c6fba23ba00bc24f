"""What a table says as a whole. Marks: one sign a domain, 0 open, 1 begun, 2 the highest level, - none."""

from __future__ import annotations

import pytest

from diagnosis.comparison.finding import CODES, DomainCount, count_levels, find_finding

TWO = ("policy", "technology")


def find(*marks: tuple[str, int], domains: tuple[str, ...] = TWO):
    return find_finding(count_levels(domains, levels=3, marks=marks))


def say(messages):
    return [(message.code, message.params.get("domains")) for message in messages]


def test_levels_are_counted_by_domain():
    policy, technology = count_levels(TWO, levels=3, marks=[("0-", 2), ("21", 3), ("1", 1)])

    assert policy == DomainCount("policy", (2, 1, 3), 0)
    assert technology == DomainCount("technology", (0, 3, 0), 2)
    assert (policy.total, policy.begun, policy.open, policy.at_least(2)) == (6, 4, 2, 3)


def test_a_mark_of_a_level_that_is_not_there_counts_as_none():
    assert count_levels(("policy",), levels=3, marks=[("7", 2)])[0] == DomainCount("policy", (0, 0, 0), 2)


def test_nothing_is_shown():
    assert say(find().headline) == [("none_shown", None)]
    assert say(find_finding(()).headline) == [("none_shown", None)]


@pytest.mark.parametrize("count", [1, 2])
def test_from_one_or_two_places_nothing_is_concluded(count):
    finding = find(("20", count))

    assert [message.code for message in finding.headline] == ["few_shown"]
    assert finding.headline[0].params["count"] == count
    assert finding.numbers == ()


def test_no_place_has_a_level():
    assert say(find(("--", 12)).headline) == [("no_levels", None)]


def test_a_domain_is_ahead_in_most_places_and_another_is_open_in_most():
    # Technology is begun in 6 of 10, policy in 4; policy is open in 6.
    finding = find(("01", 6), ("10", 4))

    assert say(finding.headline) == [("ahead_in_most", ("technology",)), ("open_in_most", ("policy",))]
    assert [(said.code, said.params["count"], said.params["total"]) for said in finding.numbers] == [
        ("begun_in", 6, 10),
        ("open_in", 6, 10),
    ]


@pytest.mark.parametrize(
    ("begun", "code"),
    [(10, "ahead_everywhere"), (9, "ahead_almost_everywhere"), (8, "ahead_in_most"), (6, "ahead_in_most")],
)
def test_how_far_a_domain_is_ahead_is_said_by_its_share(begun, code):
    finding = find(("11", 5), ("01", begun - 5), ("00", 10 - begun))

    assert say(finding.headline) == [(code, ("technology",)), ("comes_next", ("policy",))]


def test_half_of_the_places_are_not_most():
    # Both are open in half of ten places or less: technology is begun in 5, policy in 4, 1 without a level.
    finding = find(("11", 4), ("01", 1), ("00", 4), ("-0", 1))

    assert say(finding.headline) == [("furthest", ("technology",)), ("comes_next", ("policy",))]
    assert [said.code for said in finding.numbers] == ["begun_in", "begun_in"]


def test_where_everything_is_open_that_comes_first():
    finding = find(("00", 8), ("01", 2))

    assert say(finding.headline) == [("all_open_in_most", None), ("furthest", ("technology",))]
    assert [(said.code, said.params["count"]) for said in finding.numbers] == [
        ("begun_in", 2),
        ("open_in", 10),
    ]


def test_at_a_tie_the_highest_level_decides():
    finding = find(("12", 6), domains=TWO)

    # Both are begun everywhere: to call one of them partial everywhere and the other next would say nothing.
    assert say(finding.headline) == [("furthest", ("technology",)), ("comes_next", ("policy",))]
    assert [(said.code, said.params["domain"], said.params["count"]) for said in finding.numbers] == [
        ("highest_in", "technology", 6),
        ("highest_in", "policy", 0),
    ]


@pytest.mark.parametrize(("apart", "code"), [(4, "alike"), (5, "ahead_in_most")])
def test_a_small_difference_among_many_places_is_none(apart, code):
    finding = find(("11", 80 - apart), ("01", apart), ("00", 20))

    assert say(finding.headline)[0][0] == code


@pytest.mark.parametrize(("apart", "code"), [(4, "alike"), (5, "furthest")])
def test_nor_is_a_small_difference_of_the_highest_level(apart, code):
    finding = find(("22", 60), ("12", apart), ("11", 40 - apart))

    assert say(finding.headline)[0][0] == code


def test_at_the_highest_level_too_no_more_than_two_are_named():
    assert say(find(("222111", 8), domains=tuple("abcdef")).headline) == [("no_single_ahead", None)]
    assert say(find(("2111", 8), domains=tuple("abcd")).headline) == [("furthest", ("a",))]
    assert say(find(("2221", 8), domains=tuple("abcd")).headline) == [("comes_next", ("d",))]


def test_two_alike_are_named_together():
    finding = find(("110", 8), domains=("policy", "organization", "technology"))

    assert say(finding.headline) == [
        ("ahead_everywhere", ("policy", "organization")),
        ("open_in_most", ("technology",)),
    ]
    assert [said.params["domain"] for said in finding.numbers] == ["policy", "organization", "technology"]


def test_of_three_alike_none_is_picked_out():
    finding = find(("1110", 8), domains=("a", "b", "c", "d"))

    assert say(finding.headline) == [("open_in_most", ("d",))]


def test_three_ahead_and_three_behind_leave_nothing_to_name():
    assert say(find(("111000", 8), domains=tuple("abcdef")).headline) == [("no_single_ahead", None)]


def test_all_alike():
    assert say(find(("11", 5)).headline) == [("alike", None)]
    assert say(find(("00", 5)).headline) == [("all_open_in_most", None)]


def test_a_single_domain_is_not_compared_with_itself():
    finding = find(("1", 3), ("0", 1), domains=("policy",))

    assert say(finding.headline) == [("ahead_in_most", ("policy",))]
    assert [(said.code, said.params["count"], said.params["total"]) for said in finding.numbers] == [
        ("begun_in", 3, 4)
    ]


def test_a_place_without_a_level_is_not_counted_as_begun():
    # In 4 of 10 places technology has a level and is begun; that is no "most".
    assert say(find(("01", 4), ("0-", 6)).headline)[0] != ("ahead_in_most", ("technology",))


def test_what_most_places_did_not_answer_is_not_called_next():
    # Technology is begun in 2 of 6; the other 4 have no level, so nothing says that it is open there.
    finding = find(("11", 2), ("1-", 4))

    assert say(finding.headline) == [("ahead_everywhere", ("policy",)), ("no_level_in_most", ("technology",))]
    assert [(said.params["count"], said.params["without"]) for said in finding.numbers] == [(6, 0), (2, 4)]


def test_half_without_a_level_are_not_most():
    assert say(find(("11", 3), ("1-", 3)).headline)[1] == ("comes_next", ("technology",))


def test_every_code_is_named():
    said = [find(("0", 1)), find(("--", 3)), find(("01", 6), ("10", 4)), find(("11", 5)), find(("00", 5))]

    codes = {message.code for finding in said for message in (*finding.headline, *finding.numbers)}
    assert codes <= CODES
