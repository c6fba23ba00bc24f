"""What the certainty varies: weights, aggregations and answers, drawn from seeds.

Only uniform numbers of PCG64 are drawn, so that the same seed gives the same numbers on every
machine. Weights and aggregations are seeded by the method digest alone and drawn for the whole
framework, whatever a mode asks: every place meets the same ones, and comparisons are fair. Answers
are seeded by the method digest and the input digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from diagnosis.scoring.batch import NOT_APPLICABLE, Codes, Floats, Method, Methods, Weights
from diagnosis.scoring.records import QuestionResult
from frameworks.spec import AGGREGATIONS, AggregationStep, Framework, Question

Chances = tuple[float, float, float]
CERTAIN: Chances = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Variations:
    """Drawn weights (children, draws), drawn aggregations, and weights of the lens's links (links, draws)."""

    weights: Weights
    methods: Methods
    links: Floats


def draw_variations(framework: Framework, questions: Sequence[Question]) -> Variations:
    """Return the drawn weights and aggregations for the questions that are asked.

    Each weight lies within its declared spread, evenly; 0 stays 0. Means divide by the total of the
    weights, so the drawn ones need no renormalising of their own.
    """
    draws, spread = framework.certainty.draws, framework.certainty.weight_spread
    generator = _start("method", framework.method_digest)

    def draw(weights: list[float]) -> Floats:
        uniform = generator.random((len(weights), draws))
        return np.array(weights).reshape(-1, 1) * (1.0 + spread * (2.0 * uniform - 1.0))

    methods = Methods(
        *(
            _draw_method(step, generator.random(draws))
            for step in (framework.element_step, framework.domain_step, framework.overall_step)
        )
    )
    domains = draw([domain.weight for domain in framework.domains])
    elements = draw([element.weight for element in framework.elements])
    every = [question for element in framework.elements for question in element.questions]
    asked = {question.key for question in questions}
    rows = [row for row, question in enumerate(every) if question.key in asked]
    weights = Weights(draw([question.weight for question in every])[rows], elements, domains)
    links = [(question.key, link.weight) for question in every for link in question.factors]
    link_rows = [row for row, (key, _) in enumerate(links) if key in asked]
    return Variations(weights, methods, draw([weight for _, weight in links])[link_rows])


def draw_answers(
    framework: Framework,
    questions: Sequence[Question],
    given: Mapping[str, QuestionResult],
    *,
    evidenced: AbstractSet[str],
    input_digest: str,
) -> Codes:
    """Return answer codes (questions, draws).

    An answer moves whole levels by the chances of its grade and stays on its scale; what is missing
    takes any level, evenly; what does not apply stays so. ``evidenced`` holds the keys of questions
    with evidence attached, linked or cited.
    """
    draws = framework.certainty.draws
    generator = _start("answers", framework.method_digest, input_digest)
    uniform = generator.random((len(questions), draws))
    codes = np.full((len(questions), draws), NOT_APPLICABLE, dtype=np.int8)
    for row, question in enumerate(questions):
        result = given[question.key]
        if result.level is not None:
            position = question.scale.position_of(result.level)
            chances = find_chances(
                framework,
                question,
                find_grade(framework, result.grade, has_evidence=question.key in evidenced),
            )
            codes[row] = _move(uniform[row], position, len(question.scale.levels) - 1, chances)
        elif result.state != "not_applicable":
            codes[row] = (uniform[row] * len(question.scale.levels)).astype(np.int8)
    return codes


def find_grade(framework: Framework, grade: str | None, *, has_evidence: bool) -> str | None:
    """Return the key of the grade that counts in the draws; None in a framework without grades.

    The best grade (the first) is the one that promises evidence: without any it counts as the next.
    An answer without a grade counts as the last one, because nobody vouched for it.
    """
    keys = [known.key for known in framework.grades]
    if not keys:
        return None
    if grade is None:
        return keys[-1]
    if grade == keys[0] and not has_evidence:
        return keys[min(1, len(keys) - 1)]
    return grade


def find_chances(framework: Framework, question: Question, grade: str | None) -> Chances:
    """Return the chances (one down, one up, two down; shares 0-1) of a grade: the question's own first."""
    own = (question.spread or {}).get(grade or "")
    if own is not None:
        return own
    for known in framework.grades:
        if known.key == grade:
            return (known.one_down, known.one_up, known.two_down)
    return CERTAIN


def _start(*words: str) -> np.random.Generator:
    seed = hashlib.sha256("\n".join(("certainty", *words)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(seed[:16], "big")))


def _draw_method(step: AggregationStep, uniform: Floats) -> Method:
    """Return the only alternative by its name, which is faster, or one position for each draw."""
    tried = step.alternatives or (step.method,)
    if len(tried) == 1:
        return tried[0]
    positions = np.array([AGGREGATIONS.index(name) for name in tried], dtype=np.int8)
    return positions[(uniform * len(tried)).astype(np.intp)]


def _move(uniform: Floats, position: int, top: int, chances: Chances) -> Codes:
    one_down, one_up, two_down = chances
    moves = (
        (uniform >= 1.0 - one_up).astype(np.int8)
        - (uniform < two_down + one_down).astype(np.int8)
        - (uniform < two_down).astype(np.int8)
    )
    moved: Codes = np.clip(position + moves, 0, top).astype(np.int8)
    return moved
