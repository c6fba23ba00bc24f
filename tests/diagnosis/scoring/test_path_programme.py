"""On frameworks of JICA's size an integer programme (HiGHS, gap 0) finds no cheaper path.

The programme states the rule itself, with a yes-or-no for each part, and knows neither frontiers nor
alternatives. It does not round, so its thresholds lie lower by more than any rounding.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import highspy
import pytest

from diagnosis.scoring.levels import list_gates
from diagnosis.scoring.path import find_paths
from diagnosis.scoring.records import AnswerRecord
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import Aggregation, Element, Framework
from tests.diagnosis.scoring.frameworks import JICA_SCALE, JICA_STAGES, build_jica_shape

GOAL = "in-place"
MARGIN = 1e-5
RULES: dict[str, Rule | None] = {
    "jica": JICA_STAGES[GOAL],
    "two of four": AtLeastOf(
        2,
        (
            LevelAtLeast("policy", "prepared"),
            LevelAtLeast("organization", "prepared"),
            AllOf((LevelAtLeast("technology", "prepared"), ScoreAtLeast("technology.data", 80.0))),
            AnyOf((ScoreAtLeast("operation", 55.0), LevelAtLeast("system.trust", "prepared"))),
        ),
    ),
    "overall": AllOf((ScoreAtLeast("overall", 45.0), LevelAtLeast("system", "partial"))),
}


def draw_framework(drawn: random.Random, rule: Rule | None, method: Aggregation) -> Framework:
    """JICA's shape with three questions an element, drawn weights and efforts, and one rule."""
    framework = build_jica_shape(questions_per_element=3, methods=("arithmetic", method, "arithmetic"))

    def vary(element: Element) -> Element:
        questions = [
            replace(
                question,
                efforts=tuple(drawn.choice([1.0, 1.5, 2.0, 3.0]) for _ in JICA_SCALE.levels[1:]),
                weight=drawn.choice([1.0, 1.0, 2.0]),
            )
            for question in element.questions
        ]
        return replace(element, questions=tuple(questions), weight=drawn.choice([1.0, 1.0, 0.5]))

    domains = tuple(
        replace(domain, elements=tuple(vary(element) for element in domain.elements))
        for domain in framework.domains
    )
    goal = replace(framework.stages_by_key[GOAL], rule=rule)
    return replace(framework, domains=domains, stages=(goal, framework.stages[-1]))


def draw_answers(drawn: random.Random, framework: Framework) -> list[AnswerRecord]:
    levels = JICA_SCALE.levels[:3]
    return [
        AnswerRecord(question.key, "level", drawn.choice(levels).key)
        for question in framework.list_questions("quick", "city")
        if drawn.random() < 0.9
    ]


class Programme:
    """A yes-or-no for each rung of each question; a node's score is what it may be at the most."""

    def __init__(self, framework: Framework, answers: list[AnswerRecord]) -> None:
        self.framework = framework
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        self.solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self.scores: dict[str, Any] = {}
        self.efforts: list[Any] = []
        starts = {answer.question: JICA_SCALE.position_of(answer.level or "") for answer in answers}
        for domain in framework.domains:
            for element in domain.elements:
                questions = [
                    (question.weight, self._climb(question.efforts, starts.get(question.key, 0)))
                    for question in element.questions
                ]
                self._combine(element.key, framework.element_step.method, questions)
            children = [(element.weight, self.scores[element.key]) for element in domain.elements]
            self._combine(domain.key, framework.domain_step.method, children)
        whole = [(domain.weight, self.scores[domain.key]) for domain in framework.domains]
        self._combine("overall", framework.overall_step.method, whole)

    def solve(self, rule: Rule) -> float:
        self.solver.addConstr(self._state(rule) >= 1)
        self.solver.minimize(sum(self.efforts))
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(self.solver.getObjectiveValue())

    def _climb(self, efforts: tuple[float, ...], start: int) -> Any:
        """A question's value: each rung needs the one below it."""
        value: Any = JICA_SCALE.levels[start].value
        below = None
        for rung in range(start + 1, len(JICA_SCALE.levels)):
            reached = self.solver.addBinary()
            if below is not None:
                self.solver.addConstr(reached <= below)
            below = reached
            value = value + (JICA_SCALE.levels[rung].value - JICA_SCALE.levels[rung - 1].value) * reached
            self.efforts.append(efforts[rung - 1] * reached)
        return value

    def _combine(self, key: str, method: str, children: list[tuple[float, Any]]) -> None:
        score = self.solver.addVariable(0, 100)
        total = sum(weight for weight, _ in children)
        if method == "minimum":
            for _, value in children:
                self.solver.addConstr(score - value <= 0)
        else:
            self.solver.addConstr(score - sum(weight / total * value for weight, value in children) <= 0)
        self.scores[key] = score

    def _state(self, rule: Rule) -> Any:
        holds = self.solver.addBinary()
        if isinstance(rule, ScoreAtLeast):
            self._need(holds, rule.node, rule.score)
        elif isinstance(rule, LevelAtLeast):
            self._need(holds, rule.node, self.framework.levels_by_key[rule.level].threshold)
            for domain in self.framework.domains:
                for gate in list_gates(self.framework, domain):
                    if domain.key == rule.node and gate.level == rule.level:
                        self._need(holds, gate.element, gate.required)
        else:
            count = {AllOf: len(rule.parts), AnyOf: 1}.get(type(rule)) or rule.count  # type: ignore[union-attr]
            self.solver.addConstr(sum(self._state(part) for part in rule.parts) - count * holds >= 0)
        return holds

    def _need(self, holds: Any, node: str, score: float) -> None:
        self.solver.addConstr(self.scores[node] - (score - MARGIN) * holds >= 0)


@pytest.mark.parametrize("method", ["arithmetic", "minimum"])
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_integer_programme_finds_no_cheaper_path(name: str, method: Aggregation, seed: int) -> None:
    drawn = random.Random(f"{name} {method} {seed}")
    rule = RULES[name]
    assert rule is not None
    framework = draw_framework(drawn, rule, method)
    answers = draw_answers(drawn, framework)

    finding = find_paths(framework, mode="quick", place_kind="city", answers=answers, stage=GOAL)

    assert finding.path is not None
    assert finding.path.effort > 0
    assert finding.path.effort == pytest.approx(Programme(framework, answers).solve(rule), abs=1e-6)
