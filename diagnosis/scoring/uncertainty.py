"""How sure a diagnosis is: its scores and stage over many seeded variations.

In each draw answers move by the chances of their evidence grades, what is missing takes any level,
weights vary within their spread and each step takes one of its declared aggregations (``draws``).
The band of a score runs from the 5th to the 95th percentile and is widened to contain the score; the
certainty of a stage is the share of draws in which it holds. Ours; the manner follows OECD and JRC,
Handbook on Constructing Composite Indicators, 2008, part 1, step 7 (uncertainty and sensitivity).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from diagnosis.scoring.aggregate import round_score
from diagnosis.scoring.batch import (
    BatchScores,
    Codes,
    CompiledFramework,
    Floats,
    Methods,
    compile_batch,
    score_batch,
)
from diagnosis.scoring.batch_lens import plan_lens, score_lens
from diagnosis.scoring.draws import (
    CERTAIN,
    Variations,
    draw_answers,
    draw_variations,
    find_chances,
    find_grade,
)
from diagnosis.scoring.records import (
    OVERALL,
    Band,
    Certainty,
    Diagnosis,
    QuestionResult,
    StageShare,
    UnsureAnswer,
)
from frameworks.spec import AGGREGATIONS, Framework, PlaceKind, Question

Groups: TypeAlias = NDArray[np.intp]

CERTAINTY_VERSION = "1.0.0"
OUTSIDE = 20  # one draw in twenty lies below the band, one above
NAMED_ANSWERS = 5
LEAST_SHARE = 0.005  # below, 2,000 draws do not tell an answer's part from chance
LEAST_RANGE = 1e-6  # scores are rounded to 6 decimals: what varies less does not vary


@dataclass(frozen=True, slots=True)
class DrawGround:
    """What all diagnoses of a framework, mode and kind of place meet: drawn weights and aggregations."""

    framework: Framework
    compiled: CompiledFramework
    varied: Variations


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One diagnosis over all draws: what was given, its answers, and the scores."""

    given: Mapping[str, QuestionResult]
    codes: Codes
    batch: BatchScores


def compute_certainty(
    framework: Framework, diagnosis: Diagnosis, *, evidenced: AbstractSet[str]
) -> Certainty:
    """Return how sure a diagnosis of this framework is.

    ``evidenced`` holds the keys of the questions with evidence attached, linked or cited: the best
    grade counts as the next one without it. The same input gives the same bytes.
    """
    ground = lay_draws(framework, mode=diagnosis.mode, place_kind=diagnosis.place_kind)
    compiled, varied = ground.compiled, ground.varied
    drawn = _score_draws(ground, diagnosis, evidenced)
    given, codes, batch = drawn.given, drawn.codes, drawn.batch
    questions = compiled.plan.questions
    lens_plan = plan_lens(framework, questions)
    lens = score_lens(lens_plan, compiled, codes, weights=varied.links)
    stages = batch.lowest_stages  # where a range stays open, its lowest stage is what is sure
    judged = _choose_judged_stage(compiled, diagnosis, stages)
    unsure = _list_unsure(framework, questions, given, evidenced)
    holds = None if judged is None or stages is None else (stages == judged).astype(np.float64)
    overall = batch.scores[compiled.plan.row_of(OVERALL)]
    methods = _group_by_methods(varied.methods, framework.certainty.draws)
    scores = {node.key: node.score for node in (diagnosis.overall, *diagnosis.domains, *diagnosis.elements)}
    criteria = {row.criterion: row.score for row in diagnosis.lens.criteria}
    return Certainty(
        engine_version=CERTAINTY_VERSION,
        method_digest=diagnosis.method_digest,
        input_digest=diagnosis.input_digest,
        draws=framework.certainty.draws,
        nodes=_list_bands(compiled.plan.nodes, batch.scores, scores),
        criteria=_list_bands(lens_plan.criteria, lens.criteria, criteria),
        stages=_count_stages(compiled, stages),
        ranges=_share_of_ranges(batch),
        judged_stage=None if judged is None else compiled.plan.stages[judged],
        score_method_share=_explain(methods, overall),
        stage_method_share=0.0 if holds is None else _explain(methods, holds),
        score_answers=_rank(unsure, codes, overall, methods),
        stage_answers=() if holds is None else _rank(unsure, codes, holds, methods),
    )


def lay_draws(framework: Framework, *, mode: str, place_kind: PlaceKind) -> DrawGround:
    """Draw weights and aggregations; raise UnknownMode or UnknownPlaceKind."""
    compiled = compile_batch(framework, mode=mode, place_kind=place_kind)
    return DrawGround(framework, compiled, draw_variations(framework, compiled.plan.questions))


def draw_overall_scores(ground: DrawGround, diagnosis: Diagnosis, *, evidenced: AbstractSet[str]) -> Floats:
    """Return the overall score (0-100) of every draw of ``compute_certainty``; NaN where the whole leaves.

    Two diagnoses of one method meet the same weights and aggregations in the same draw, so that the
    scores of one draw may be put in order; each meets its own moves of its answers.
    """
    drawn = _score_draws(ground, diagnosis, evidenced)
    scores: Floats = drawn.batch.scores[ground.compiled.plan.row_of(OVERALL)]
    return scores


