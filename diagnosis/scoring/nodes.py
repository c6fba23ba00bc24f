"""Elements, domains and the overall: score, bounds, coverage, level.

What is missing is left out of the score, stands at its lowest and highest in the bounds, and
what does not apply leaves all of them. A node in which nothing counts (all of it not applicable,
not asked in this mode, or of weight 0) leaves the node above in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from diagnosis.scoring.aggregate import aggregate, compute_arithmetic
from diagnosis.scoring.levels import judge_gate, list_gates, reach_level
from diagnosis.scoring.records import (
    DOMAIN_WITHOUT_LEVEL,
    NOT_APPLICABLE,
    NOT_ASKED,
    NOT_ENOUGH_ANSWERS,
    NOTHING_COUNTS,
    OVERALL,
    AnswerRecord,
    GateResult,
    NodeResult,
    QuestionResult,
)
from frameworks.messages import Message
from frameworks.spec import Aggregation, Domain, Element, Framework, Question


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one child or node; ``low`` and ``high`` are None where it leaves."""

    score: float | None
    low: float | None
    high: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class Levels:
    """The level at the score and at both bounds, or the reason for having none."""

    level: str | None
    lowest: str | None
    highest: str | None
    reason: Message | None

    @property
    def provisional(self) -> bool:
        """True where the bounds fall into another level."""
        return self.lowest != self.level or self.highest != self.level


def score_element(
    framework: Framework,
    element: Element,
    questions: Sequence[Question],
    answers: Mapping[str, AnswerRecord],
) -> NodeResult:
    """Return an element's result from the questions that are asked of it and the answers there are."""
    results = tuple(_read_answer(question, answers.get(question.key)) for question in questions)
    method = framework.element_step.method
    applicable = [
        (question.weight, _figures_of_question(question, result))
        for question, result in zip(questions, results, strict=True)
        if result.state != "not_applicable"
    ]
    figures = _combine(method, applicable)
    missing = tuple(
        result.question
        for result in results
        if result.weight > 0 and result.state in ("unknown", "unanswered")
    )
    not_applicable = [(result.weight, float(result.state == "not_applicable")) for result in results]
    share = compute_arithmetic(not_applicable) or 0.0
    levels = _find_levels(framework, figures, missing, share=share, asked=len(results))
    return NodeResult(
        key=element.key,
        kind="element",
        method=method,
        weight=float(element.weight),
        score=figures.score,
        low=figures.low,
        high=figures.high,
        coverage=figures.coverage,
        level=levels.level,
        lowest_level=levels.lowest,
        highest_level=levels.highest,
        no_level_reason=levels.reason,
        provisional=levels.provisional,
        not_applicable_share=share,
        answered=sum(1 for result in results if result.state == "level"),
        asked=len(results),
        missing=missing,
        children=tuple(result.question for result in results),
        questions=results,
    )


def score_domain(framework: Framework, domain: Domain, elements: Mapping[str, NodeResult]) -> NodeResult:
    """Return a domain's result from the results of all elements by key (a gate may name any of them)."""
    children = [elements[element.key] for element in domain.elements]
    gates = tuple(judge_gate(gate, elements) for gate in list_gates(framework, domain))
    return _gather(
        framework,
        key=domain.key,
        weight=float(domain.weight),
        method=framework.domain_step.method,
        children=children,
        gates=gates,
    )


def score_overall(framework: Framework, domains: Sequence[NodeResult]) -> NodeResult:
    """Return the overall result. It has no level if a domain that applies has none; gates do not bind it."""
    return _gather(
        framework, key=OVERALL, weight=1.0, method=framework.overall_step.method, children=domains, gates=()
    )


