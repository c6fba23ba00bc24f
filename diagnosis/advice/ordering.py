"""The order that the program proposes for a roadmap. Pure; the person decides.

What must come first comes first: a step stands after all that it needs, and in no earlier horizon than
any of them. Among the steps that could come next, in this order of importance:

1. what is begun already: nothing goes before it that it does not need, and what is begun keeps the
   order that it has;
2. the city's own priority; what a priority needs is as urgent as the priority itself;
3. effect: how many rises of the path it serves; what a step needs has at least that step's effect;
4. effort, the least first;
5. the present place: equal steps stay as they are, so that no move is proposed without a reason.

Steps that need each other in a circle are placed as if they did not, and the circle is named: nobody
can begin anywhere in it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from frameworks.messages import Message

# The codes of reasons, with their params:
WAITS = "order.waits"  # needs (keys)
BEGUN = "order.begun"
PRIORITY = "order.priority"
OPENS = "order.opens"  # opens (keys)
SERVES = "order.serves"  # count
LITTLE_EFFORT = "order.little_effort"
AFTER_OTHERS = "order.after_others"
CIRCLE = "order.circle"  # steps (keys, in their circle)
REASON_CODES = frozenset({WAITS, BEGUN, PRIORITY, OPENS, SERVES, LITTLE_EFFORT, AFTER_OTHERS, CIRCLE})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``horizon`` counts from 0, the nearest; ``place`` is its present one there, from 0
    (where it is not known, the key decides); ``effort`` is 1 (little) or more;
    ``serves`` counts the rises of the path that it takes; ``needs`` are keys of steps that come first
    (those that are not among the steps are done, or nobody planned them: they hold up nothing)."""

    key: int
    horizon: int
    needs: frozenset[int] = frozenset()
    effort: float = 1.0
    serves: int = 0
    is_priority: bool = False
    is_begun: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A step in the proposed order, with its horizon there and the reason that decided."""

    key: int
    horizon: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Proposal:
    """All steps in the proposed order, and the circles among them, one message each."""

    placed: tuple[Placed, ...]
    circles: tuple[Message, ...]

    def list_horizon(self, horizon: int) -> tuple[int, ...]:
        """Return the keys of one horizon in the proposed order."""
        return tuple(step.key for step in self.placed if step.horizon == horizon)


@dataclass(frozen=True, slots=True)
class Move:
    """A step that changes its place: from and to a horizon and a place in it, both counted from 0."""

    key: int
    from_horizon: int
    from_place: int
    to_horizon: int
    to_place: int
    reason: Message


def propose_order(steps: Iterable[Step]) -> Proposal:
    """Return the proposed order of steps; the order in which they come in does not matter."""
    by_key = {step.key: step for step in sorted(steps, key=lambda step: step.key)}
    circles = _find_circles({key: step.needs & by_key.keys() for key, step in by_key.items()})
    circle_of = {key: number for number, circle in enumerate(circles) for key in circle}
    needs = {
        key: frozenset(
            other
            for other in step.needs & by_key.keys()
            if key not in circle_of or circle_of[key] != circle_of.get(other)
        )
        for key, step in by_key.items()
    }
    order = _sort(by_key, needs)
    messages = tuple(Message(CIRCLE, {"steps": circle}) for circle in circles)
    return Proposal(order, messages)


def list_moves(present: Sequence[Sequence[int]], proposal: Proposal) -> tuple[Move, ...]:
    """Return the fewest moves that lead from the present order, horizon by horizon, to the proposed one.

    Steps that keep their order among each other stay; only the others move. In the proposed order.
    """
    places = {key: (h, place) for h, keys in enumerate(present) for place, key in enumerate(keys)}
    staying = set(_list_staying(present, proposal))
    counted: dict[int, int] = {}
    moves = []
    for step in proposal.placed:
        place = counted.get(step.horizon, 0)
        counted[step.horizon] = place + 1
        if step.key not in staying:
            moves.append(Move(step.key, *places[step.key], step.horizon, place, step.reason))
    return tuple(moves)


def find_place(present: Sequence[Sequence[int]], proposal: Proposal, key: int) -> tuple[int, int]:
    """Return horizon and place for one step alone, while the others stay as they are.

    It goes right behind the nearest step that the proposal has before it and that need not move.
    """
    staying = _list_staying(present, proposal)
    step = next(step for step in proposal.placed if step.key == key)
    column = [other for other in present[step.horizon] if other != key]
    ahead = [other.key for other in proposal.placed[: proposal.placed.index(step)]]
    for other in reversed(ahead):
        if other in staying and other in column:
            return step.horizon, column.index(other) + 1
    return step.horizon, 0


def _list_staying(present: Sequence[Sequence[int]], proposal: Proposal) -> tuple[int, ...]:
    """Return the most steps that keep horizon and order: they need not move."""
    staying: list[int] = []
    for horizon, keys in enumerate(present):
        place = {key: number for number, key in enumerate(keys)}
        wanted = [key for key in proposal.list_horizon(horizon) if key in place]
        staying += _longest_rising(wanted, place)
    return tuple(staying)


def _longest_rising(keys: Sequence[int], place: Mapping[int, int]) -> list[int]:
    """Return a longest part of the keys whose present places rise."""
    ends: list[int] = []  # for each length, the lowest last place of a rising part
    ending: list[int] = []  # the key at that last place
    before: dict[int, int | None] = {}
    for key in keys:
        length = bisect_left(ends, place[key])
        before[key] = ending[length - 1] if length else None
        ends[length : length + 1] = [place[key]]
        ending[length : length + 1] = [key]
    found: list[int] = []
    last = ending[-1] if ending else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]


def _sort(by_key: Mapping[int, Step], needs: Mapping[int, Collection[int]]) -> tuple[Placed, ...]:
    """Place the steps; ``needs`` has no circle."""
    needed_by: dict[int, list[int]] = {key: [] for key in by_key}
    for key, first in needs.items():
        for other in first:
            needed_by[other].append(key)
    along = _order_by_needs(needs, needed_by)
    horizon: dict[int, int] = {}
    for key in along:
        horizon[key] = max([by_key[key].horizon, *(horizon[other] for other in needs[key])])
    urgent: dict[int, bool] = {}
    effect: dict[int, int] = {}
    for key in reversed(along):
        urgent[key] = by_key[key].is_priority or any(urgent[other] for other in needed_by[key])
        effect[key] = max([by_key[key].serves, *(effect[other] for other in needed_by[key])])

    def rank(key: int) -> tuple[int, bool, bool, int, float, int, int]:
        step = by_key[key]
        if step.is_begun:
            return horizon[key], False, False, 0, 0.0, step.place, key
        return horizon[key], True, not urgent[key], -effect[key], step.effort, step.place, key

    least = min((step.effort for step in by_key.values()), default=0.0)
    open_needs = {key: len(first) for key, first in needs.items()}
    ready = [rank(key) for key, count in open_needs.items() if count == 0]
    heapq.heapify(ready)
    placed = []
    while ready:
        key = heapq.heappop(ready)[-1]
        opens = tuple(sorted(needed_by[key]))
        reason = _explain(by_key[key], sorted(needs[key]), opens, least)
        placed.append(Placed(key, horizon[key], reason))
        for other in needed_by[key]:
            open_needs[other] -= 1
            if open_needs[other] == 0:
                heapq.heappush(ready, rank(other))
    return tuple(placed)


def _explain(step: Step, needs: Sequence[int], opens: tuple[int, ...], least_effort: float) -> Message:
    if step.is_begun and not needs:
        return Message(BEGUN)
    if step.is_priority and not needs:
        return Message(PRIORITY)
    if needs:
        return Message(WAITS, {"needs": tuple(needs)})
    if opens:
        return Message(OPENS, {"opens": opens})
    if step.serves:
        return Message(SERVES, {"count": step.serves})
    return Message(LITTLE_EFFORT if step.effort <= least_effort else AFTER_OTHERS)


def _order_by_needs(
    needs: Mapping[int, Collection[int]], needed_by: Mapping[int, Collection[int]]
) -> list[int]:
    open_needs = {key: len(first) for key, first in needs.items()}
    order = [key for key, count in open_needs.items() if count == 0]
    for key in order:  # grows while it is read
        for other in needed_by[key]:
            open_needs[other] -= 1
            if open_needs[other] == 0:
                order.append(other)
    return order


def _find_circles(needs: Mapping[int, Collection[int]]) -> tuple[tuple[int, ...], ...]:
    """Return the groups of steps that need each other, each from its lowest key on along its needs.

    Two steps need each other where each can be reached from the other.
    """
    reach = {key: _reach(key, needs) for key in needs}
    circles = []
    seen: set[int] = set()
    for key in sorted(needs):
        if key not in seen and key in reach[key]:
            group = {other for other in reach[key] if key in reach[other]}
            seen |= group
            circles.append((key, *sorted(group - {key})))
    return tuple(circles)


def _reach(start: int, needs: Mapping[int, Collection[int]]) -> frozenset[int]:
    """Return all that a step needs, directly or not; itself only where it stands in a circle."""
    found: set[int] = set()
    waiting = list(needs[start])
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs[key]
    return frozenset(found)
