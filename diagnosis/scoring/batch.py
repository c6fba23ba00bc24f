"""The batch engine: many assessments (or draws) of one framework at once, without a trace.

Vectorised over assessments; children are added one by one in document order, so that every score
has the same bits as that of the traced engine (a property test holds the two equal). Two traps:
``np.sum`` adds in pairs, and ``np.log``/``np.exp`` may differ from ``math`` in the last bit, which
matters only where a value lies at a rounding tie; those few are computed again (``_settle_ties``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from diagnosis.scoring.aggregate import GEOMETRIC_SLOPE, ROUNDING_UNIT, compute_geometric
from diagnosis.scoring.batch_plan import (
    Groups,
    LevelCondition,
    Plan,
    PlannedRule,
    ScoreCondition,
    plan_framework,
)
from diagnosis.scoring.diagnose import check_answers, check_ground
from diagnosis.scoring.errors import AnswerMatrixRefused
from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import AGGREGATIONS, Aggregation, Framework, PlaceKind

Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int8]
Method: TypeAlias = Aggregation | Codes

# Codes of the answers matrix; 0 and up are the positions of levels on the question's scale.
MISSING = -1
NOT_APPLICABLE = -2
# Codes of the results; 0 and up are ranks of levels (0 the lowest), indexes of stages (0 the highest).
NO_LEVEL = -1
RANGE = -1
# Verdicts of gates.
NOT_MET, UNKNOWN, MET, LEFT_OUT = 0, 1, 2, 3

_FIRST_CODE = NOT_APPLICABLE
_TIE_WIDTH = 1e-4  # far above the error of np.log and np.exp (1e-7 of a rounding unit), far below 1


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the three steps in document order: (children,) or (children, assessments)."""

    questions: Floats
    elements: Floats
    domains: Floats


@dataclass(frozen=True, slots=True)
class Methods:
    """The aggregation into elements, domains and the overall: one, or a position in AGGREGATIONS each."""

    element: Method
    domain: Method
    overall: Method


