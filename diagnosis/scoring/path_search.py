"""The search itself: for each alternative of the rule the cheapest rungs, by frontiers merged up the tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagnosis.scoring.errors import SearchTooLarge
from diagnosis.scoring.frontiers import Frontier, list_rungs
from diagnosis.scoring.ladders import MICRO, Ground, Ladder
from diagnosis.scoring.merging import Merger
from diagnosis.scoring.records import OVERALL
from diagnosis.scoring.requirements import Alternative

MOST_POINTS = 40_000_000
"""Points that one search may look at, some four seconds' work; JICA's deep mode looks at 30,000."""
MOST_POINTS_AT_ONCE = 4_000_000
"""Points that may be in memory at one time, some 300 MB."""
MOST_ALTERNATIVE_PATHS = 3
SLACK_PERCENT = 15
EASY_STEPS = 2
"""Another path may raise a question by so many rungs even where the least one raises none so far."""
LARGEST_COST = 2**62


@dataclass(frozen=True, slots=True)
class Choice:
    """Rungs that satisfy an alternative of the rule. ``cost`` is effort and, below it, roughness."""

    alternative: Alternative
    cost: int
    overlap: int
    positions: Mapping[str, int]
    elements: frozenset[str]


class PathSearch:
    """One search on one ground.

    Costs are whole numbers: twice the millionths of effort (once for a first choice), times a unit that
    is larger than any roughness, plus the roughness. Roughness counts each rung passed by its number, so
    that of equally cheap paths the one with low steps on many ladders wins over high steps on a few.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        ladders = ground.ladders.values()
        self._unit = 1 + sum(sum(range(1, len(ladder.efforts) + 1)) for ladder in ladders)
        dearest = 2 * sum(sum(ladder.efforts) for ladder in ladders) * self._unit
        if dearest + self._unit > LARGEST_COST:
            raise SearchTooLarge(what="efforts", limit=LARGEST_COST // self._unit // 2 // MICRO)
        self._merger = Merger(MOST_POINTS, MOST_POINTS_AT_ONCE)
        self._elements = self._list_elements()

    def find_least(self, alternatives: Sequence[Alternative]) -> Choice:
        """Return the cheapest choice; of equals that of the first alternative. All must be possible."""
        return min(self._solve_all(alternatives, {}), key=lambda choice: choice.cost)

    def find_others(self, alternatives: Sequence[Alternative], least: Choice) -> Iterator[Choice]:
        """Yield up to three more choices of nearly the same effort, the most different first.

        Each time the one that shares the fewest elements with those before it (an element counts as
        often as it was used), then the cheapest; it does without an element of every one before. To
        share little it must not climb one ladder to its end: none rises further than the steepest of
        the least choice, or than EASY_STEPS.
        """
        effort = least.cost // self._unit * (100 + SLACK_PERCENT) // 100
        self._merger.ceiling = effort * self._unit + self._unit - 1
        ladders = self.ground.ladders
        steps = (position - ladders[key].start for key, position in least.positions.items())
        try:
            self._elements = self._list_elements(max((EASY_STEPS, *steps)))
            yield from self._find_each(alternatives, least)
        except SearchTooLarge:
            return

    def _find_each(self, alternatives: Sequence[Alternative], least: Choice) -> Iterator[Choice]:
        found = [least]
        while len(found) <= MOST_ALTERNATIVE_PATHS:
            choices = sorted(
                self._solve_all(alternatives, _count_uses(found)),
                key=lambda choice: (choice.overlap, choice.cost),
            )
            other = next((choice for choice in choices if _differs(choice, found)), None)
            if other is None:
                return
            found.append(other)
            yield other

    def _solve_all(self, alternatives: Sequence[Alternative], used: Mapping[str, int]) -> Iterator[Choice]:
        known: dict[tuple[object, ...], Frontier] = {}
        for alternative in alternatives:
            frontier = self._solve(alternative, used, known)
            for index in range(len(frontier)):
                positions = frontier.trace(index)
                yield Choice(
                    alternative,
                    int(frontier.costs[index]),
                    int(frontier.overlaps[index]),
                    positions,
                    self._list_raised(positions),
                )

    def _solve(
        self,
        alternative: Alternative,
        used: Mapping[str, int],
        known: dict[tuple[object, ...], Frontier],
    ) -> Frontier:
        """Return the undominated (cost, overlap) that satisfy an alternative; ``known`` spares repetition."""
        needed = alternative.needed
        framework = self.ground.framework
        goal = needed.get(OVERALL, 0.0)
        children = []
        for domain in framework.domains:
            branch = self.ground.domains[domain.key]
            weight = branch.weight if goal > 0 and not branch.leaves else 0.0
            asked = (domain.key, *(element.key for element in domain.elements))
            key = (domain.key, weight > 0, *(needed.get(node) for node in asked))
            if key not in known:
                known[key] = self._solve_domain(asked, needed, used, matters=weight > 0)
            children.append((weight, known[key]))
        return self._merger.merge(framework.overall_step.method, children, goal=goal).without_value()

    def _solve_domain(
        self, asked: Sequence[str], needed: Mapping[str, float], used: Mapping[str, int], *, matters: bool
    ) -> Frontier:
        """Return a domain's list; where its score does not matter only what its elements need."""
        domain, *elements = asked
        goal = needed.get(domain, 0.0)
        counts = matters or goal > 0
        children = []
        for element in elements:
            branch = self.ground.elements[element]
            weight = branch.weight if counts and not branch.leaves else 0.0
            frontier = self._elements[element].overlapping(used.get(element, 0))
            children.append((weight, frontier.at_least(needed.get(element, 0.0))))
        method = self.ground.framework.domain_step.method
        if matters:
            return self._merger.merge(method, children).at_least(goal)
        return self._merger.merge(method, children, goal=goal)

    def _list_elements(self, most_steps: int | None = None) -> Mapping[str, Frontier]:
        return {
            key: self._merger.merge(
                self.ground.framework.element_step.method,
                [
                    (weight, self._list_rungs(self.ground.ladders[question], most_steps))
                    for question, weight in branch.children
                ],
            )
            for key, branch in self.ground.elements.items()
        }

    def _list_rungs(self, ladder: Ladder, most_steps: int | None) -> Frontier:
        factor = 1 if ladder.first_choice else 2
        top = ladder.top
        if most_steps is not None:
            top = max(ladder.floor, min(top, ladder.start + most_steps))
        costs, values = [], []
        for position in range(ladder.floor, top + 1):
            roughness = sum(range(ladder.start + 1, position + 1))
            costs.append(ladder.effort_between(ladder.start, position) * factor * self._unit + roughness)
            values.append(ladder.value_at(position))
        return list_rungs(ladder.question.key, ladder.floor, costs, values)

    def _list_raised(self, positions: Mapping[str, int]) -> frozenset[str]:
        ladders = self.ground.ladders
        return frozenset(
            ladders[key].question.element
            for key, position in positions.items()
            if position > ladders[key].floor
        )


def _count_uses(choices: Collection[Choice]) -> dict[str, int]:
    uses: dict[str, int] = {}
    for choice in choices:
        for element in choice.elements:
            uses[element] = uses.get(element, 0) + 1
    return uses


def _differs(choice: Choice, others: Collection[Choice]) -> bool:
    return all(not other.elements <= choice.elements for other in others)
