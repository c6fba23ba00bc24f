"""The worked paths of ``cases/paths.yaml``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from diagnosis.scoring.path import find_paths
from diagnosis.scoring.path_records import Obstacle, Path, PathFinding, Wishes
from frameworks.spec import Element, Framework
from tests.diagnosis.scoring.frameworks import JICA_LEVELS, answer_with
from tests.diagnosis.scoring.test_cases import load_cases, read_framework

LEVELS_BY_VALUE = {value: level for level, value in JICA_LEVELS.items()}


def put_efforts(framework: Framework, efforts: dict[str, list[float]]) -> Framework:
    def put_into(element: Element) -> Element:
        questions = [
            replace(question, efforts=tuple(efforts.get(question.key, question.efforts)))
            for question in element.questions
        ]
        return replace(element, questions=tuple(questions))

    domains = [
        replace(domain, elements=tuple(put_into(element) for element in domain.elements))
        for domain in framework.domains
    ]
    return replace(framework, domains=tuple(domains))


def read_wishes(written: dict[str, Any]) -> Wishes:
    return Wishes(
        out_of_reach=frozenset(
            (question, LEVELS_BY_VALUE[value]) for question, value in written.get("out_of_reach", {}).items()
        ),
        decided={question: LEVELS_BY_VALUE[value] for question, value in written.get("decided", {}).items()},
        first_choice=frozenset(written.get("first_choice", [])),
    )


def read_obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {
        "node": obstacle.purpose.node,
        "required": obstacle.purpose.required,
        "best": obstacle.best,
        "reason": obstacle.reason,
        "questions": list(obstacle.questions),
    }


def read_path(path: Path) -> dict[str, Any]:
    value = {level: value for value, level in LEVELS_BY_VALUE.items()}
    return {
        "effort": path.effort,
        "rises": {
            rise.question: [value[rise.from_level] if rise.from_level else None, value[rise.to_level]]
            for rise in path.rises
        },
        "serves": {rise.question: [purpose.node for purpose in rise.serves] for rise in path.rises},
        "decided": [rise.question for rise in path.rises if rise.decided],
        "first_choice": [rise.question for rise in path.rises if rise.first_choice],
        "conditions": [condition.node for condition in path.conditions],
    }


def read_finding(finding: PathFinding) -> dict[str, Any]:
    alternatives = [read_path(path)["rises"] for path in finding.alternatives]
    return {
        "reached": finding.reached,
        "alternatives": [{question: to for question, (_, to) in rises.items()} for rises in alternatives],
        "blocked": [read_obstacle(obstacle) for obstacle in finding.blocked],
        "find_out": list(finding.find_out),
        **(read_path(finding.path) if finding.path else {}),
    }


@pytest.mark.parametrize("case", load_cases("paths"))
def test_path_is_the_one_that_was_worked_out(case: dict[str, Any]) -> None:
    framework = put_efforts(read_framework(case), case.get("efforts", {}))

    finding = find_paths(
        framework,
        mode="quick",
        place_kind="city",
        answers=answer_with(framework, case["answers"]),
        stage=case.get("target", "goal"),
        wishes=read_wishes(case.get("wishes", {})),
    )

    actual = read_finding(finding)
    assert {name: actual.get(name) for name in case["expect"]} == case["expect"]
    assert (finding.path is None) == (finding.reached or bool(finding.blocked))
