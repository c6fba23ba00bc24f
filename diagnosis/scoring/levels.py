"""Readiness levels: thresholds and gates.

Levels are climbed from the lowest: one is reached if the value is at its threshold or above and
none of its gates fails, so a gate of a lower level also holds for every higher one.
Values for JICA are ours, fitted to JICA, Data Collection Survey on the Application of
Smart City Approach, 2022, Table 5-10, which prints marks without a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnosis.scoring.records import GateResult, GateVerdict, NodeResult
from frameworks.spec import Domain, Framework

GateCheck = tuple[str, float, float | None]


@dataclass(frozen=True, slots=True)
class ElementGate:
    """A gate written out for one domain and one element."""

    domain: str
    level: str
    element: str
    required: float


def list_gates(framework: Framework, domain: Domain) -> tuple[ElementGate, ...]:
    """Return the gates of a domain, one for each element that they name.

    A gate without an element names every element of the domain, those of weight 0 too:
    weights decide the score, gates the level.
    """
    return tuple(
        ElementGate(domain.key, gate.level, element, gate.score)
        for gate in framework.gates
        if gate.domain in (None, domain.key)
        for element in ([gate.element] if gate.element else [element.key for element in domain.elements])
    )


def judge_gate(gate: ElementGate, elements: Mapping[str, NodeResult]) -> GateResult:
    """Compare a gate with its element's score and bounds."""
    element = elements[gate.element]
    verdict: GateVerdict
    if element.leaves:
        verdict = "not_applicable"
    elif element.score is None:
        verdict = "unknown"
    else:
        verdict = "met" if element.score >= gate.required else "not_met"
    return GateResult(
        level=gate.level,
        element=gate.element,
        required=gate.required,
        seen=element.score,
        low=element.low,
        high=element.high,
        verdict=verdict,
    )


def reach_level(framework: Framework, value: float, gates: Iterable[GateCheck] = ()) -> str:
    """Return the key of the highest level that ``value`` (0-100) reaches.

    ``gates`` are (level, required, seen); one whose ``seen`` is None counts as passed.
    The lowest level is what remains, whatever its threshold or gates.
    """
    failed = {level for level, required, seen in gates if seen is not None and seen < required}
    *higher, lowest = framework.readiness_levels
    reached = lowest.key
    for level in reversed(higher):
        if value < level.threshold or level.key in failed:
            break
        reached = level.key
    return reached
