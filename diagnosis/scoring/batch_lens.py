"""The second lens for many assessments (or draws) at once, to the bit as ``lens`` computes one.

Factor: mean of its linked answers by link weight; cell: mean of its scored factors; criterion: mean
of its scored cells. Sums run in document order, as in ``lens``, so both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from diagnosis.scoring.aggregate import ROUNDING_UNIT
from diagnosis.scoring.batch import Booleans, CompiledFramework, Floats
from frameworks.spec import Framework, Question

Rows: TypeAlias = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class LensPlan:
    """The lens by rows. ``questions`` and ``weights`` hold one entry a link, in the order of the questions.

    ``links_of`` are the links of each factor, ``factors_of`` the factors of each cell (criterion by
    criterion, one for each domain), ``cells_of`` the cells of each criterion.
    """

    factors: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    criteria: tuple[str, ...]
    questions: NDArray[np.intp]
    weights: Floats
    links_of: Rows
    factors_of: Rows
    cells_of: Rows


@dataclass(frozen=True, slots=True)
class LensScores:
    """Scores 0-100 by row of the plan (first axis) and assessment (second); NaN: no score."""

    factors: Floats
    cells: Floats
    criteria: Floats


@dataclass(frozen=True, slots=True)
class _Scored:
    """Scores with 0 where there is none, so that it adds nothing, and where there is one."""

    score: Floats
    scored: Booleans

    @property
    def shown(self) -> Floats:
        """The scores, NaN where there is none."""
        return np.where(self.scored, self.score, np.nan)


def plan_lens(framework: Framework, questions: Sequence[Question]) -> LensPlan:
    """Return the lens of a framework over the questions that are asked."""
    links = [
        (row, link.factor, float(link.weight))
        for row, question in enumerate(questions)
        for link in question.factors
    ]
    cells = tuple(
        (criterion.key, domain.key) for criterion in framework.criteria for domain in framework.domains
    )
    return LensPlan(
        factors=tuple(factor.key for factor in framework.factors),
        cells=cells,
        criteria=tuple(criterion.key for criterion in framework.criteria),
        questions=np.array([row for row, _, _ in links], dtype=np.intp),
        weights=np.array([weight for _, _, weight in links], dtype=np.float64),
        links_of=tuple(
            tuple(number for number, (_, key, _) in enumerate(links) if key == factor.key)
            for factor in framework.factors
        ),
        factors_of=tuple(
            tuple(
                number
                for number, factor in enumerate(framework.factors)
                if (factor.criterion, factor.domain) == cell
            )
            for cell in cells
        ),
        cells_of=tuple(
            tuple(number for number, cell in enumerate(cells) if cell[0] == criterion.key)
            for criterion in framework.criteria
        ),
    )


def score_lens(
    plan: LensPlan, compiled: CompiledFramework, codes: NDArray[np.int8], *, weights: Floats | None = None
) -> LensScores:
    """Score the lens of a checked matrix of answer codes, here (questions, assessments).

    ``weights`` replace those of the links, (links, assessments); a weight of 0 counts nowhere.
    """
    chosen = plan.weights[:, np.newaxis] if weights is None else weights
    values = compiled.values.take(codes + compiled.starts)
    answers = _Scored(values[plan.questions], (codes >= 0)[plan.questions])
    factors = _average(answers, chosen, plan.links_of)
    cells = _average(factors, np.ones((len(plan.factors), 1)), plan.factors_of)
    criteria = _average(cells, np.ones((len(plan.cells), 1)), plan.cells_of)
    return LensScores(factors.shown, cells.shown, criteria.shown)


def _average(children: _Scored, weights: Floats, groups: Rows) -> _Scored:
    """Return the weighted mean of each group over the children that have a score."""
    counted = weights * children.scored
    weighted = counted * children.score
    totals = np.zeros((len(groups), children.score.shape[1]))
    total_weights = np.zeros_like(totals)
    for row, group in enumerate(groups):
        for child in group:
            totals[row] += weighted[child]
            total_weights[row] += counted[child]
    scored = total_weights > 0
    means = totals / np.where(scored, total_weights, 1.0)
    return _Scored(np.rint(means * ROUNDING_UNIT) / ROUNDING_UNIT, scored)