@dataclass(frozen=True, slots=True)
class CompiledFramework:
    """A framework as arrays, for one mode and kind of place; ``plan`` names the rows.

    ``values`` and ``highest`` hold, for each question one after the other, what an answer code is
    worth (missing: the lowest, the highest of the scale); ``starts`` is where code 0 stands.
    """

    plan: Plan
    values: Floats
    highest: Floats
    starts: NDArray[np.intp]
    lowest_codes: Codes
    highest_codes: Codes
    weights: Weights
    methods: Methods


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Results by row of ``plan.nodes`` (first axis) and assessment (second).

    Scores and bounds 0-100; NaN: no score, or a node that leaves. Coverage 0-1. Levels are ranks
    or NO_LEVEL. ``gates`` are verdicts by row of ``plan.gates``. Stages are indexes into
    ``plan.stages`` (0 the highest); ``stages`` is RANGE where ``highest_stages`` and
    ``lowest_stages`` differ; all three are None for a framework without stages.
    """

    scores: Floats
    low: Floats
    high: Floats
    coverage: Floats
    levels: Codes
    lowest_levels: Codes
    highest_levels: Codes
    gates: Codes
    stages: Codes | None
    highest_stages: Codes | None
    lowest_stages: Codes | None

    @property
    def provisional(self) -> Booleans:
        """True where the bounds fall into another level."""
        moved: Booleans = (self.lowest_levels != self.levels) | (self.highest_levels != self.levels)
        return moved


@dataclass(frozen=True, slots=True)
class _Figures:
    """Children or nodes by row, with 0 and not NaN where there is no figure, so that it adds nothing.

    ``scored`` says where there is a score, ``applicable`` where the child does not leave.
    """

    score: Floats
    low: Floats
    high: Floats
    coverage: Floats
    scored: Booleans
    applicable: Booleans


def compile_batch(framework: Framework, *, mode: str, place_kind: PlaceKind) -> CompiledFramework:
    """Return the framework as arrays; raise UnknownMode or UnknownPlaceKind."""
    check_ground(framework, mode=mode, place_kind=place_kind)
    plan = plan_framework(framework, mode=mode, place_kind=place_kind)
    values: list[float] = []
    highest: list[float] = []
    starts: list[int] = []
    for question in plan.questions:
        rungs = [level.value for level in question.scale.levels]
        starts.append(len(values) - _FIRST_CODE)
        values += [0.0, rungs[0], *rungs]
        highest += [0.0, rungs[-1], *rungs]
    return CompiledFramework(
        plan=plan,
        values=np.array(values, dtype=np.float64),
        highest=np.array(highest, dtype=np.float64),
        starts=np.array(starts, dtype=np.intp).reshape(-1, 1),
        lowest_codes=np.array(
            [NOT_APPLICABLE if question.not_applicable else MISSING for question in plan.questions],
            dtype=np.int8,
        ),
        highest_codes=np.array(
            [len(question.scale.levels) - 1 for question in plan.questions], dtype=np.int8
        ),
        weights=Weights(
            questions=np.array([question.weight for question in plan.questions], dtype=np.float64),
            elements=np.array(plan.element_weights, dtype=np.float64),
            domains=np.array(plan.domain_weights, dtype=np.float64),
        ),
        methods=Methods(*plan.methods),
    )


def encode_answers(
    framework: Framework, compiled: CompiledFramework, assessments: Sequence[Iterable[AnswerRecord]]
) -> Codes:
    """Return the matrix (assessments, questions) of codes; raise an AnswerRefused as ``diagnose`` does."""
    questions = compiled.plan.questions
    matrix = np.full((len(assessments), len(questions)), MISSING, dtype=np.int8)
    for row, answers in enumerate(assessments):
        accepted: Mapping[str, AnswerRecord] = check_answers(framework, questions=questions, answers=answers)
        for column, question in enumerate(questions):
            answer = accepted.get(question.key)
            if answer is not None and answer.level is not None:
                matrix[row, column] = question.scale.position_of(answer.level)
            elif answer is not None and answer.state == "not_applicable":
                matrix[row, column] = NOT_APPLICABLE
    return matrix


def score_batch(
    compiled: CompiledFramework,
    answers: Codes,
    *,
    weights: Weights | None = None,
    methods: Methods | None = None,
) -> BatchScores:
    """Score a matrix (assessments, questions) of answer codes, columns as in ``plan.questions``.

    ``weights`` and ``methods`` replace the framework's own, for all or for each assessment (draws).
    Raises AnswerMatrixRefused for another shape, a code off the scale, or NOT_APPLICABLE where
    the question does not allow it.
    """
    _check_matrix(compiled, answers)
    plan = compiled.plan
    weights = weights or compiled.weights
    methods = methods or compiled.methods

    questions = _read_answers(compiled, answers)
    elements = _combine(methods.element, questions, plan.elements_of, weights.questions)
    domains = _combine(methods.domain, elements, plan.domains_of, weights.elements)
    overall = _combine(methods.overall, domains, (range(plan.domain_count),), weights.domains)

    steps = (overall, domains, elements)
    scored = np.concatenate([step.scored for step in steps])
    applicable = np.concatenate([step.applicable for step in steps])
    scores = np.where(scored, np.concatenate([step.score for step in steps]), np.nan)
    low = np.where(applicable, np.concatenate([step.low for step in steps]), np.nan)
    high = np.where(applicable, np.concatenate([step.high for step in steps]), np.nan)
    coverage = np.concatenate([step.coverage for step in steps])
    without_level = _find_nodes_without_level(plan, scored, applicable, coverage)
    levels, lowest_levels, highest_levels = (
        _find_levels(plan, values, without_level) for values in (scores, low, high)
    )
    highest_stages, lowest_stages, stages = _find_stages(plan, scores, levels)
    return BatchScores(
        scores=scores,
        low=low,
        high=high,
        coverage=coverage,
        levels=levels,
        lowest_levels=lowest_levels,
        highest_levels=highest_levels,
        gates=_judge_gates(plan, scores, applicable),
        stages=stages,
        highest_stages=highest_stages,
        lowest_stages=lowest_stages,
    )


def _check_matrix(compiled: CompiledFramework, answers: Codes) -> None:
    question_count = len(compiled.plan.questions)
    if answers.dtype != np.int8 or answers.ndim != 2 or answers.shape[1] != question_count:
        raise AnswerMatrixRefused(shape=answers.shape, dtype=str(answers.dtype), questions=question_count)
    off_scale = (answers < compiled.lowest_codes) | (answers > compiled.highest_codes)
    if off_scale.any():
        first = int(np.argmax(off_scale.any(axis=0)))
        raise AnswerMatrixRefused(question=compiled.plan.questions[first].key)


def _read_answers(compiled: CompiledFramework, answers: Codes) -> _Figures:
    codes = np.ascontiguousarray(answers.T)
    positions = codes + compiled.starts
    low = compiled.values.take(positions)
    answered = codes >= 0
    return _Figures(
        score=low,  # what a missing answer is worth here never counts: it is not scored
        low=low,
        high=compiled.highest.take(positions),
        coverage=answered.astype(np.float64),
        scored=answered,
        applicable=codes != NOT_APPLICABLE,
    )


def _combine(method: Method, children: _Figures, groups: Groups, weights: Floats) -> _Figures:
    """Aggregate each group of children: what has no score is left out of the score only."""
    weights = weights if weights.ndim == 2 else weights[:, np.newaxis]
    scored = _weigh(weights * children.scored, groups)
    applicable = _weigh(weights * children.applicable, groups)
    coverage = _add_in_groups(applicable.weights * children.coverage, groups)
    return _Figures(
        score=_aggregate(method, children.score, scored),
        low=_aggregate(method, children.low, applicable),
        high=_aggregate(method, children.high, applicable),
        # Where nothing applies nothing is missing.
        coverage=np.where(applicable.counted, _round(coverage / applicable.divisors), 1.0),
        scored=scored.counted,
        applicable=applicable.counted,
    )


@dataclass(frozen=True, slots=True)
class _WeightedGroups:
    """Weights of children (0 where one does not count), which groups count, and what to divide by."""

    groups: Groups
    weights: Floats
    counted: Booleans
    divisors: Floats


def _weigh(weights: Floats, groups: Groups) -> _WeightedGroups:
    totals = _add_in_groups(weights, groups)
    counted = totals > 0
    # The total of a group without weight is 0 and so are its sums: dividing by 1 leaves them 0.
    return _WeightedGroups(groups, weights, counted, np.where(counted, totals, 1.0))


def _aggregate(method: Method, values: Floats, children: _WeightedGroups) -> Floats:
    """Return rounded scores (groups, assessments), 0 for a group without weight."""
    if isinstance(method, str):
        return _aggregate_by_one(method, values, children)
    result = np.zeros(children.divisors.shape)
    for position, name in enumerate(AGGREGATIONS):
        drawn = method == position
        if drawn.any():
            result = np.where(drawn, _aggregate_by_one(name, values, children), result)
    return result


def _aggregate_by_one(method: Aggregation, values: Floats, children: _WeightedGroups) -> Floats:
    if method == "minimum":
        return _take_minimum(values, children)
    if method == "arithmetic":
        return _round(_add_in_groups(children.weights * values, children.groups) / children.divisors)
    logarithms = np.log(1.0 + GEOMETRIC_SLOPE * values)
    logarithms *= children.weights
    mean = _add_in_groups(logarithms, children.groups) / children.divisors
    return _settle_ties((np.exp(mean) - 1.0) / GEOMETRIC_SLOPE, values, children)


def _take_minimum(values: Floats, children: _WeightedGroups) -> Floats:
    lowest = np.full(children.divisors.shape, np.inf)
    values = np.where(children.weights > 0, values, np.inf)
    for row, group in zip(lowest, children.groups, strict=True):
        for child in group:
            np.minimum(row, values[child], out=row)
    return _round(np.where(children.counted, lowest, 0.0))


def _settle_ties(unrounded: Floats, values: Floats, children: _WeightedGroups) -> Floats:
    """Round geometric means; those next to a tie are computed again as the traced engine does."""
    rounded = _round(unrounded)
    units = unrounded * ROUNDING_UNIT
    near_tie = np.abs(units - np.floor(units) - 0.5) < _TIE_WIDTH
    for row, column in np.argwhere(near_tie):
        settled = compute_geometric(
            (float(children.weights[child, column]), float(values[child, column]))
            for child in children.groups[row]
        )
        rounded[row, column] = settled
    return rounded


def _add_in_groups(rows: Floats, groups: Groups) -> Floats:
    totals = np.zeros((len(groups), rows.shape[1]))
    for total, group in zip(totals, groups, strict=True):
        for child in group:
            total += rows[child]
    return totals


def _round(values: Floats) -> Floats:
    rounded: Floats = np.rint(values * ROUNDING_UNIT) / ROUNDING_UNIT
    return rounded


def _find_nodes_without_level(
    plan: Plan, scored: Booleans, applicable: Booleans, coverage: Floats
) -> Booleans:
    without: Booleans = ~scored | (coverage < plan.coverage_share)
    domains = slice(1, 1 + plan.domain_count)
    without[0] |= (without[domains] & applicable[domains]).any(axis=0)
    return without


def _find_levels(plan: Plan, values: Floats, without_level: Booleans) -> Codes:
    """Climb the levels by the scores, or by the lower or upper bounds, of all nodes."""
    levels = np.zeros(values.shape, dtype=np.int8)
    reached = np.ones(values.shape, dtype=np.bool_)
    for rank in range(1, len(plan.levels)):
        reached &= values >= plan.thresholds[rank]
        for gate in plan.gates:
            if gate.rank == rank:
                # NaN, an element without a figure, fails no gate.
                reached[gate.domain_row] &= ~(values[gate.element_row] < gate.required)
        levels += reached
    levels[without_level] = NO_LEVEL
    return levels


def _judge_gates(plan: Plan, scores: Floats, applicable: Booleans) -> Codes:
    verdicts = np.empty((len(plan.gates), scores.shape[1]), dtype=np.int8)
    for row, gate in enumerate(plan.gates):
        score = scores[gate.element_row]
        verdicts[row] = np.where(score >= gate.required, MET, NOT_MET)
        verdicts[row][np.isnan(score)] = UNKNOWN
        verdicts[row][~applicable[gate.element_row]] = LEFT_OUT
    return verdicts


def _find_stages(
    plan: Plan, scores: Floats, levels: Codes
) -> tuple[Codes | None, Codes | None, Codes | None]:
    """Return highest, lowest and settled stage, tried from the lowest so that higher ones overwrite."""
    if not plan.stages:
        return None, None, None
    last = len(plan.stages) - 1
    lowest = np.full(scores.shape[1], last, dtype=np.int8)
    highest = lowest.copy()
    for index in range(last - 1, -1, -1):
        verdict = _judge_rule(plan.rules[index], scores, levels)
        lowest[verdict == MET] = index
        highest[verdict != NOT_MET] = index
    stages = np.where(highest == lowest, highest, np.int8(RANGE))
    return highest, lowest, stages


def _judge_rule(rule: PlannedRule, scores: Floats, levels: Codes) -> Codes:
    if isinstance(rule, LevelCondition):
        level = levels[rule.row]
        return _give_verdict(met=level >= rule.rank, unknown=level == NO_LEVEL)
    if isinstance(rule, ScoreCondition):
        score = scores[rule.row]
        return _give_verdict(met=score >= rule.score, unknown=np.isnan(score))
    met = np.zeros(scores.shape[1], dtype=np.int64)
    possible = met.copy()
    for part in rule.parts:
        verdict = _judge_rule(part, scores, levels)
        met += verdict == MET
        possible += verdict != NOT_MET
    return _give_verdict(met=met >= rule.needed, unknown=possible >= rule.needed)


def _give_verdict(*, met: Booleans, unknown: Booleans) -> Codes:
    return np.where(met, np.int8(MET), np.where(unknown, np.int8(UNKNOWN), np.int8(NOT_MET)))
