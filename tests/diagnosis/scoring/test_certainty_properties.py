"""What holds for the certainty of every framework and every set of answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diagnosis.scoring.batch import compile_batch, encode_answers
from diagnosis.scoring.batch_lens import plan_lens, score_lens
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import decode_certainty, encode_certainty
from diagnosis.scoring.records import AnswerRecord, Certainty, Diagnosis
from diagnosis.scoring.uncertainty import compute_certainty
from frameworks.spec import AGGREGATIONS, AggregationStep, FactorLink, Framework, SuccessFactor
from frameworks.spec import Certainty as Declared
from tests.diagnosis.scoring.frameworks import SOURCE
from tests.diagnosis.scoring.strategies import answered_frameworks, answers_to, frameworks
from tests.diagnosis.scoring.test_properties import diagnose_city, many

Drawn = tuple[Framework, list[AnswerRecord]]
STEPS = ("element_step", "domain_step", "overall_step")


@st.composite
def surveyed(draw: st.DrawFn) -> tuple[Framework, list[AnswerRecord], frozenset[str]]:
    """A framework with any declared spread, its answers, and which of them have evidence."""
    framework, answers = draw(answered_frameworks())
    tried = st.lists(st.sampled_from(AGGREGATIONS), min_size=1, max_size=3, unique=True).map(tuple)
    steps: dict[str, Any] = {
        name: replace(getattr(framework, name), alternatives=draw(tried)) for name in STEPS
    }
    declared = Declared(draw(st.sampled_from([1, 7, 40])), draw(st.sampled_from([0.0, 0.2, 1.0])))
    evidenced = frozenset(answer.question for answer in answers if draw(st.booleans()))
    return replace(framework, certainty=declared, **steps), answers, evidenced


def list_scores(diagnosis: Diagnosis) -> dict[str, float | None]:
    nodes = (diagnosis.overall, *diagnosis.domains, *diagnosis.elements)
    return {node.key: node.score for node in nodes}


@many
@given(surveyed())
def test_band_lies_on_the_scale_and_contains_the_score(drawn: Any) -> None:
    framework, answers, evidenced = drawn
    diagnosis = diagnose_city(framework, answers)

    certainty = compute_certainty(framework, diagnosis, evidenced=evidenced)

    scores = list_scores(diagnosis)
    criteria = {row.criterion: row.score for row in diagnosis.lens.criteria}
    for bands, known in ((certainty.nodes, scores), (certainty.criteria, criteria)):
        for band in bands:
            score = known[band.key]
            assert 0 <= band.low <= band.median <= band.high <= 100
            assert score is None or band.low <= score <= band.high
        banded = {band.key for band in bands}
        assert all(key in banded for key, score in known.items() if score is not None)
    leaving = {
        node.key for node in (diagnosis.overall, *diagnosis.domains, *diagnosis.elements) if node.leaves
    }
    assert {band.key for band in certainty.nodes} == scores.keys() - leaving


@many
@given(surveyed())
def test_shares_of_the_stages_come_to_one(drawn: Any) -> None:
    framework, answers, evidenced = drawn
    diagnosis = diagnose_city(framework, answers)

    certainty = compute_certainty(framework, diagnosis, evidenced=evidenced)

    assert [row.stage for row in certainty.stages] == [stage.key for stage in framework.stages]
    if certainty.stages:
        assert abs(sum(row.share for row in certainty.stages) - 1) < 1e-9
        assert certainty.judged_stage in {stage.key for stage in framework.stages}
    assert 0 <= certainty.ranges <= 1
    for row in (*certainty.score_answers, *certainty.stage_answers):
        assert 0 < row.share <= 1
    if not any(node.leaves for node in (diagnosis.overall, *diagnosis.domains, *diagnosis.elements)):
        assert certainty.ranges == 0  # a draw answers everything


@many
@given(surveyed(), st.randoms(use_true_random=False))
def test_same_input_gives_the_same_bytes_in_any_order(drawn: Any, random: Any) -> None:
    framework, answers, evidenced = drawn
    shuffled = list(answers)
    random.shuffle(shuffled)

    first, second = (
        encode_certainty(compute_certainty(framework, diagnose_city(framework, given), evidenced=evidenced))
        for given in (answers, shuffled)
    )

    assert first == second
    assert encode_certainty(decode_certainty(first)) == first


@many
@given(frameworks(), st.data())
def test_full_evidence_and_no_spread_leave_no_width(framework: Framework, data: st.DataObject) -> None:
    steps: dict[str, Any] = {name: AggregationStep(getattr(framework, name).method, ()) for name in STEPS}
    framework = replace(framework, certainty=Declared(40, 0.0), **steps)
    answers = []
    for question in framework.list_questions("quick", "city"):
        if question.not_applicable and data.draw(st.booleans()):
            answers.append(AnswerRecord(question.key, "not_applicable"))
        else:
            level = data.draw(st.sampled_from(question.scale.levels)).key
            answers.append(AnswerRecord(question.key, "level", level, "A"))
    diagnosis = diagnose_city(framework, answers)

    certainty = compute_certainty(framework, diagnosis, evidenced={answer.question for answer in answers})

    scores = list_scores(diagnosis)
    for band in certainty.nodes:
        assert band.low == band.median == band.high == scores[band.key]
    assert all(band.low == band.high for band in certainty.criteria)
    assert certainty.score_answers == certainty.stage_answers == ()
    if diagnosis.stage is not None:
        assert certainty.share_of(diagnosis.stage.lowest) == 1


@many
@given(surveyed())
def test_evidence_never_makes_the_stage_of_one_answer_less_sure(drawn: Any) -> None:
    """One question alone: with its evidence attached it does not move, so nothing is surer.

    With several answers this does not hold in every sample: two errors can make up for each other.
    """
    framework, answers, _evidenced = drawn
    framework = replace(framework, certainty=replace(framework.certainty, weight_spread=0.0))
    steps: dict[str, Any] = {name: AggregationStep(getattr(framework, name).method, ()) for name in STEPS}
    framework = replace(framework, **steps)
    firm = [replace(answer, grade="A") for answer in answers if answer.state != "unknown"]
    moving = firm[:1]
    diagnosis = diagnose_city(framework, firm)
    everything = {answer.question for answer in firm}

    bare = compute_certainty(framework, diagnosis, evidenced=everything - {row.question for row in moving})
    attached = compute_certainty(framework, diagnosis, evidenced=everything)

    missing = {question for node in diagnosis.elements for question in node.missing}
    if not missing:
        assert width(attached) <= width(bare)


def width(certainty: Certainty) -> float:
    return sum(band.high - band.low for band in certainty.nodes)


@many
@given(frameworks(), st.data())
def test_batch_lens_equals_the_traced_one(framework: Framework, data: st.DataObject) -> None:
    """Equal to the bit: factors, cells and criteria, with missing and not applicable answers."""
    framework = link_factors(framework, data)
    assessments = [data.draw(answers_to(framework)) for _ in range(3)]
    compiled = compile_batch(framework, mode="quick", place_kind="city")
    codes = np.ascontiguousarray(encode_answers(framework, compiled, assessments).T)

    plan = plan_lens(framework, compiled.plan.questions)
    lens = score_lens(plan, compiled, codes)

    for column, answers in enumerate(assessments):
        traced = diagnose(framework, mode="quick", place_kind="city", answers=answers).lens
        assert plan.cells == tuple((cell.criterion, cell.domain) for cell in traced.cells)
        for drawn, rows in (
            (lens.factors, traced.factors),
            (lens.cells, traced.cells),
            (lens.criteria, traced.criteria),
        ):
            figures: list[float | None] = [None if np.isnan(x) else float(x) for x in drawn[:, column]]
            assert figures == [row.score for row in rows]


def link_factors(framework: Framework, data: st.DataObject) -> Framework:
    """Give the framework three factors in one criterion, and each question any links to them."""
    keys = [domain.key for domain in framework.domains]
    factors = tuple(
        SuccessFactor(f"f{number}", "impact", data.draw(st.sampled_from(keys)), {"en": ""}, SOURCE)
        for number in range(3)
    )
    link_weights = st.sampled_from([0.0, 0.3, 1.0, 2.0])

    def link(question: Any) -> Any:
        chosen = data.draw(
            st.lists(st.sampled_from(factors), max_size=2, unique_by=lambda factor: factor.key)
        )
        return replace(
            question, factors=tuple(FactorLink(row.key, data.draw(link_weights)) for row in chosen)
        )

    domains = tuple(
        replace(
            domain,
            elements=tuple(
                replace(element, questions=tuple(link(question) for question in element.questions))
                for element in domain.elements
            ),
        )
        for domain in framework.domains
    )
    return replace(framework, domains=domains, factors=factors)
