"""The rule of a stage: *all*, *any* and *at least n of* over two kinds of condition.

There is no negation and no upper limit, so a higher answer never lowers a stage
(rule form: ours; values for JICA: fitted to JICA, Data Collection Survey on the
Application of Smart City Approach, 2022, Table 5-10 and section 5-4-3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class LevelAtLeast:
    """The node (a domain or an element) has this readiness level or a higher one."""

    node: str
    level: str


@dataclass(frozen=True, slots=True)
class ScoreAtLeast:
    """The node has this score or more (0 to 100, inclusive)."""

    node: str
    score: float


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """At least ``count`` parts hold (1 to the number of parts)."""

    count: int
    parts: tuple[Rule, ...]


Condition: TypeAlias = LevelAtLeast | ScoreAtLeast
Rule: TypeAlias = LevelAtLeast | ScoreAtLeast | AllOf | AnyOf | AtLeastOf


def list_conditions(rule: Rule) -> Iterator[Condition]:
    """Yield the conditions of a rule in the order in which they are written."""
    if isinstance(rule, (LevelAtLeast, ScoreAtLeast)):
        yield rule
        return
    for part in rule.parts:
        yield from list_conditions(part)
