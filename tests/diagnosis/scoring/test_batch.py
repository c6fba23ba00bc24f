"""The batch engine's own doors: its matrix, its replaced weights and methods, its ties.

That it equals the traced engine for every framework is in test_properties.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from diagnosis.scoring.aggregate import aggregate, compute_geometric, round_score
from diagnosis.scoring.batch import (
    MISSING,
    NOT_APPLICABLE,
    Methods,
    Weights,
    compile_batch,
    encode_answers,
    score_batch,
)
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.errors import AnswerMatrixRefused, UnknownMode, UnknownQuestion
from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import AGGREGATIONS, Aggregation, AggregationStep, Framework
from tests.diagnosis.scoring.frameworks import (
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_jica_shape,
    build_question,
    build_scale,
)


def build_pair(method: Aggregation = "arithmetic") -> Framework:
    questions = (build_question("a"), build_question("b", not_applicable=False))
    return build_framework(
        build_domain("policy", build_element("policy.vision", *questions)), methods=(method, method, method)
    )


def test_answers_become_codes() -> None:
    framework = build_pair()
    compiled = compile_batch(framework, mode="quick", place_kind="city")
    assessments = [
        answer_with(framework, {"b": 75, "a": "not applicable"}),
        answer_with(framework, {"a": 0, "b": "don't know"}),
        [],
    ]

    matrix = encode_answers(framework, compiled, assessments)

    assert matrix.tolist() == [[NOT_APPLICABLE, 3], [0, MISSING], [MISSING, MISSING]]


def test_answers_are_refused_as_by_the_traced_engine() -> None:
    framework = build_pair()
    compiled = compile_batch(framework, mode="quick", place_kind="city")

    with pytest.raises(UnknownQuestion):
        encode_answers(framework, compiled, [[AnswerRecord("nowhere", "unknown")]])


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(UnknownMode):
        compile_batch(build_pair(), mode="slow", place_kind="city")


@pytest.mark.parametrize(
    "matrix",
    [
        np.zeros((1, 3), dtype=np.int8),
        np.zeros(2, dtype=np.int8),
        np.zeros((1, 2), dtype=np.float64),
        np.array([[5, 0]], dtype=np.int8),
        np.array([[-3, 0]], dtype=np.int8),
        np.array([[0, NOT_APPLICABLE]], dtype=np.int8),
    ],
)
def test_matrix_that_cannot_count_is_refused(matrix: np.ndarray) -> None:
    compiled = compile_batch(build_pair(), mode="quick", place_kind="city")

    with pytest.raises(AnswerMatrixRefused):
        score_batch(compiled, matrix)


def test_no_assessment_gives_no_column() -> None:
    compiled = compile_batch(build_pair(), mode="quick", place_kind="city")

    batch = score_batch(compiled, np.zeros((0, 2), dtype=np.int8))

    assert batch.scores.shape == (3, 0)


def test_row_of_finds_a_node() -> None:
    plan = compile_batch(build_pair(), mode="quick", place_kind="city").plan

    assert [plan.row_of(key) for key in ("overall", "policy", "policy.vision")] == [0, 1, 2]


def test_weights_may_differ_for_each_assessment() -> None:
    compiled = compile_batch(build_pair(), mode="quick", place_kind="city")
    answers = np.array([[0, 4], [0, 4]], dtype=np.int8)
    weights = Weights(
        questions=np.array([[1.0, 3.0], [1.0, 1.0]]),
        elements=compiled.weights.elements,
        domains=compiled.weights.domains,
    )

    batch = score_batch(compiled, answers, weights=weights)

    # (1 x 0 + 1 x 100) / 2 and (3 x 0 + 1 x 100) / 4
    assert batch.scores[0].tolist() == [50.0, 25.0]


def test_methods_may_differ_for_each_assessment() -> None:
    framework = build_pair()
    compiled = compile_batch(framework, mode="quick", place_kind="city")
    answers = np.array([[1, 4]] * 2, dtype=np.int8)
    drawn = np.array([AGGREGATIONS.index("geometric"), AGGREGATIONS.index("arithmetic")], dtype=np.int8)

    batch = score_batch(compiled, answers, methods=Methods(drawn, "arithmetic", "arithmetic"))

    records = answer_with(framework, {"a": 25, "b": 100})
    expected = [
        diagnose(
            replace(framework, element_step=AggregationStep(method, ())),
            mode="quick",
            place_kind="city",
            answers=records,
        ).overall.score
        for method in ("geometric", "arithmetic")
    ]
    assert batch.scores[0].tolist() == expected


def test_geometric_mean_next_to_a_rounding_tie_equals_the_traced_one() -> None:
    # One question alone gives back its own value: these lie half-way between two roundings.
    values = [12.3456785, 43.2109875, 77.0000005]
    scale = build_scale("ties", {"zero": 0.0, **{f"tie-{value}": value for value in values}, "full": 100.0})
    framework = build_framework(
        build_domain("policy", build_element("policy.vision", build_question("a", scale=scale))),
        methods=("geometric", "geometric", "geometric"),
    )
    compiled = compile_batch(framework, mode="quick", place_kind="city")

    batch = score_batch(compiled, np.array([[1], [2], [3]], dtype=np.int8))

    assert batch.scores[2].tolist() == [compute_geometric([(1.0, value)]) for value in values]


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "minimum"])
@pytest.mark.parametrize("children", [[], [(0.0, 50.0)]])
def test_no_method_gives_a_score_to_children_without_weight(
    method: Aggregation, children: list[tuple[float, float]]
) -> None:
    assert aggregate(method, children) is None


def test_level_is_provisional_where_what_is_missing_can_move_it() -> None:
    compiled = compile_batch(build_jica_shape(), mode="quick", place_kind="city")
    answers = np.full((2, len(compiled.plan.questions)), 4, dtype=np.int8)
    answers[1, 0] = MISSING

    batch = score_batch(compiled, answers)

    policy = compiled.plan.row_of("policy")
    assert batch.provisional[policy].tolist() == [False, True]


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(24.999999999999996, 25.0), (0.0000005, 0.0), (0.0000015, 0.000002), (100.0, 100.0)],
)
def test_rounding_is_half_even_to_six_decimals_in_both_engines(value: float, rounded: float) -> None:
    assert round_score(value) == rounded
    assert float(np.rint(value * 1e6) / 1e6) == rounded
