"""An attacker tries to single out places from all that is shown, in many worlds; and finds broken rules."""

from __future__ import annotations

import pytest

from diagnosis.comparison import disclosure
from diagnosis.comparison.disclosure import Candidate, choose_family, narrow_family
from tests.diagnosis.comparison.attacks import World, find_breaches, make_world

WORLDS = [make_world(seed) for seed in range(40)]


def show_all(world: World, hidden: frozenset[int]) -> list[tuple[Candidate, ...]]:
    """What a person can gather from all pages: for each node every group of every round that is shown."""
    family = choose_family(world.candidates, places=world.places, hidden=hidden)
    return [narrow_family(family, scored, places=world.places, hidden=hidden) for scored in world.scored]


def show_large(world: World, hidden: frozenset[int]) -> list[tuple[Candidate, ...]]:
    """A broken rule: whatever has five places is shown."""
    return [tuple(group for group in world.candidates if len(group.members) >= 5)]


def show_by_request(world: World, hidden: frozenset[int]) -> list[tuple[Candidate, ...]]:
    """A broken rule: each page decides for its own kind and round, so that two pages tell more than one."""
    names = {(group.kind, group.round) for group in world.candidates}
    found = [
        choose_family(
            [group for group in world.candidates if (group.kind, group.round) == name],
            places=world.places,
            hidden=hidden,
        )
        for name in sorted(names)
    ]
    return [tuple(group for family in found for group in family)]


def show_unnarrowed(world: World, hidden: frozenset[int]) -> list[tuple[Candidate, ...]]:
    """A broken rule: who has no score for the node is forgotten."""
    family = choose_family(world.candidates, places=world.places, hidden=hidden)
    return [
        tuple(
            Candidate(group.kind, group.value, group.round, group.members & scored)
            for group in family
            if len(group.members & scored) >= 5
        )
        for scored in world.scored
    ]


def list_breaches(show, worlds=WORLDS) -> list[str]:
    return [
        f"world {number}, {viewer}: {breach}"
        for number, world in enumerate(worlds)
        for viewer, hidden in world.list_viewers().items()
        for shown in show(world, hidden)
        for breach in find_breaches(shown, places=world.places, hidden=hidden)
    ]


def test_nobody_is_singled_out():
    assert list_breaches(show_all) == []


def test_most_worlds_show_something():
    """A rule that hides everything would be safe too, and of no use."""
    shown = [show_all(world, hidden)[0] for world in WORLDS for hidden in world.list_viewers().values()]

    assert sum(len(groups) > 0 for groups in shown) > len(shown) * 0.8
    assert sum(len(groups) for groups in shown) > 4 * len(shown)


@pytest.mark.parametrize("broken", [show_large, show_by_request, show_unnarrowed])
def test_a_broken_rule_is_found_out(broken):
    assert list_breaches(broken, WORLDS[:12])


def test_a_rule_without_unions_is_found_out(monkeypatch):
    monkeypatch.setattr(disclosure, "_cut", lambda parts, by: [])

    assert list_breaches(show_all)


def test_a_rule_that_counts_results_alone_is_found_out(monkeypatch):
    whole = disclosure._list_measures

    def forget_places(candidates, places, hidden):
        return whole(candidates, places, hidden)[:1]

    monkeypatch.setattr(disclosure, "_list_measures", forget_places)

    assert list_breaches(show_all)
