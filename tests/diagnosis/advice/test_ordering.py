"""The proposed order: what must come first comes first; the rest by priority, effect and effort."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnosis.advice import ordering
from diagnosis.advice.ordering import Step, find_place, list_moves, propose_order


def order(*steps: Step) -> list[int]:
    return [placed.key for placed in propose_order(steps).placed]


def reasons(*steps: Step) -> dict[int, str]:
    return {placed.key: placed.reason.code for placed in propose_order(steps).placed}


def test_nothing_gives_nothing():
    assert propose_order([]).placed == ()
    assert propose_order([]).circles == ()


def test_a_prerequisite_comes_first_however_heavy_it_is():
    steps = (Step(1, 0, needs=frozenset({2})), Step(2, 0, effort=9.0), Step(3, 0))

    assert order(*steps) == [3, 2, 1]
    assert reasons(*steps) == {3: "order.little_effort", 2: "order.opens", 1: "order.waits"}


def test_a_step_stands_in_no_earlier_horizon_than_what_it_needs():
    proposal = propose_order([Step(1, 0, needs=frozenset({2})), Step(2, 2), Step(3, 1)])

    assert [(placed.key, placed.horizon) for placed in proposal.placed] == [(3, 1), (2, 2), (1, 2)]
    assert proposal.list_horizon(2) == (2, 1)


def test_what_a_priority_needs_is_as_urgent_as_the_priority():
    steps = (
        Step(1, 0),
        Step(2, 0, needs=frozenset({3}), is_priority=True),
        Step(3, 0, effort=3.0),
        Step(4, 0, is_priority=True),
    )

    assert order(*steps) == [4, 3, 2, 1]
    assert reasons(*steps) == {
        4: "order.priority",
        3: "order.opens",
        2: "order.waits",
        1: "order.little_effort",
    }


def test_effect_goes_before_effort_and_begun_before_all():
    steps = (
        Step(1, 0),
        Step(2, 0, effort=3.0, serves=1),
        Step(3, 0, effort=3.0, serves=2),
        Step(4, 0, is_begun=True),
        Step(5, 0, effort=2.0),
    )

    assert order(*steps) == [4, 3, 2, 1, 5]
    assert reasons(*steps) == {
        4: "order.begun",
        3: "order.serves",
        2: "order.serves",
        1: "order.little_effort",
        5: "order.after_others",
    }


def test_what_is_begun_or_equal_keeps_its_present_order():
    begun = (Step(1, 0, is_begun=True, place=1), Step(2, 0, is_begun=True, effort=3.0, place=0))
    equal = (Step(3, 0, place=1), Step(4, 0, place=0))

    assert order(*begun) == [2, 1]
    assert order(*equal) == [4, 3]


def test_a_prerequisite_that_is_not_there_holds_up_nothing():
    assert reasons(Step(1, 0, needs=frozenset({99}))) == {1: "order.little_effort"}


def test_a_circle_is_named_and_its_steps_are_placed():
    steps = (
        Step(1, 0, needs=frozenset({2})),
        Step(2, 0, needs=frozenset({3})),
        Step(3, 0, needs=frozenset({1, 5})),
        Step(4, 0, needs=frozenset({4})),  # itself
        Step(5, 0),
    )

    proposal = propose_order(steps)

    assert [message.params["steps"] for message in proposal.circles] == [(1, 2, 3), (4,)]
    placed = [step.key for step in proposal.placed]
    assert sorted(placed) == [1, 2, 3, 4, 5]
    assert placed.index(5) < placed.index(3)  # what lies outside the circle still comes first


def test_moves_are_the_fewest():
    steps = [Step(key, 0) for key in (1, 2, 3, 4)]
    proposal = propose_order(steps)

    assert list_moves([[1, 2, 3, 4], [], []], proposal) == ()
    (move,) = list_moves([[2, 3, 1, 4], [], []], proposal)
    assert (move.key, move.from_place, move.to_place) == (1, 2, 0)
    assert find_place([[2, 3, 1, 4], [], []], proposal, 1) == (0, 0)
    (move,) = list_moves([[4, 1, 2, 3], [], []], proposal)
    assert (move.key, move.to_place) == (4, 3)
    assert find_place([[4, 1, 2, 3], [], []], proposal, 4) == (0, 3)


def test_a_move_looks_past_what_has_to_move_too():
    proposal = propose_order([Step(key, 0) for key in (1, 2, 3)])
    present = [[3, 2, 1], [], []]

    # 3 alone may stay; before 2 the proposal has 1, which moves as well.
    assert [move.key for move in list_moves(present, proposal)] == [1, 2]
    assert find_place(present, proposal, 2) == (0, 0)


def test_a_move_to_another_horizon_ends_behind_what_it_needs():
    proposal = propose_order([Step(1, 0, needs=frozenset({2})), Step(2, 1), Step(3, 1)])
    present = [[1], [2, 3], []]

    (move,) = list_moves(present, proposal)

    assert (move.from_horizon, move.to_horizon) == (0, 1)
    assert find_place(present, proposal, 1) == (1, 1)


KEYS = st.integers(min_value=1, max_value=8)
STEPS = st.dictionaries(
    KEYS,
    st.builds(
        dict,
        horizon=st.integers(0, 2),
        needs=st.frozensets(KEYS, max_size=3),
        effort=st.sampled_from([1.0, 2.0, 3.0]),
        serves=st.integers(0, 3),
        is_priority=st.booleans(),
        is_begun=st.booleans(),
        place=st.integers(0, 3),
    ),
).map(lambda rows: [Step(key=key, **fields) for key, fields in rows.items()])


def without_circles(steps: list[Step]) -> list[Step]:
    """Let each step need lower keys only."""
    return [
        Step(
            step.key,
            step.horizon,
            frozenset(k for k in step.needs if k < step.key),
            step.effort,
            step.serves,
            step.is_priority,
            step.is_begun,
            step.place,
        )
        for step in steps
    ]


@given(STEPS.map(without_circles))
def test_prerequisites_always_come_first(steps):
    proposal = propose_order(steps)
    place = {placed.key: number for number, placed in enumerate(proposal.placed)}
    horizon = {placed.key: placed.horizon for placed in proposal.placed}

    assert proposal.circles == ()
    assert sorted(place) == sorted(step.key for step in steps)
    for step in steps:
        assert horizon[step.key] >= step.horizon
        for needed in step.needs & place.keys():
            assert place[needed] < place[step.key]
            assert horizon[needed] <= horizon[step.key]


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(steps, chance: random.Random):
    shuffled = list(steps)
    chance.shuffle(shuffled)

    assert propose_order(shuffled) == propose_order(steps)
    assert sorted(placed.key for placed in propose_order(steps).placed) == sorted(s.key for s in steps)


@given(STEPS, st.randoms(use_true_random=False))
def test_taking_over_all_moves_one_by_one_ends_in_the_proposal(steps, chance: random.Random):
    proposal = propose_order(steps)
    present = [[step.key for step in steps if step.horizon == number] for number in range(3)]
    for keys in present:
        chance.shuffle(keys)

    for _number in range(len(steps) + 1):
        moves = list_moves(present, proposal)
        if not moves:
            break
        key = chance.choice(moves).key
        horizon, place = find_place(present, proposal, key)
        for keys in present:
            if key in keys:
                keys.remove(key)
        present[horizon].insert(place, key)

    assert [tuple(keys) for keys in present] == [proposal.list_horizon(number) for number in range(3)]


@pytest.mark.parametrize("code", sorted(ordering.REASON_CODES))
def test_every_reason_has_its_sentence(code):
    from diagnosis.advice.roadmap_wording import REASONS, describe
    from frameworks.messages import Message

    assert set(REASONS) == ordering.REASON_CODES
    params = {"needs": (1,), "opens": (1, 2), "count": 2, "steps": (1, 2)}
    assert describe(Message(code, params), {1: "One", 2: "Two"}).endswith((".", "。"))
