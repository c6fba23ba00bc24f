"""The second lens: answers seen through success factors, cells and criteria.

Factor: mean of its linked answers by link weight; cell: mean of its scored factors; criterion:
mean of its scored cells. A factor sits in its own cell even when a question of another domain
serves it. Cells without a factor in the source stay empty (JICA, Data Collection Survey on the
Application of Smart City Approach, 2022, Table 3-7). Never averaged into readiness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnosis.scoring.aggregate import compute_arithmetic
from diagnosis.scoring.records import (
    AnswerRecord,
    CellResult,
    CellState,
    CriterionResult,
    FactorResult,
    LensResult,
    LinkedAnswer,
)
from frameworks.spec import Framework, Question, SuccessFactor


def compute_lens(
    framework: Framework, questions: Sequence[Question], answers: Mapping[str, AnswerRecord]
) -> LensResult:
    """Return factors, cells and criteria (scores 0-100) from the questions that are asked."""
    factors = tuple(_score_factor(factor, questions, answers) for factor in framework.factors)
    cells = tuple(
        _score_cell(criterion.key, domain.key, factors)
        for criterion in framework.criteria
        for domain in framework.domains
    )
    criteria = tuple(_score_criterion(criterion.key, cells, factors) for criterion in framework.criteria)
    return LensResult(factors, cells, criteria)


def _score_factor(
    factor: SuccessFactor, questions: Sequence[Question], answers: Mapping[str, AnswerRecord]
) -> FactorResult:
    linked = tuple(
        LinkedAnswer(question.key, float(link.weight), _read_value(question, answers.get(question.key)))
        for question in questions
        for link in question.factors
        if link.factor == factor.key
    )
    return FactorResult(
        factor=factor.key,
        criterion=factor.criterion,
        domain=factor.domain,
        score=compute_arithmetic(
            (answer.weight, answer.value) for answer in linked if answer.value is not None
        ),
        answers=linked,
    )


def _score_cell(criterion: str, domain: str, factors: Sequence[FactorResult]) -> CellResult:
    inside = [factor for factor in factors if (factor.criterion, factor.domain) == (criterion, domain)]
    score = compute_arithmetic((1.0, factor.score) for factor in inside if factor.score is not None)
    question_count = _count_questions(inside)
    state: CellState
    if not inside:
        state = "empty"
    elif score is None:
        state = "unanswered"
    else:
        state = "sign" if question_count == 1 else "number"
    return CellResult(
        criterion, domain, state, score, question_count, tuple(factor.factor for factor in inside)
    )


def _score_criterion(
    criterion: str, cells: Sequence[CellResult], factors: Sequence[FactorResult]
) -> CriterionResult:
    own_cells = [cell for cell in cells if cell.criterion == criterion]
    scores = [cell.score for cell in own_cells if cell.score is not None]
    return CriterionResult(
        criterion=criterion,
        score=compute_arithmetic((1.0, score) for score in scores),
        question_count=_count_questions([factor for factor in factors if factor.criterion == criterion]),
        scored_cells=len(scores),
        cell_count=len(own_cells),
    )


def _count_questions(factors: Sequence[FactorResult]) -> int:
    """Count the distinct answered questions that stand behind these factors with weight."""
    return len(
        {
            answer.question
            for factor in factors
            for answer in factor.answers
            if answer.value is not None and answer.weight > 0
        }
    )


def _read_value(question: Question, answer: AnswerRecord | None) -> float | None:
    level = question.scale.find_level(answer.level) if answer and answer.level else None
    return float(level.value) if level else None
