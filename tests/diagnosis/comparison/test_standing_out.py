"""What stands out in one place, on the shape of JICA's framework: thresholds 25 and 70."""

from __future__ import annotations

from diagnosis.comparison.finding import DomainCount
from diagnosis.comparison.standing_out import CODES, DomainStanding, describe_standing
from tests.diagnosis.scoring.frameworks import build_jica_shape

FRAMEWORK = build_jica_shape()
PREPARED, PARTIAL, OPEN, NONE = "prepared", "partial", "not-prepared", ""


def say(counts=(), **standings):
    named = {key: DomainStanding(*values) for key, values in standings.items()}
    messages = describe_standing(FRAMEWORK, named, counts)
    assert {message.code for message in messages} <= CODES
    return [(message.code, dict(message.params)) for message in messages]


def test_the_domain_nearest_to_its_next_level_is_named():
    # policy lacks 6 to 70, operation 2 to 25; technology lacks 15, too far.
    said = say(policy=(64.0, PARTIAL), operation=(23.0, OPEN), technology=(55.0, PARTIAL))

    assert said[0] == ("near_level", {"domain": "operation", "gap": 2.0, "level": PARTIAL})


def test_ten_points_are_near_and_more_are_not():
    assert say(policy=(60.0, PARTIAL))[0][1]["gap"] == 10.0
    assert say(policy=(59.9, PARTIAL)) == []


def test_a_domain_that_a_gate_holds_back_lacks_no_points():
    assert say(policy=(75.0, PARTIAL)) == []


def test_the_highest_level_has_none_above():
    assert say(policy=(69.0, PREPARED)) == []


def test_domains_without_a_level_are_named_first():
    said = say(policy=(64.0, PARTIAL), system=(None, NONE), technology=(30.0, NONE))

    assert said[0] == ("without_level", {"domains": ("system", "technology")})
    assert said[1][0] == "near_level"


def test_a_level_that_few_have_and_one_that_most_have_passed():
    # 2 of 6 have policy prepared: a third. 4 of 6 are further in operation: two thirds.
    counts = (DomainCount("policy", (2, 2, 2), 1), DomainCount("operation", (2, 3, 1), 0))
    said = say(counts, policy=(80.0, PREPARED), operation=(5.0, OPEN))

    assert said[0] == ("few_are_as_far", {"domain": "policy", "level": PREPARED, "count": 2, "total": 6})
    assert said[1] == ("most_are_further", {"domain": "operation", "level": OPEN, "count": 4, "total": 6})
    assert said[2] == ("ahead_and_waits", {"ahead": "policy", "waits": "operation", "high": 80.0, "low": 5.0})


def test_more_than_a_third_are_not_few_and_less_than_two_thirds_are_not_most():
    counts = (DomainCount("policy", (2, 1, 2), 0), DomainCount("operation", (2, 2, 1), 0))

    assert [code for code, _params in say(counts, policy=(80.0, PREPARED), operation=(5.0, OPEN))] == [
        "ahead_and_waits"
    ]


def test_the_rarest_is_chosen():
    counts = (DomainCount("policy", (4, 3, 3), 0), DomainCount("system", (8, 1, 1), 0))
    said = say(counts, policy=(80.0, PREPARED), system=(80.0, PREPARED))

    assert said[0][1]["domain"] == "system"


def test_below_five_places_nothing_is_said_of_others():
    counts = (DomainCount("policy", (3, 0, 1), 7),)

    assert say(counts, policy=(80.0, PREPARED)) == []


def test_being_at_the_lowest_level_is_never_called_rare():
    counts = (DomainCount("policy", (1, 0, 9), 0),)

    assert [code for code, _params in say(counts, policy=(5.0, OPEN))] == ["most_are_further"]


def test_scores_side_by_side():
    assert say(policy=(50.0, PARTIAL), system=(50.0, PARTIAL)) == [("side_by_side", {})]


def test_a_score_without_a_level_is_neither_ahead_nor_waiting():
    said = say(policy=(50.0, PARTIAL), system=(90.0, NONE), operation=(40.0, PARTIAL))

    assert said[-1] == (
        "ahead_and_waits",
        {"ahead": "policy", "waits": "operation", "high": 50.0, "low": 40.0},
    )


def test_three_sentences_at_most():
    counts = (DomainCount("policy", (5, 1, 1), 0), DomainCount("operation", (1, 5, 1), 0))
    said = say(counts, policy=(80.0, PREPARED), operation=(20.0, OPEN), system=(None, NONE))

    assert [code for code, _params in said] == ["without_level", "near_level", "few_are_as_far"]


def test_a_domain_of_another_framework_is_left_out():
    assert say(elsewhere=(64.0, PARTIAL)) == []
