"""What holds for every framework and every set of answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnosis.scoring.batch import (
    LEFT_OUT,
    MET,
    NO_LEVEL,
    NOT_MET,
    RANGE,
    UNKNOWN,
    BatchScores,
    CompiledFramework,
    compile_batch,
    encode_answers,
    score_batch,
)
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import decode_diagnosis, encode_diagnosis
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from frameworks.spec import Framework
from tests.diagnosis.scoring.strategies import answered_frameworks, answers_to, frameworks

many = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
GATE_CODES = {"met": MET, "not_met": NOT_MET, "unknown": UNKNOWN, "not_applicable": LEFT_OUT}


def diagnose_city(framework: Framework, answers: list[AnswerRecord]) -> Diagnosis:
    return diagnose(framework, mode="quick", place_kind="city", answers=answers)


@many
@given(answered_frameworks())
def test_bounds_contain_the_score(drawn: tuple[Framework, list[AnswerRecord]]) -> None:
    framework, answers = drawn

    diagnosis = diagnose_city(framework, answers)

    for node in (diagnosis.overall, *diagnosis.domains, *diagnosis.elements):
        assert 0 <= node.coverage <= 1
        assert 0 <= node.not_applicable_share <= 1
        if node.low is not None and node.high is not None:
            assert 0 <= node.low <= node.high <= 100
            assert node.score is None or node.low <= node.score <= node.high
        if node.level is not None and node.lowest_level is not None and node.highest_level is not None:
            ranks = [
                framework.rank_of_level(key) for key in (node.lowest_level, node.level, node.highest_level)
            ]
            assert ranks == sorted(ranks)
        assert (node.level is None) == (node.no_level_reason is not None)


@many
@given(answered_frameworks(), st.data())
def test_higher_answer_never_lowers_score_level_or_stage(
    drawn: tuple[Framework, list[AnswerRecord]], data: st.DataObject
) -> None:
    framework, answers = drawn
    raised = []
    for answer in answers:
        levels = framework.questions_by_key[answer.question].scale.levels
        if answer.level is None:
            raised.append(answer)
            continue
        position = framework.questions_by_key[answer.question].scale.position_of(answer.level)
        raised.append(replace(answer, level=data.draw(st.sampled_from(levels[position:])).key))

    before = diagnose_city(framework, answers)
    after = diagnose_city(framework, raised)

    stages = [stage.key for stage in framework.stages]
    for old, new in zip(
        (before.overall, *before.domains, *before.elements),
        (after.overall, *after.domains, *after.elements),
        strict=True,
    ):
        for name in ("score", "low", "high"):
            assert (getattr(new, name) is None) == (getattr(old, name) is None)
            assert getattr(old, name) is None or getattr(new, name) >= getattr(old, name)
        if old.level is not None and new.level is not None:
            assert framework.rank_of_level(new.level) >= framework.rank_of_level(old.level)
    if before.stage is not None and after.stage is not None:
        assert stages.index(after.stage.highest) <= stages.index(before.stage.highest)
        assert stages.index(after.stage.lowest) <= stages.index(before.stage.lowest)


@many
@given(answered_frameworks(), st.randoms(use_true_random=False))
def test_same_answers_in_any_order_give_the_same_bytes(
    drawn: tuple[Framework, list[AnswerRecord]], random
) -> None:  # type: ignore[no-untyped-def]
    framework, answers = drawn
    shuffled = list(answers)
    random.shuffle(shuffled)

    first = encode_diagnosis(diagnose_city(framework, answers))
    second = encode_diagnosis(diagnose_city(framework, shuffled))

    assert first == second


@many
@given(answered_frameworks())
def test_decoded_diagnosis_equals_the_encoded_one(drawn: tuple[Framework, list[AnswerRecord]]) -> None:
    diagnosis = diagnose_city(*drawn)

    decoded = decode_diagnosis(encode_diagnosis(diagnosis))

    assert decoded == diagnosis
    assert encode_diagnosis(decoded) == encode_diagnosis(diagnosis)


@settings(many, max_examples=200)
@given(frameworks(), st.data())
def test_batch_equals_the_traced_engine(framework: Framework, data: st.DataObject) -> None:
    assessments = [data.draw(answers_to(framework)) for _ in range(3)]
    compiled = compile_batch(framework, mode="quick", place_kind="city")

    batch = score_batch(compiled, encode_answers(framework, compiled, assessments))

    for column, answers in enumerate(assessments):
        assert_same(framework, compiled, batch, column, diagnose_city(framework, answers))


def assert_same(
    framework: Framework, compiled: CompiledFramework, batch: BatchScores, column: int, traced: Diagnosis
) -> None:
    """Equal to the bit: scores, bounds, coverage, levels, gates and stages of one assessment."""
    for row, key in enumerate(compiled.plan.nodes):
        node = traced.find_node(key)
        for figures, expected in ((batch.scores, node.score), (batch.low, node.low), (batch.high, node.high)):
            actual = figures[row, column]
            assert (None if np.isnan(actual) else float(actual)) == expected, key
        assert float(batch.coverage[row, column]) == node.coverage, key
        for levels, level in (
            (batch.levels, node.level),
            (batch.lowest_levels, node.lowest_level),
            (batch.highest_levels, node.highest_level),
        ):
            assert levels[row, column] == (NO_LEVEL if level is None else framework.rank_of_level(level)), key
        assert batch.provisional[row, column] == node.provisional, key

    verdicts = [GATE_CODES[gate.verdict] for domain in traced.domains for gate in domain.gates]
    assert batch.gates[:, column].tolist() == verdicts
    if traced.stage is None:
        assert batch.stages is None
        return
    assert batch.stages is not None
    assert batch.highest_stages is not None
    assert batch.lowest_stages is not None
    stages = compiled.plan.stages
    assert stages[batch.highest_stages[column]] == traced.stage.highest
    assert stages[batch.lowest_stages[column]] == traced.stage.lowest
    settled = None if batch.stages[column] == RANGE else stages[batch.stages[column]]
    assert settled == traced.stage.stage
