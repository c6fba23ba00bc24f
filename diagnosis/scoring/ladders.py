"""Where each question stands and how far it may rise, and what the nodes score at any such place.

Unanswered questions stand on their lowest rung. What is not applicable has no ladder and leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnosis.scoring.aggregate import aggregate
from diagnosis.scoring.errors import ContradictoryWishes, WishRefused
from diagnosis.scoring.path_records import Wishes
from diagnosis.scoring.records import OVERALL, AnswerRecord
from frameworks.spec import Framework, PlaceKind, Question

MICRO = 1_000_000
"""Efforts are compared as whole millionths, so that sums are exact in any order."""

Positions = Mapping[str, int]
Scores = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Ladder:
    """One question that applies; rungs are counted from 0.

    ``start``: where it stands; ``floor``: where the decided rises put it; ``top``: the highest rung within
    reach; ``held``: a wish puts rungs out of reach. ``efforts``: millionths of each rise, rung 0 to 1 first.
    """

    question: Question
    start: int
    floor: int
    top: int
    answered: bool
    first_choice: bool
    efforts: tuple[int, ...]

    @property
    def held(self) -> bool:
        """True where a wish puts rungs out of reach."""
        return self.top < len(self.efforts)

    def value_at(self, position: int) -> float:
        """Return the value (0-100) of a rung."""
        return float(self.question.scale.levels[position].value)

    def effort_between(self, lower: int, higher: int) -> int:
        """Return the millionths of effort from one rung up to another."""
        return sum(self.efforts[lower:higher])


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with the children that count in it: questions of an element, elements of a domain, domains."""

    key: str
    weight: float
    children: tuple[tuple[str, float], ...]

    @property
    def leaves(self) -> bool:
        """True where nothing in it has weight, so that it leaves the node above."""
        return not any(weight > 0 for _, weight in self.children)


@dataclass(frozen=True, slots=True)
class Ground:
    """A framework as one mode asks it of one place, with its ladders by question key."""

    framework: Framework
    ladders: Mapping[str, Ladder]
    elements: Mapping[str, Branch]
    domains: Mapping[str, Branch]
    overall: Branch

    @property
    def leaving(self) -> frozenset[str]:
        """The keys of nodes that do not count."""
        branches = (*self.elements.values(), *self.domains.values(), self.overall)
        return frozenset(branch.key for branch in branches if branch.leaves)

    def score(self, positions: Positions) -> Scores:
        """Return the engine's scores of all nodes with the questions at these rungs."""
        values: dict[str, float | None] = {
            key: self.ladders[key].value_at(position) for key, position in positions.items()
        }
        framework = self.framework
        for branches, step in (
            (self.elements.values(), framework.element_step),
            (self.domains.values(), framework.domain_step),
            ((self.overall,), framework.overall_step),
        ):
            for branch in branches:
                counted = [
                    (weight, value)
                    for key, weight in branch.children
                    if weight > 0 and (value := values[key]) is not None
                ]
                values[branch.key] = aggregate(step.method, counted)
        return values


def lay_ground(
    framework: Framework,
    *,
    mode: str,
    place_kind: PlaceKind,
    answers: Mapping[str, AnswerRecord],
    wishes: Wishes,
) -> Ground:
    """Return the ladders of all questions that apply; raise WishRefused for a wish that cannot be read."""
    asked = {question.key: question for question in framework.list_questions(mode, place_kind)}
    floors, tops = _read_wishes(asked, wishes)
    ladders = {
        key: _set_up(question, answers.get(key), floors, tops, wishes)
        for key, question in asked.items()
        if not ((answer := answers.get(key)) and answer.state == "not_applicable")
    }
    elements = {
        element.key: Branch(
            element.key,
            float(element.weight),
            tuple((q.key, float(q.weight)) for q in element.questions if q.key in ladders),
        )
        for element in framework.elements
    }
    domains = {
        domain.key: Branch(
            domain.key,
            float(domain.weight),
            _list_children([elements[element.key] for element in domain.elements]),
        )
        for domain in framework.domains
    }
    overall = Branch(OVERALL, 1.0, _list_children(list(domains.values())))
    return Ground(framework, ladders, elements, domains, overall)


def _list_children(branches: Sequence[Branch]) -> tuple[tuple[str, float], ...]:
    return tuple((branch.key, branch.weight) for branch in branches if not branch.leaves)


def _read_wishes(
    asked: Mapping[str, Question], wishes: Wishes
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the decided rungs and the highest rungs that are within reach, by question."""
    for key in sorted(wishes.first_choice - asked.keys()):
        raise WishRefused(question=key, level=None)
    floors = {key: _find_position(asked, key, level) for key, level in sorted(wishes.decided.items())}
    tops: dict[str, int] = {}
    for key, level in sorted(wishes.out_of_reach):
        below = _find_position(asked, key, level) - 1
        tops[key] = min(below, tops.get(key, below))
    return floors, tops


def _find_position(asked: Mapping[str, Question], key: str, level: str) -> int:
    if key not in asked or asked[key].scale.find_level(level) is None:
        raise WishRefused(question=key, level=level)
    return asked[key].scale.position_of(level)


def _set_up(
    question: Question,
    answer: AnswerRecord | None,
    floors: Mapping[str, int],
    tops: Mapping[str, int],
    wishes: Wishes,
) -> Ladder:
    level = answer.level if answer else None
    highest = len(question.scale.levels) - 1
    start = question.scale.position_of(level) if level is not None else 0
    floor = max(start, floors.get(question.key, start))
    top = max(start, tops.get(question.key, highest))
    if floor > top:
        raise ContradictoryWishes(question=question.key, level=wishes.decided[question.key])
    return Ladder(
        question=question,
        start=start,
        floor=floor,
        top=top,
        answered=level is not None,
        first_choice=question.key in wishes.first_choice,
        # An effort too small for a millionth still makes a rise dearer than none.
        efforts=tuple(max(1, round(effort * MICRO)) for effort in question.efforts or (1.0,) * highest),
    )
