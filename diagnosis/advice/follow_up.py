"""Which planned rises happened, by the answers of a later round. Pure.

A planned rise is judged on the ladder of its question as the later round asks it. An answer that was
open when the rise was planned counts as the lowest level, as on the path.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from diagnosis.scoring.records import QuestionResult
from frameworks.spec import Scale

Outcome: TypeAlias = Literal[
    "reached", "risen", "unchanged", "fallen", "not-answered", "not-applicable", "not-asked"
]
OUTCOMES: tuple[Outcome, ...] = (
    "reached",
    "risen",
    "unchanged",
    "fallen",
    "not-answered",
    "not-applicable",
    "not-asked",
)


@dataclass(frozen=True, slots=True)
class PlannedRise:
    """What a line of a roadmap wants of an answer; ``from_level`` is empty where it was open then."""

    key: int
    question: str
    from_level: str
    to_level: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rises were planned, how many were reached, and how many rose without arriving."""

    planned: int
    reached: int
    risen: int


def judge_rise(rise: PlannedRise, answer: QuestionResult | None, scale: Scale | None) -> Outcome:
    """Return what became of a planned rise.

    ``answer`` is None where the later round does not ask the question, ``scale`` where its framework
    does not know it. A level that left the ladder cannot be compared: not asked any more.
    """
    if answer is None or scale is None or scale.find_level(rise.to_level) is None:
        return "not-asked"
    if rise.from_level and scale.find_level(rise.from_level) is None:
        return "not-asked"
    if answer.state == "not_applicable":
        return "not-applicable"
    if answer.level is None:
        return "not-answered"
    now = scale.position_of(answer.level)
    before = scale.position_of(rise.from_level) if rise.from_level else 0
    if now >= scale.position_of(rise.to_level):
        return "reached"
    if now == before:
        return "unchanged"
    return "risen" if now > before else "fallen"


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count outcomes."""
    found = list(outcomes)
    return Tally(len(found), found.count("reached"), found.count("risen"))
