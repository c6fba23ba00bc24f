"""The worked cases of ``cases/*.yaml``, on the traced engine; the batch engine must give the same scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from diagnosis.scoring.batch import compile_batch, encode_answers, score_batch
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.records import Diagnosis, NodeResult
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import Framework, Gate
from tests.diagnosis.scoring.frameworks import (
    JICA_STAGES,
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_question,
)

CASES = Path(__file__).parent / "cases"
VALUES_OF_MARKS = {"prepared": 100.0, "partial": 50.0, "not-prepared": 0.0}


def load_cases(name: str) -> list[Any]:
    cases = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case.get("case") or case["country"]) for case in cases]


def read_rule(written: Any) -> Rule | None:
    if written is None:
        return None
    ((kind, inside),) = written.items()
    if kind == "level_at_least":
        return LevelAtLeast(**inside)
    if kind == "score_at_least":
        return ScoreAtLeast(**inside)
    if kind == "at_least":
        return AtLeastOf(inside["count"], tuple(read_rule(part) for part in inside["of"]))
    return {"all": AllOf, "any": AnyOf}[kind](tuple(read_rule(part) for part in inside))


def read_framework(case: dict[str, Any]) -> Framework:
    weights = case.get("weights", {})
    domains = [
        build_domain(
            domain,
            *(
                build_element(
                    element,
                    *(build_question(key, weight=weight) for key, weight in questions.items()),
                    weight=weights.get(element, 1),
                )
                for element, questions in elements.items()
            ),
            weight=weights.get(domain, 1),
        )
        for domain, elements in case["domains"].items()
    ]
    jica_stages = JICA_STAGES if len(domains) == 4 else {}
    return build_framework(
        *domains,
        methods=tuple(case.get("methods", ("arithmetic",) * 3)),
        gates=[Gate(**gate) for gate in case.get("gates", [])],
        coverage_share=case.get("coverage_percent", 60) / 100,
        stages={key: read_rule(rule) for key, rule in case["stages"].items()}
        if "stages" in case
        else jica_stages,
    )


def diagnose_case(case: dict[str, Any]) -> Diagnosis:
    framework = read_framework(case)
    answers = answer_with(framework, case["answers"])
    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=answers)
    assert_batch_agrees(framework, diagnosis, answers)
    return diagnosis


def assert_batch_agrees(framework: Framework, diagnosis: Diagnosis, answers: Any) -> None:
    compiled = compile_batch(framework, mode="quick", place_kind="city")
    batch = score_batch(compiled, encode_answers(framework, compiled, [answers]))
    nodes = [diagnosis.find_node(key) for key in compiled.plan.nodes]
    expected = [np.nan if node.score is None else node.score for node in nodes]
    np.testing.assert_array_equal(batch.scores[:, 0], expected)


def read_actual(node: NodeResult, name: str) -> Any:
    if name == "reason":
        return node.no_level_reason.code if node.no_level_reason else None
    if name == "missing":
        return list(node.missing)
    if name == "gates":
        return {gate.element: gate.verdict for gate in node.gates}
    return getattr(node, name)


@pytest.mark.parametrize("case", load_cases("aggregation") + load_cases("missing") + load_cases("levels"))
def test_node_has_the_result_that_was_worked_out(case: dict[str, Any]) -> None:
    diagnosis = diagnose_case(case)

    for key, expected in case["expect"].items():
        node = diagnosis.find_node(key)
        actual = {name: read_actual(node, name) for name in expected}
        if "gates" in expected:
            actual["gates"] = {
                element: verdict
                for element, verdict in actual["gates"].items()
                if element in expected["gates"] or not expected["gates"]
            }
        assert actual == expected, key


@pytest.mark.parametrize("case", load_cases("stages"))
def test_stage_has_the_result_that_was_worked_out(case: dict[str, Any]) -> None:
    stage = diagnose_case(case).stage

    assert stage is not None
    readings = {
        "stage": stage.stage,
        "lowest": stage.lowest,
        "highest": stage.highest,
        "possible": list(stage.possible),
        "verdicts": [trace.verdict for trace in stage.traces],
        "deciding": list(stage.deciding_questions),
    }
    expected = case["expect"]["stage"]
    assert {name: readings[name] for name in expected} == expected


@pytest.mark.parametrize("row", load_cases("asean"))
def test_national_marks_give_the_stage_of_the_rule(row: dict[str, str]) -> None:
    framework = build_framework(
        *(
            build_domain(domain, build_element(f"{domain}.1", build_question(domain)))
            for domain in ("policy", "organization", "system", "technology", "operation")
        ),
        stages=JICA_STAGES,
    )
    marks = {domain.key: row[domain.key] for domain in framework.domains}
    answers = answer_with(framework, {domain: VALUES_OF_MARKS[mark] for domain, mark in marks.items()})

    diagnosis = diagnose(framework, mode="quick", place_kind="country", answers=answers)

    assert {domain.key: domain.level for domain in diagnosis.domains} == marks
    assert diagnosis.stage is not None
    assert diagnosis.stage.stage == row["rule"]


def test_rule_gives_the_published_group_of_six_of_seven_countries() -> None:
    rows = [param.values[0] for param in load_cases("asean")]

    different = [row["country"] for row in rows if row["rule"] != row["published"]]

    assert len(rows) == 7
    assert different == ["Vietnam"]


@pytest.mark.parametrize("case", load_cases("lens"))
def test_lens_has_the_result_that_was_worked_out(case: dict[str, Any]) -> None:
    framework = build_framework(
        build_domain(
            "policy",
            build_element(
                "policy.vision",
                build_question("a", factors={"f1": 1, "f4": 1}),
                build_question("b", factors={"f1": 3, "f2": 1}),
            ),
        ),
        build_domain(
            "system",
            build_element(
                "system.rules", build_question("c", factors={"f3": 1}), build_question("d", factors={"f4": 1})
            ),
        ),
        criteria=("effectiveness", "impact"),
        factors={
            "f1": ("effectiveness", "policy"),
            "f2": ("effectiveness", "policy"),
            "f3": ("effectiveness", "system"),
            "f4": ("impact", "system"),
        },
    )
    answers = answer_with(framework, case["answers"])

    lens = diagnose(framework, mode="quick", place_kind="city", answers=answers).lens

    assert {factor.factor: factor.score for factor in lens.factors} == case["factors"]
    assert {
        f"{cell.criterion} x {cell.domain}": {
            "state": cell.state,
            "score": cell.score,
            "question_count": cell.question_count,
        }
        for cell in lens.cells
    } == case["cells"]
    assert {
        criterion.criterion: {
            "score": criterion.score,
            "question_count": criterion.question_count,
            "scored_cells": criterion.scored_cells,
            "cell_count": criterion.cell_count,
        }
        for criterion in lens.criteria
    } == case["criteria"]
