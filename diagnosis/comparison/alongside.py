"""What stands side by side: which results can, where they are alike and apart, which conditions they meet.

Pure. Scores run from 0 to 100; a result is known by its id.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from diagnosis.scoring.records import Verdict
from frameworks.messages import Message
from frameworks.rules import AllOf, AnyOf, AtLeastOf, Condition, LevelAtLeast, Rule, list_conditions
from frameworks.spec import Framework, Stage

LETTERS = "ABCDEF"
MOST = len(LETTERS)
"""Places on one page: more cannot be told apart."""

# What two results must share, in the order in which a difference is named.
GROUND_CODES = ("framework", "mode", "series", "origin", "version", "answers")
"""``version``: no question stayed the same; ``answers``: these are not shown, and it needs a new score."""
HEADLINE_CODES = frozenset({"alike_and_apart", "one_domain", "all_alike", "nothing_scored"})


class Figures(Protocol):
    """A score with its level, empty where there is none."""

    @property
    def score(self) -> float | None: ...

    @property
    def level(self) -> str: ...


NodeFigures = Mapping[tuple[str, str], Figures]
"""The figures of one result by kind and key of the node."""


@dataclass(frozen=True, slots=True)
class GroundKey:
    """What results must share to stand side by side; ``initiative`` and place may differ."""

    framework: int
    mode: str
    series: str
    origin: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the results lie in one domain: the lowest and highest score with whose they are."""

    domain: str
    low: float
    high: float
    lowest: int
    highest: int

    @property
    def points(self) -> int:
        """The distance in whole points between the scores as they are written (13 for 12.5)."""
        return _round_whole(self.high) - _round_whole(self.low)


@dataclass(frozen=True, slots=True)
class JudgedCondition:
    """A condition with a verdict for each result, in their order."""

    condition: Condition
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class JudgedStage:
    """A stage with a verdict on its rule for each result, and the conditions that the rule names."""

    stage: Stage
    verdicts: tuple[Verdict, ...]
    conditions: tuple[JudgedCondition, ...]


@dataclass(frozen=True, slots=True)
class Advised:
    """What one measure is to one place: its points there, and whether it is among the first ones."""

    points: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class SharedMeasure:
    """A measure that fits most places: the positions of these, and of those that have it among the first."""

    key: str
    fits: tuple[int, ...]
    first: tuple[int, ...]


def choose_majority(keys: Sequence[GroundKey]) -> GroundKey | None:
    """Return the ground that most results share; of equal ones that of the first result, None without any."""
    counted = Counter(keys)
    return max(counted, key=lambda key: (counted[key], -keys.index(key)), default=None)


def name_differences(key: GroundKey, kept: GroundKey) -> tuple[str, ...]:
    """Return in which of GROUND_CODES two grounds differ."""
    return tuple(
        code
        for code in ("framework", "mode", "series", "origin")
        if getattr(key, code) != getattr(kept, code)
    )


def measure_spreads(domains: Iterable[str], figures: Mapping[int, NodeFigures]) -> tuple[Spread, ...]:
    """Return the spread of each domain in which two results or more have a level.

    A score without a level rests on too few answers to say how far apart places are.
    """
    spreads = []
    for domain in domains:
        scores = [
            (found.score, result)
            for result, nodes in figures.items()
            if (found := nodes.get(("domain", domain))) is not None
            and found.score is not None
            and found.level
        ]
        if len(scores) > 1:
            low, high = min(scores, key=lambda row: row[0]), max(scores, key=lambda row: row[0])
            spreads.append(Spread(domain, low[0], high[0], low[1], high[1]))
    return tuple(spreads)


def summarize(spreads: Sequence[Spread]) -> Message:
    """Return the finding: where the results are most alike and most apart (a code of HEADLINE_CODES).

    Of domains with equal distances the first counts.
    """
    if not spreads:
        return _say("nothing_scored")
    alike = min(spreads, key=lambda spread: spread.points)
    apart = max(spreads, key=lambda spread: spread.points)
    if len(spreads) == 1:
        return _say("one_domain", apart=apart)
    if alike.points == apart.points:
        return _say("all_alike", points=apart.points)
    return _say("alike_and_apart", alike=alike, apart=apart)


def judge_stages(framework: Framework, figures: Sequence[NodeFigures]) -> tuple[JudgedStage, ...]:
    """Return the stages that have a rule, the highest first, judged for each result as the engine does."""
    return tuple(
        JudgedStage(
            stage,
            tuple(_judge(framework, stage.rule, nodes) for nodes in figures),
            tuple(
                JudgedCondition(condition, tuple(_judge(framework, condition, nodes) for nodes in figures))
                for condition in dict.fromkeys(list_conditions(stage.rule))
            ),
        )
        for stage in framework.stages
        if stage.rule is not None
    )


def share_measures(
    advised: Sequence[Mapping[str, Advised]], order: Sequence[str], most: int
) -> tuple[SharedMeasure, ...]:
    """Return the measures that fit more than half of the places, at most ``most`` of them.

    ``advised`` holds for each place what fits there, ``order`` all measures as the library lists them.
    First come those that fit the most places, then those that are among the first ones in the most, then
    those with the most points together.
    """
    shared = [
        SharedMeasure(
            key,
            fits=tuple(place for place, fitting in enumerate(advised) if key in fitting),
            first=tuple(
                place for place, fitting in enumerate(advised) if key in fitting and fitting[key].is_first
            ),
        )
        for key in order
    ]
    shared = [row for row in shared if len(row.fits) * 2 > len(advised)]
    shared.sort(
        key=lambda row: (
            -len(row.fits),
            -len(row.first),
            -sum(advised[place][row.key].points for place in row.fits),
        )
    )
    return tuple(shared[:most])


def _judge(framework: Framework, rule: Rule, nodes: NodeFigures) -> Verdict:
    if isinstance(rule, (AllOf, AnyOf, AtLeastOf)):
        verdicts = [_judge(framework, part, nodes) for part in rule.parts]
        needed = len(verdicts) if isinstance(rule, AllOf) else 1 if isinstance(rule, AnyOf) else rule.count
        if verdicts.count("met") >= needed:
            return "met"
        return "unknown" if len(verdicts) - verdicts.count("not_met") >= needed else "not_met"
    found = _find(nodes, rule.node)
    if isinstance(rule, LevelAtLeast):
        if found is None or not found.level:
            return "unknown"
        reached = framework.rank_of_level(found.level) >= framework.rank_of_level(rule.level)
        return "met" if reached else "not_met"
    if found is None or found.score is None:
        return "unknown"
    return "met" if found.score >= rule.score else "not_met"


def _find(nodes: NodeFigures, key: str) -> Figures | None:
    kinds = ("overall", "domain", "element")
    return next((nodes[kind, key] for kind in kinds if (kind, key) in nodes), None)


def _round_whole(score: float) -> int:
    return math.floor(score + 0.5)  # as ``figures.write_score`` does


def _say(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))
