"""The rule of a stage written as alternatives: sets of scores that must be reached together.

A rule knows no upper limits, and with every applying question answered a node has a level wherever
it has a score, so each condition is a set of lowest scores: those of the node's thresholds, and of
the elements that its gates name. *Any* and *at least n of* become alternatives; one of them is enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from diagnosis.scoring.errors import SearchTooLarge
from diagnosis.scoring.levels import list_gates
from diagnosis.scoring.path_records import Purpose
from frameworks.rules import AllOf, AnyOf, Condition, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import Framework

MOST_ALTERNATIVES = 1000
"""More ways for a rule to hold are refused."""

Conjunction = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Conditions that make the rule hold together, and the score (0-100) that each node needs for them."""

    conditions: Conjunction
    purposes: tuple[Purpose, ...]
    needed: Mapping[str, float]

    def asks_no_more_than(self, other: Alternative) -> bool:
        """Return whether whatever satisfies the other one satisfies this one too."""
        if not self.needed.keys() <= other.needed.keys():
            return False
        return all(other.needed[node] >= score for node, score in self.needed.items())


def list_alternatives(
    framework: Framework, rule: Rule, *, leaving: Collection[str]
) -> tuple[Alternative, ...]:
    """Return the alternatives in the order of the rule, without those that ask more than another one.

    ``leaving`` are the nodes that do not count: a gate leaves with its element. Raises SearchTooLarge
    past MOST_ALTERNATIVES.
    """
    alternatives = [
        _describe(framework, conjunction, leaving) for conjunction in dict.fromkeys(_expand(rule))
    ]
    kept: list[Alternative] = []
    for alternative in alternatives:
        if any(other.asks_no_more_than(alternative) for other in kept):
            continue
        kept = [other for other in kept if not alternative.asks_no_more_than(other)]
        kept.append(alternative)
    return tuple(kept)


def list_purposes(
    framework: Framework, condition: Condition, *, leaving: Collection[str]
) -> tuple[Purpose, ...]:
    """Return what a condition asks for: a score of its node; for a domain's level, of gated elements too."""
    if isinstance(condition, ScoreAtLeast):
        return (Purpose("condition", condition.node, condition.score, None, None, condition),)
    climbed = _list_climbed(framework, condition)
    required = max((threshold for _, threshold in climbed), default=0.0)
    own = Purpose("condition", condition.node, required, condition.level, None, condition)
    domain = framework.domains_by_key.get(condition.node)
    if domain is None:
        return (own,)
    levels = {level for level, _ in climbed}
    gates = (
        Purpose("gate", gate.element, gate.required, gate.level, domain.key, condition)
        for gate in list_gates(framework, domain)
        if gate.level in levels and gate.element not in leaving
    )
    return (own, *dict.fromkeys(gates))


def _list_climbed(framework: Framework, condition: LevelAtLeast) -> list[tuple[str, float]]:
    """Levels with thresholds from the condition's down to the last but one: the lowest is what remains."""
    rank = framework.rank_of_level(condition.level)
    *higher, _ = framework.readiness_levels
    return [(level.key, level.threshold) for level in higher if framework.rank_of_level(level.key) <= rank]


def _describe(framework: Framework, conjunction: Conjunction, leaving: Collection[str]) -> Alternative:
    purposes = tuple(
        purpose
        for condition in conjunction
        for purpose in list_purposes(framework, condition, leaving=leaving)
    )
    needed: dict[str, float] = {}
    for purpose in purposes:
        needed[purpose.node] = max(purpose.required, needed.get(purpose.node, purpose.required))
    return Alternative(conjunction, purposes, needed)


def _expand(rule: Rule) -> list[Conjunction]:
    if isinstance(rule, (LevelAtLeast, ScoreAtLeast)):
        return [(rule,)]
    parts = [_expand(part) for part in rule.parts]
    if isinstance(rule, AllOf):
        return _limit(_join(parts))
    if isinstance(rule, AnyOf):
        return _limit(conjunction for part in parts for conjunction in part)
    return _limit(conjunction for chosen in combinations(parts, rule.count) for conjunction in _join(chosen))


def _join(parts: Sequence[Sequence[Conjunction]]) -> Iterator[Conjunction]:
    """Yield one conjunction for each way to take one of every part."""
    for chosen in product(*parts):
        yield tuple(dict.fromkeys(condition for conjunction in chosen for condition in conjunction))


def _limit(conjunctions: Iterator[Conjunction]) -> list[Conjunction]:
    found: dict[Conjunction, None] = {}
    for count, conjunction in enumerate(conjunctions):
        if count >= MOST_ALTERNATIVES:
            raise SearchTooLarge(what="alternatives", limit=MOST_ALTERNATIVES)
        found[conjunction] = None
    return list(found)
