"""The stage of the phased approach with its trace, in three-valued logic.

A condition is met, not met or unknown (its node has no level or no score). Stages are tried
from the highest; the first that is met is given only if no higher one is unknown, else the
result is a range. Stages: JICA, Data Collection Survey on the Application of Smart City
Approach, 2022, section 5-4-3; rules are data of the framework.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diagnosis.scoring.records import (
    ConditionResult,
    GroupResult,
    NodeResult,
    RuleResult,
    StageResult,
    StageTrace,
    Verdict,
)
from frameworks.rules import AllOf, AnyOf, Condition, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import Framework


def find_stage(framework: Framework, nodes: Mapping[str, NodeResult]) -> StageResult | None:
    """Return the stage or range that the nodes (by key) allow; None for a framework without stages."""
    if not framework.stages:
        return None
    *higher, lowest = framework.stages
    # The lowest stage is what remains, whatever a document says of it.
    traces = (
        *(_trace_stage(framework, stage.key, stage.rule, nodes) for stage in higher),
        StageTrace(lowest.key, "met", None),
    )
    possible = _list_possible(traces)
    settled = len(possible) == 1
    return StageResult(
        stage=possible[0] if settled else None,
        lowest=possible[-1],
        highest=possible[0],
        possible=possible,
        traces=traces,
        deciding_questions=() if settled else _list_deciding_questions(traces, possible, nodes),
    )


def judge_rule(framework: Framework, rule: Rule, nodes: Mapping[str, NodeResult]) -> RuleResult:
    """Return the verdict on a rule with that on each of its parts; raise KeyError for an unknown node."""
    if isinstance(rule, (LevelAtLeast, ScoreAtLeast)):
        return _judge_condition(framework, rule, nodes[rule.node])
    parts = tuple(judge_rule(framework, part, nodes) for part in rule.parts)
    if isinstance(rule, AllOf):
        return GroupResult("all", len(parts), _judge_group(len(parts), parts), parts)
    if isinstance(rule, AnyOf):
        return GroupResult("any", 1, _judge_group(1, parts), parts)
    return GroupResult("at_least", rule.count, _judge_group(rule.count, parts), parts)


def _judge_condition(framework: Framework, condition: Condition, node: NodeResult) -> ConditionResult:
    if isinstance(condition, ScoreAtLeast):
        if node.score is None:
            return ConditionResult(condition, None, "unknown")
        return ConditionResult(condition, node.score, "met" if node.score >= condition.score else "not_met")
    if node.level is None:
        return ConditionResult(condition, None, "unknown")
    high_enough = framework.rank_of_level(node.level) >= framework.rank_of_level(condition.level)
    return ConditionResult(condition, node.level, "met" if high_enough else "not_met")


def _judge_group(needed: int, parts: Sequence[RuleResult]) -> Verdict:
    """*All* needs every part and *any* needs one, so one count serves the three kinds of group."""
    met = sum(1 for part in parts if part.verdict == "met")
    unknown = sum(1 for part in parts if part.verdict == "unknown")
    if met >= needed:
        return "met"
    return "unknown" if met + unknown >= needed else "not_met"


def _trace_stage(
    framework: Framework, stage: str, rule: Rule | None, nodes: Mapping[str, NodeResult]
) -> StageTrace:
    if rule is None:
        return StageTrace(stage, "met", None)
    result = judge_rule(framework, rule, nodes)
    return StageTrace(stage, result.verdict, result)


def _list_possible(traces: Sequence[StageTrace]) -> tuple[str, ...]:
    """Return the unknown stages above the first that is met, and that one; highest first."""
    first_met = [trace.verdict for trace in traces].index("met")
    return tuple(trace.stage for trace in traces[: first_met + 1] if trace.verdict != "not_met")


def _list_deciding_questions(
    traces: Sequence[StageTrace], possible: Sequence[str], nodes: Mapping[str, NodeResult]
) -> tuple[str, ...]:
    undecided = {
        condition.node
        for trace in traces
        if trace.stage in possible and trace.rule is not None
        for condition in _list_unknown_conditions(trace.rule)
    }
    deciding = {question for key in undecided for question in nodes[key].missing}
    # Document order: the overall comes with every question, domains and elements in their own.
    return tuple(
        question
        for node in nodes.values()
        if node.kind == "element"
        for question in node.missing
        if question in deciding
    )


def _list_unknown_conditions(result: RuleResult) -> Iterator[Condition]:
    """Yield the unknown conditions that still matter: a part already decided is not entered."""
    if result.verdict != "unknown":
        return
    if isinstance(result, ConditionResult):
        yield result.condition
        return
    for part in result.parts:
        yield from _list_unknown_conditions(part)