def _gather(
    framework: Framework,
    *,
    key: str,
    weight: float,
    method: Aggregation,
    children: Sequence[NodeResult],
    gates: tuple[GateResult, ...],
) -> NodeResult:
    figures = _combine(
        method,
        [
            (child.weight, Figures(child.score, child.low, child.high, child.coverage))
            for child in children
            if not child.leaves
        ],
    )
    missing = tuple(question for child in children for question in child.missing)
    asked = sum(child.asked for child in children)
    # An element that is not asked at all says nothing about what applies here.
    shares = [(child.weight, child.not_applicable_share) for child in children if child.asked]
    share = compute_arithmetic(shares) or 0.0
    levels = _find_levels(framework, figures, missing, share=share, asked=asked, gates=gates)
    if key == OVERALL and levels.level is not None:
        levels = _require_domain_levels(levels, children, missing)
    return NodeResult(
        key=key,
        kind="overall" if key == OVERALL else "domain",
        method=method,
        weight=weight,
        score=figures.score,
        low=figures.low,
        high=figures.high,
        coverage=figures.coverage,
        level=levels.level,
        lowest_level=levels.lowest,
        highest_level=levels.highest,
        no_level_reason=levels.reason,
        provisional=levels.provisional,
        not_applicable_share=share,
        answered=sum(child.answered for child in children),
        asked=asked,
        missing=missing,
        children=tuple(child.key for child in children),
        gates=gates,
    )


def _read_answer(question: Question, answer: AnswerRecord | None) -> QuestionResult:
    level = question.scale.find_level(answer.level) if answer and answer.level else None
    return QuestionResult(
        question=question.key,
        state=answer.state if answer else "unanswered",
        level=level.key if level else None,
        grade=answer.grade if answer else None,
        value=float(level.value) if level else None,
        weight=float(question.weight),
    )


def _figures_of_question(question: Question, result: QuestionResult) -> Figures:
    if result.value is not None:
        return Figures(result.value, result.value, result.value, 1.0)
    return Figures(None, question.scale.levels[0].value, question.scale.levels[-1].value, 0.0)


def _combine(method: Aggregation, applicable: Iterable[tuple[float, Figures]]) -> Figures:
    """Aggregate the children that apply: what has no score is left out of the score only."""
    counted = [(weight, child) for weight, child in applicable if weight > 0]
    coverage = compute_arithmetic((weight, child.coverage) for weight, child in counted)
    return Figures(
        score=aggregate(method, _pick(((weight, child.score) for weight, child in counted))),
        low=aggregate(method, _pick(((weight, child.low) for weight, child in counted))),
        high=aggregate(method, _pick(((weight, child.high) for weight, child in counted))),
        coverage=1.0 if coverage is None else coverage,
    )


def _pick(values: Iterable[tuple[float, float | None]]) -> list[tuple[float, float]]:
    return [(weight, value) for weight, value in values if value is not None]


def _find_levels(
    framework: Framework,
    figures: Figures,
    missing: tuple[str, ...],
    *,
    share: float,
    asked: int,
    gates: Sequence[GateResult] = (),
) -> Levels:
    if figures.low is None or figures.high is None:
        if not asked:
            return _no_level(NOT_ASKED)
        return _no_level(NOT_APPLICABLE if share == 1 else NOTHING_COUNTS)
    if figures.score is None or figures.coverage < framework.coverage_share:
        return _no_level(
            NOT_ENOUGH_ANSWERS,
            coverage=figures.coverage,
            share=framework.coverage_share,
            missing=missing,
        )
    return Levels(
        level=reach_level(
            framework, figures.score, [(gate.level, gate.required, gate.seen) for gate in gates]
        ),
        lowest=reach_level(framework, figures.low, [(gate.level, gate.required, gate.low) for gate in gates]),
        highest=reach_level(
            framework, figures.high, [(gate.level, gate.required, gate.high) for gate in gates]
        ),
        reason=None,
    )


def _require_domain_levels(levels: Levels, domains: Sequence[NodeResult], missing: tuple[str, ...]) -> Levels:
    without = tuple(domain.key for domain in domains if domain.level is None and not domain.leaves)
    if not without:
        return levels
    return _no_level(DOMAIN_WITHOUT_LEVEL, domains=without, missing=missing)


def _no_level(code: str, **params: object) -> Levels:
    return Levels(None, None, None, Message(code, MappingProxyType(params)))
