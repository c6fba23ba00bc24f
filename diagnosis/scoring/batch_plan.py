"""A framework laid out for the batch engine: which row is which question, node, gate and stage.

Rows keep the document's order everywhere, so that sums add up in the order of the traced engine.
Plain tuples; ``batch`` turns them into arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from diagnosis.scoring.levels import list_gates
from diagnosis.scoring.records import OVERALL
from frameworks.rules import AllOf, AnyOf, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import Aggregation, Framework, PlaceKind, Question

Groups: TypeAlias = tuple[range, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate by rows of ``Plan.nodes``; ``rank`` is that of its level."""

    domain_row: int
    element_row: int
    rank: int
    required: float


@dataclass(frozen=True, slots=True)
class LevelCondition:
    """The node of this row has a level of this rank (0 is the lowest) or a higher one."""

    row: int
    rank: int


@dataclass(frozen=True, slots=True)
class ScoreCondition:
    """The node of this row has this score (0-100) or more."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """At least ``needed`` of ``parts`` (all of them: *all*; 1: *any*)."""

    needed: int
    parts: tuple[PlannedRule, ...]


PlannedRule: TypeAlias = LevelCondition | ScoreCondition | PlannedGroup


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows and groups. ``nodes`` holds 'overall', the domains, then the elements.

    ``elements_of`` are the question rows of each element, ``domains_of`` the element rows of each
    domain. ``levels`` runs from the lowest (rank 0), ``stages`` from the highest (index 0).
    """

    questions: tuple[Question, ...]
    nodes: tuple[str, ...]
    elements_of: Groups
    domains_of: Groups
    element_weights: tuple[float, ...]
    domain_weights: tuple[float, ...]
    methods: tuple[Aggregation, Aggregation, Aggregation]
    coverage_share: float
    levels: tuple[str, ...]
    thresholds: tuple[float, ...]
    gates: tuple[GateRow, ...]
    stages: tuple[str, ...]
    rules: tuple[PlannedRule, ...]

    @property
    def domain_count(self) -> int:
        return len(self.domain_weights)

    def row_of(self, node: str) -> int:
        """Return the row of a node key; raise ValueError when there is none."""
        return self.nodes.index(node)


def plan_framework(framework: Framework, *, mode: str, place_kind: PlaceKind) -> Plan:
    """Return the rows of a framework as this mode asks this kind of place."""
    nodes = (
        OVERALL,
        *(domain.key for domain in framework.domains),
        *(element.key for element in framework.elements),
    )
    asked = [len(framework.questions_for(element, mode, place_kind)) for element in framework.elements]
    levels = tuple(reversed(framework.readiness_levels))
    # The lowest stage is what remains: it is met without a rule.
    rules = tuple(
        _plan_rule(framework, stage.rule, nodes) if stage.rule else PlannedGroup(0, ())
        for stage in framework.stages[:-1]
    )
    return Plan(
        questions=framework.list_questions(mode, place_kind),
        nodes=nodes,
        elements_of=_number_in_groups(asked),
        domains_of=_number_in_groups([len(domain.elements) for domain in framework.domains]),
        element_weights=tuple(float(element.weight) for element in framework.elements),
        domain_weights=tuple(float(domain.weight) for domain in framework.domains),
        methods=(framework.element_step.method, framework.domain_step.method, framework.overall_step.method),
        coverage_share=framework.coverage_share,
        levels=tuple(level.key for level in levels),
        thresholds=tuple(level.threshold for level in levels),
        gates=_plan_gates(framework, nodes),
        stages=tuple(stage.key for stage in framework.stages),
        rules=rules,
    )


def _number_in_groups(sizes: list[int]) -> Groups:
    groups = []
    start = 0
    for size in sizes:
        groups.append(range(start, start + size))
        start += size
    return tuple(groups)


def _plan_gates(framework: Framework, nodes: tuple[str, ...]) -> tuple[GateRow, ...]:
    return tuple(
        GateRow(
            nodes.index(gate.domain),
            nodes.index(gate.element),
            framework.rank_of_level(gate.level),
            gate.required,
        )
        for domain in framework.domains
        for gate in list_gates(framework, domain)
    )


def _plan_rule(framework: Framework, rule: Rule, nodes: tuple[str, ...]) -> PlannedRule:
    if isinstance(rule, LevelAtLeast):
        return LevelCondition(nodes.index(rule.node), framework.rank_of_level(rule.level))
    if isinstance(rule, ScoreAtLeast):
        return ScoreCondition(nodes.index(rule.node), rule.score)
    parts = tuple(_plan_rule(framework, part, nodes) for part in rule.parts)
    if isinstance(rule, AllOf):
        return PlannedGroup(len(parts), parts)
    if isinstance(rule, AnyOf):
        return PlannedGroup(1, parts)
    return PlannedGroup(rule.count, parts)