def _score_draws(ground: DrawGround, diagnosis: Diagnosis, evidenced: AbstractSet[str]) -> _Drawn:
    given = {result.question: result for node in diagnosis.elements for result in node.questions}
    codes = draw_answers(
        ground.framework,
        ground.compiled.plan.questions,
        given,
        evidenced=evidenced,
        input_digest=diagnosis.input_digest,
    )
    varied = ground.varied
    batch = score_batch(ground.compiled, codes.T, weights=varied.weights, methods=varied.methods)
    return _Drawn(given, codes, batch)


def _list_bands(keys: Iterable[str], drawn: Floats, scores: Mapping[str, float | None]) -> tuple[Band, ...]:
    """Return the band of each row that counts. A row leaves in every draw or in none."""
    count = drawn.shape[1]
    low, middle, high = count // OUTSIDE, (count - 1) // 2, count - 1 - count // OUTSIDE
    ordered = np.sort(drawn, axis=1)
    bands = []
    for row, key in enumerate(keys):
        if np.isnan(ordered[row, 0]):
            continue
        score = scores[key]
        ends = [float(ordered[row, low]), float(ordered[row, high])]
        ends += [] if score is None else [score]
        bands.append(Band(key, min(ends), float(ordered[row, middle]), max(ends)))
    return tuple(bands)


def _count_stages(compiled: CompiledFramework, stages: Codes | None) -> tuple[StageShare, ...]:
    if stages is None:
        return ()
    counts = np.bincount(stages, minlength=len(compiled.plan.stages))
    return tuple(
        StageShare(stage, float(counts[index]) / len(stages))
        for index, stage in enumerate(compiled.plan.stages)
    )


def _share_of_ranges(batch: BatchScores) -> float:
    if batch.highest_stages is None:
        return 0.0
    return float(np.mean(batch.highest_stages != batch.lowest_stages))


def _choose_judged_stage(
    compiled: CompiledFramework, diagnosis: Diagnosis, stages: Codes | None
) -> int | None:
    """Return the index of the diagnosis's stage; in a range the most frequent, the higher one at a tie."""
    if stages is None or diagnosis.stage is None:
        return None
    if diagnosis.stage.stage is not None:
        return compiled.plan.stages.index(diagnosis.stage.stage)
    return int(np.argmax(np.bincount(stages, minlength=len(compiled.plan.stages))))


def _list_unsure(
    framework: Framework,
    questions: Iterable[Question],
    given: Mapping[str, QuestionResult],
    evidenced: AbstractSet[str],
) -> dict[int, UnsureAnswer]:
    """Return by row the answers that can move at all, their share not yet known."""
    domains = {element.key: element.domain for element in framework.elements}
    unsure = {}
    for row, question in enumerate(questions):
        result = given[question.key]
        missing = result.level is None
        grade = find_grade(framework, result.grade, has_evidence=question.key in evidenced)
        if missing and result.state != "not_applicable":
            unsure[row] = UnsureAnswer(question.key, domains[question.element], missing, None, 0.0)
        elif not missing and find_chances(framework, question, grade) != CERTAIN:
            unsure[row] = UnsureAnswer(question.key, domains[question.element], missing, grade, 0.0)
    return unsure


def _group_by_methods(methods: Methods, draws: int) -> Groups:
    """Return for each draw a number that stands for its three aggregations."""
    groups = np.zeros(draws, dtype=np.intp)
    for method in (methods.element, methods.domain, methods.overall):
        groups = groups * len(AGGREGATIONS) + (0 if isinstance(method, str) else method)
    return groups


def _rank(
    unsure: Mapping[int, UnsureAnswer], codes: Codes, target: Floats, methods: Groups
) -> tuple[UnsureAnswer, ...]:
    """Return the answers that explain most of the variance of ``target``, at most NAMED_ANSWERS.

    Looked at is what varies around the mean of the draws with the same aggregations, because no
    evidence changes how scores are averaged. Equal shares keep the order of the document.
    """
    if np.isnan(target).any():
        return ()
    means = np.bincount(methods, weights=target) / np.maximum(np.bincount(methods), 1)
    left = target - means[methods]
    shared = [replace(answer, share=_explain(codes[row], left)) for row, answer in unsure.items()]
    told = [answer for answer in shared if answer.share >= LEAST_SHARE]
    return tuple(sorted(told, key=lambda answer: -answer.share)[:NAMED_ANSWERS])


def _explain(groups: Codes | Groups, target: Floats) -> float:
    """Return the share (0-1) of the variance of ``target`` that lies between the means of the groups.

    Less what chance alone would give (epsilon squared, Kelley 1935), so that many groups gain nothing
    by their number. It needs no further draw.
    """
    if not np.ptp(target) > LEAST_RANGE:  # NaN too: nothing that counts
        return 0.0
    counts = np.bincount(groups)
    drawn = counts > 0
    number, count = int(drawn.sum()), len(groups)
    if number < 2 or count <= number:
        return 0.0
    means = np.bincount(groups, weights=target)[drawn] / counts[drawn]
    between = float((counts[drawn] * (means - target.mean()) ** 2).sum()) / count / float(np.var(target))
    adjusted = between - (number - 1) * (1.0 - between) / (count - number)
    return round_score(min(max(adjusted, 0.0), 1.0))
