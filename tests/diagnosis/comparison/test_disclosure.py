"""Which declared groups are shown together: small cases that can be followed by hand."""

from __future__ import annotations

from diagnosis.comparison.disclosure import Candidate, choose_family, narrow_family, rank_candidate

ONE_EACH = {number: number for number in range(100)}
"""Each result is of its own place."""


def group(kind: str, value: str, *members: int | range, round_number: int = 0) -> Candidate:
    found = [number for part in members for number in (part if isinstance(part, range) else [part])]
    return Candidate(kind, value, round_number, frozenset(found))


def choose(*candidates: Candidate, seen: frozenset[int] = frozenset(), places=ONE_EACH) -> list[str]:
    """Return the names of the shown groups; all results but those that are seen are hidden."""
    hidden = frozenset(places) - seen
    return [
        " ".join(part for part in (shown.kind, shown.value, str(shown.round or "")) if part)
        for shown in choose_family(candidates, places=places, hidden=hidden)
    ]


def test_a_group_of_four_is_not_shown_and_one_of_five_is():
    assert choose(group("all", "", range(4))) == []
    assert choose(group("all", "", range(5))) == ["all"]


def test_four_hidden_places_among_many_that_one_sees_hide_a_group():
    twelve = group("all", "", range(12))

    assert choose(twelve, seen=frozenset(range(8))) == []
    assert choose(twelve, seen=frozenset(range(7))) == ["all"]
    assert choose(twelve, seen=frozenset(range(12))) == ["all"]


def test_the_rest_of_two_groups_is_a_group_too():
    """All 14 without a country of 10 are 4 places; without one of 9 they are 5."""
    everybody = group("all", "", range(14))

    assert choose(everybody, group("country", "A", range(10))) == ["all"]
    assert choose(everybody, group("country", "A", range(9))) == ["all", "country A"]


def test_what_all_countries_together_leave_over_is_a_group():
    """Countries of 8 and 8 leave 3 of 19: the second, the smaller by value, is not shown."""
    everybody = group("all", "", range(19))
    first, second = group("country", "A", range(8)), group("country", "B", range(8, 16))

    assert choose(everybody, first, second) == ["all", "country A"]
    assert choose(group("all", "", range(21)), first, second) == ["all", "country A", "country B"]


def test_programmes_that_overlap_leave_over_nobody():
    """All 20 without Q (5 to 16) are 8, without P (0 to 9) 10, without both only 17, 18 and 19."""
    everybody = group("all", "", range(20))
    first, second = group("programme", "P", range(10)), group("programme", "Q", range(5, 17))

    assert choose(everybody, first, second) == ["all", "programme Q"]


def test_a_round_of_which_few_places_made_a_newer_one_is_not_shown():
    """Ten places; three made a second round (results 10 to 12). The newest and round 1 differ by three."""
    places = {**{number: number for number in range(10)}, 10: 0, 11: 1, 12: 2}
    newest = group("all", "", range(3, 10), 10, 11, 12)
    first = group("all", "", range(10), round_number=1)

    assert choose(newest, first, places=places) == ["all"]


def test_rounds_whose_places_differ_by_few_are_not_shown_together():
    """All results are different, but two places came only in the second round: 10 and 12 places."""
    places = {**{number: number for number in range(10)}, **{20 + number: number for number in range(12)}}
    first = group("all", "", range(10), round_number=1)
    second = group("all", "", range(20, 32), round_number=2)

    assert choose(first, second, places=places) == ["all 2"]


def test_a_group_that_is_equal_to_another_is_shown_with_it():
    assert choose(group("all", "", range(7)), group("country", "A", range(7))) == ["all", "country A"]


def test_the_order_of_choosing_is_that_of_rounds_kinds_sizes_and_values():
    groups = [
        group("stage", "s", range(9)),
        group("country", "B", range(8)),
        group("country", "A", range(8)),
        group("country", "C", range(9)),
        group("all", "", range(5), round_number=1),
        group("all", "", range(5), round_number=2),
        group("programme", "p", range(50)),
        group("class", "A", range(6)),
    ]

    assert [each.name for each in sorted(groups, key=rank_candidate)] == [
        ("country", "C", 0),
        ("country", "A", 0),
        ("country", "B", 0),
        ("class", "A", 0),
        ("programme", "p", 0),
        ("stage", "s", 0),
        ("all", "", 2),
        ("all", "", 1),
    ]


def test_the_family_does_not_hang_on_the_order_of_the_candidates():
    groups = [group("all", "", range(14)), group("country", "A", range(10)), group("class", "A", range(5))]

    assert choose(*groups) == choose(*reversed(groups)) == ["all", "class A"]


def narrow(family: list[Candidate], scored: range | frozenset[int], hidden: range) -> list[tuple[str, int]]:
    shown = narrow_family(family, frozenset(scored), places=ONE_EACH, hidden=frozenset(hidden))
    return [(each.kind, len(each.members)) for each in shown]


def test_few_places_without_a_score_hide_a_group_for_that_node():
    family = [group("all", "", range(12))]

    assert narrow(family, range(12), range(12)) == [("all", 12)]
    assert narrow(family, range(11), range(12)) == []
    assert narrow(family, range(8), range(12)) == []
    assert narrow(family, range(7), range(12)) == [("all", 7)]
    # Who sees the places without a score by name learns nothing from leaving them out.
    assert narrow(family, range(11), range(11)) == [("all", 11)]


def test_groups_that_only_few_with_a_score_tell_apart_are_not_shown_together():
    """All 20 and a country of 10 differ by 10, of which 5 have no score and 4 would be left of 9."""
    family = [group("all", "", range(20)), group("country", "A", range(10))]

    assert narrow(family, frozenset(range(15)), range(20)) == [("all", 15), ("country", 10)]
    assert narrow(family, frozenset(range(14)), range(20)) == [("all", 14)]
