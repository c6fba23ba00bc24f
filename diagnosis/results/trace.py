"""The trace of the stages as people read it: the steps of the way up, and rows of conditions.

Pure. Scores run from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from diagnosis.scoring.records import (
    ConditionResult,
    Diagnosis,
    GateResult,
    GroupResult,
    NodeResult,
    RuleResult,
    StageResult,
    Verdict,
)
from frameworks.rules import Condition, LevelAtLeast
from frameworks.spec import Framework, Stage

# Conditions of which any one would do.
Alternatives: TypeAlias = tuple[ConditionResult, ...]
StepState = Literal["passed", "present", "next", "possible", "later"]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of the trace: a condition, or the head of a group of conditions.

    ``depth`` counts the groups around it. ``needed_score`` is the threshold of the level, or the
    score asked for; ``gap`` how many points are missing (None: no points are, or none are known).
    ``held_back_by`` are gates of the level that are not met although the score would do;
    ``could_change`` says that missing answers could turn the verdict.
    """

    depth: int
    verdict: Verdict
    group: Literal["all", "any", "at_least"] | None = None
    count: int = 0
    condition: Condition | None = None
    node: NodeResult | None = None
    needed_level: str | None = None
    needed_score: float = 0.0
    gap: float | None = None
    held_back_by: tuple[GateResult, ...] = ()
    could_change: bool = False


@dataclass(frozen=True, slots=True)
class StageStep:
    """A stage on the way up: ``number`` counts from 1 at the lowest, ``left`` the fewest conditions open."""

    stage: Stage
    number: int
    state: StepState
    verdict: Verdict
    left: int
    lines: tuple[TraceLine, ...]


def list_steps(framework: Framework, diagnosis: Diagnosis) -> tuple[StageStep, ...]:
    """Return the stages from the lowest to the highest, each with its trace; none without stages."""
    result = diagnosis.stage
    if result is None:
        return ()
    traces = {trace.stage: trace for trace in result.traces}
    steps = []
    for number, stage in enumerate(reversed(framework.stages), start=1):
        trace = traces[stage.key]
        lines = tuple(list_lines(framework, diagnosis, trace.rule)) if trace.rule else ()
        left = len(choose_open_conditions(trace.rule)) if trace.rule else 0
        state = _state_of(framework, result, stage.key)
        steps.append(StageStep(stage, number, state, trace.verdict, left, lines))
    return tuple(steps)


def find_next_stage(framework: Framework, result: StageResult) -> str | None:
    """Return the stage above the present one (in a range: above its lowest end); None at the top."""
    keys = [stage.key for stage in reversed(framework.stages)]
    position = keys.index(result.stage or result.lowest) + 1
    return keys[position] if position < len(keys) else None


def choose_open_conditions(rule: RuleResult) -> tuple[Alternatives, ...]:
    """Return the fewest conditions that would make the rule hold, each with what would do as well.

    A condition of an *all* stands alone; of an *any*, each part that is one condition would do.
    Where parts are groups of their own the shortest are taken, the first ones at ties.
    """
    if rule.verdict == "met":
        return ()
    if isinstance(rule, ConditionResult):
        return ((rule,),)
    open_parts = [choose_open_conditions(part) for part in rule.parts if part.verdict != "met"]
    if rule.kind == "all":
        return tuple(slot for part in open_parts for slot in part)
    needed = _count_needed(rule) - sum(part.verdict == "met" for part in rule.parts)
    if needed == 1 and all(len(part) == 1 for part in open_parts):
        return (tuple(condition for part in open_parts for condition in part[0]),)
    shortest = sorted(open_parts, key=len)[:needed]
    return tuple(slot for part in shortest for slot in part)


def list_open_conditions(rule: RuleResult) -> Iterator[ConditionResult]:
    """Yield every condition that is not met or unknown inside the parts that do not hold yet."""
    if rule.verdict == "met":
        return
    if isinstance(rule, ConditionResult):
        yield rule
        return
    for part in rule.parts:
        yield from list_open_conditions(part)


def list_lines(
    framework: Framework, diagnosis: Diagnosis, rule: RuleResult, depth: int = 0
) -> Iterator[TraceLine]:
    """Yield the lines of a rule in its order. An *all* at the top needs no head of its own."""
    if isinstance(rule, ConditionResult):
        yield _describe_condition(framework, diagnosis, rule, depth)
        return
    inner = depth
    if depth or rule.kind != "all":
        yield TraceLine(depth=depth, verdict=rule.verdict, group=rule.kind, count=_count_needed(rule))
        inner = depth + 1
    for part in rule.parts:
        head_follows = isinstance(part, GroupResult) and not inner
        yield from list_lines(framework, diagnosis, part, max(inner, 1) if head_follows else inner)


def _count_needed(rule: GroupResult) -> int:
    return {"all": len(rule.parts), "any": 1, "at_least": rule.needed}[rule.kind]


def _state_of(framework: Framework, result: StageResult, stage: str) -> StepState:
    order = [row.key for row in reversed(framework.stages)]
    if result.stage is None:
        if stage in result.possible:
            return "possible"
        return "passed" if order.index(stage) < order.index(result.lowest) else "later"
    distance = order.index(stage) - order.index(result.stage)
    if distance == 0:
        return "present"
    if distance == 1:
        return "next"
    return "passed" if distance < 0 else "later"


def _describe_condition(
    framework: Framework, diagnosis: Diagnosis, result: ConditionResult, depth: int
) -> TraceLine:
    condition = result.condition
    node = diagnosis.find_node(condition.node)
    if isinstance(condition, LevelAtLeast):
        needed_level: str | None = condition.level
        needed_score = framework.levels_by_key[condition.level].threshold
        could_change = _level_could_change(framework, node, condition.level)
    else:
        needed_level = None
        needed_score = condition.score
        could_change = node.low is not None and node.high is not None and node.low < needed_score <= node.high
    is_short = node.score is not None and node.score < needed_score
    return TraceLine(
        depth=depth,
        verdict=result.verdict,
        condition=condition,
        node=node,
        needed_level=needed_level,
        needed_score=needed_score,
        gap=needed_score - node.score if is_short and node.score is not None else None,
        held_back_by=() if is_short else _list_failed_gates(framework, node, needed_level),
        could_change=could_change,
    )


def _level_could_change(framework: Framework, node: NodeResult, level: str) -> bool:
    if node.lowest_level is None or node.highest_level is None:
        return False
    needed = framework.rank_of_level(level)
    return framework.rank_of_level(node.lowest_level) < needed <= framework.rank_of_level(node.highest_level)


def _list_failed_gates(framework: Framework, node: NodeResult, level: str | None) -> tuple[GateResult, ...]:
    if level is None:
        return ()
    needed = framework.rank_of_level(level)
    return tuple(
        gate
        for gate in node.gates
        if gate.verdict == "not_met" and framework.rank_of_level(gate.level) <= needed
    )
