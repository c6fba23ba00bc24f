"""Hypothesis strategies: any framework of the declared kind, and answers to it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from diagnosis.scoring.records import AnswerRecord
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, Rule, ScoreAtLeast
from frameworks.spec import AGGREGATIONS, Domain, Framework, Gate, Question, Scale
from tests.diagnosis.scoring.frameworks import (
    JICA_SCALE,
    READINESS_LEVELS,
    build_domain,
    build_element,
    build_framework,
    build_question,
    build_scale,
)

weights = st.sampled_from([0.0, 0.1, 0.3, 1.0, 1.0, 2.0, 3.7])
thresholds = st.sampled_from([0.0, 25.0, 33.333333, 50.0, 66.6, 100.0])


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    if draw(st.booleans()):
        return JICA_SCALE
    between = draw(st.lists(st.floats(0.5, 99.5), max_size=8, unique=True))
    values = [0.0, *sorted(between), 100.0]
    return build_scale("drawn", {f"level-{position}": value for position, value in enumerate(values)})


@st.composite
def questions(draw: st.DrawFn, key: str) -> Question:
    return build_question(
        key,
        weight=draw(weights),
        modes=draw(st.sampled_from([("quick",)] * 4 + [("quick", "deep")] * 3 + [("deep",)])),
        scale=draw(scales()),
        place_kinds=draw(st.sampled_from([("city", "country")] * 6 + [("city",)] + [("region",)])),
        not_applicable=draw(st.booleans()),
        factors={"factor": 1.0} if draw(st.booleans()) else None,
    )


@st.composite
def domains(draw: st.DrawFn, key: str) -> Domain:
    elements = []
    for element in range(draw(st.integers(1, 3))):
        name = f"{key}.{element}"
        count = draw(st.sampled_from([3, 2, 4, 1, 3, 2, 4, 0]))
        drawn = [draw(questions(f"{name}.{number}")) for number in range(count)]
        elements.append(build_element(name, *drawn, weight=draw(weights)))
    return build_domain(key, *elements, weight=draw(weights))


@st.composite
def gates(draw: st.DrawFn, drawn: list[Domain]) -> Gate:
    element_keys = [element.key for domain in drawn for element in domain.elements]
    return Gate(
        level=draw(st.sampled_from(list(READINESS_LEVELS))),
        score=draw(thresholds),
        domain=draw(st.sampled_from([None, *(domain.key for domain in drawn)])),
        element=draw(st.sampled_from([None, *element_keys])),
    )


def rules(drawn: list[Domain]) -> st.SearchStrategy[Rule]:
    keys = [domain.key for domain in drawn] + [element.key for domain in drawn for element in domain.elements]
    conditions: Any = st.builds(
        LevelAtLeast, st.sampled_from(keys), st.sampled_from(list(READINESS_LEVELS))
    ) | st.builds(ScoreAtLeast, st.sampled_from([*keys, "overall"]), thresholds)

    def grow(inner: Any) -> Any:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return (
            st.builds(AllOf, parts)
            | st.builds(AnyOf, parts)
            | parts.flatmap(lambda p: st.builds(AtLeastOf, st.integers(1, len(p)), st.just(p)))
        )

    return st.recursive(conditions, grow, max_leaves=6)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    drawn = [draw(domains(f"d{number}")) for number in range(draw(st.integers(1, 3)))]
    stages = {f"stage-{number}": draw(rules(drawn)) for number in range(draw(st.integers(0, 3)))}
    method = st.sampled_from(AGGREGATIONS)
    return build_framework(
        *drawn,
        methods=(draw(method), draw(method), draw(method)),
        gates=draw(st.lists(gates(drawn), max_size=3)),
        coverage_share=draw(st.sampled_from([0.0, 0.3, 0.6, 0.6, 1.0])),
        stages={**stages, "lowest": None} if stages or draw(st.booleans()) else None,
        criteria=("impact",),
        factors={"factor": ("impact", "d0")},
    )


@st.composite
def answers_to(draw: st.DrawFn, framework: Framework) -> list[AnswerRecord]:
    """Answers of every state to the questions that 'quick' asks a city; some left out."""
    records = []
    # A place answers much or little: without this, nearly every drawn node would lack coverage.
    level_share = draw(st.sampled_from([1, 4, 8]))
    for question in framework.list_questions("quick", "city"):
        states = ["level"] * level_share + ["unknown", "unanswered"]
        state = draw(st.sampled_from(states + ["not_applicable"] * question.not_applicable))
        if state == "unanswered":
            continue
        level = draw(st.sampled_from(question.scale.levels)).key if state == "level" else None
        grade = draw(st.sampled_from([None, "A", "D"]))
        records.append(AnswerRecord(question.key, state, level, grade))  # type: ignore[arg-type]
    return records


@st.composite
def answered_frameworks(draw: st.DrawFn) -> tuple[Framework, list[AnswerRecord]]:
    framework = draw(frameworks())
    return framework, draw(answers_to(framework))
