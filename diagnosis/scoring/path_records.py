"""What a search for the shortest path takes and gives: immutable values, no rows.

Efforts are the framework's own units (the default is 1 for each rung that a question rises);
scores run from 0 to 100. Keys are those of the framework document. Method: ours (``docs/method.md``);
the stages: JICA, Data Collection Survey on the Application of Smart City Approach, 2022, section 5-4-3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from diagnosis.scoring.records import Diagnosis
from frameworks.rules import Condition

PurposeKind: TypeAlias = Literal["condition", "gate"]
ObstacleReason: TypeAlias = Literal["out_of_reach", "not_applicable", "not_asked", "nothing_counts", "never"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says of single rises before the search is made (again).

    ``out_of_reach``: (question, level) pairs; the question never rises to that level or above it.
    ``decided``: question to level; it rises to that level at least, in any case; its effort counts.
    ``first_choice``: questions whose effort counts half in the search, and whole in what is shown.
    A wish about a question that does not apply, or about a level that it has already, changes nothing.
    """

    out_of_reach: frozenset[tuple[str, str]] = frozenset()
    decided: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    first_choice: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that the stage's rule asks for: ``node`` must have a score of ``required`` or more.

    'condition': a condition of the rule; ``level`` is the level that it names, None where it names a
    score. 'gate': ``node`` is the element of a gate that guards ``level`` of ``domain``; it comes with
    the condition of the rule that asks for that level or a higher one.
    """

    kind: PurposeKind
    node: str
    required: float
    level: str | None
    domain: str | None
    condition: Condition


@dataclass(frozen=True, slots=True)
class Rise:
    """One question rises from a level to a higher one.

    ``from_level`` is None where the question is unanswered: it counts from its lowest level, and
    ``find_out`` is true. ``steps`` are the keys of the levels passed, ``to_level`` the last of them,
    ``step_efforts`` their efforts, ``effort`` the sum. ``decided``: a wish demands at least a part of
    it; ``first_choice``: a wish prefers it. ``serves``: the purposes that would fail without this rise,
    everything else on the path done; only a decided rise may serve none.
    """

    question: str
    element: str
    domain: str
    from_level: str | None
    to_level: str
    steps: tuple[str, ...]
    step_efforts: tuple[float, ...]
    effort: float
    find_out: bool
    decided: bool
    first_choice: bool
    serves: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """Rises that make the rule of the stage hold, in the order of the document.

    ``effort`` is their sum, that of first choices whole. ``conditions`` are those of the alternative of the
    rule that the path takes; ``diagnosis`` is the traced engine's result with the path applied and
    everything unanswered at its lowest level. No rises: what is unanswered would not change it.
    """

    rises: tuple[Rise, ...]
    effort: float
    conditions: tuple[Condition, ...]
    diagnosis: Diagnosis

    @property
    def elements(self) -> tuple[str, ...]:
        """The keys of the elements in which something rises, in order."""
        return tuple(dict.fromkeys(rise.element for rise in self.rises))


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A purpose that cannot be met. ``best`` is the highest score that its node can reach, if any.

    'out_of_reach': wishes stand in the way, those about ``questions``; 'not_applicable', 'not_asked'
    and 'nothing_counts': the node leaves the calculation, as in ``NodeResult.no_level_reason``;
    'never': no answers reach it.
    """

    purpose: Purpose
    best: float | None
    reason: ObstacleReason
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathFinding:
    """The answer to "what is the least that leads to ``stage``?".

    ``reached``: the rule holds already on the answers given; then there is no path. ``path`` is None
    too where none exists; ``blocked`` says why, in the order of the rule (of *any* and *at least n of*,
    all the parts that cannot hold). ``alternatives``: up to three, within 15 % of the least effort
    (a first choice counted half), each doing without at least one element of every path before it, the
    most different first; they raise no question further than the path does, or than two rungs.
    ``find_out``: the questions without an answer, of all that are asked.
    """

    stage: str
    reached: bool
    path: Path | None
    alternatives: tuple[Path, ...]
    blocked: tuple[Obstacle, ...]
    find_out: tuple[str, ...]
