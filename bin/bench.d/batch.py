"""The batch engine on many assessments, and beside it the least that NumPy needs for the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from measuring import Figures, summarize_runs, time_runs

from diagnosis.scoring.batch import CompiledFramework, compile_batch, encode_answers, score_batch
from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import Domain, Element, Framework, ScaleLevel

ASSESSMENTS = 1000
ANSWERS = 80
MODE = "quick"
UNANSWERED_SHARE = 0.1
SEED = 20261121


def measure_batch(spec: Framework, *, runs: int) -> Iterator[Figures]:
    """Yield the engine, reading its answers from records, and the weighted sum alone."""
    framework = lengthen(spec, ANSWERS)
    compiled = compile_batch(framework, mode=MODE, place_kind="city")
    records = draw_records(compiled)
    answers = encode_answers(framework, compiled, records)
    points = compiled.values.take(answers.T + compiled.starts)
    weights = compiled.weights.questions[:, np.newaxis]
    size = {"assessments": ASSESSMENTS, "answers": len(compiled.plan.questions)}
    timed = time_runs(lambda: score_batch(compiled, answers), runs=runs)
    yield summarize_runs("score_batch", timed, **size)
    timed = time_runs(lambda: (points * weights).sum(axis=0), runs=runs)
    yield summarize_runs("numpy_sum", timed, **size)
    timed = time_runs(lambda: encode_answers(framework, compiled, records), runs=min(runs, 20))
    yield summarize_runs("encode_answers", timed, **size)


def lengthen(spec: Framework, count: int) -> Framework:
    """Return the framework with its quick questions repeated under new keys until there are ``count``."""
    position = 0

    def repeat(element: Element) -> Element:
        nonlocal position
        asked = spec.questions_for(element, MODE, "city")[:1]
        elements = len(spec.elements)
        copies = count // elements + (position < count % elements)
        position += 1
        return replace(
            element,
            questions=tuple(
                replace(question, key=f"{question.key}-{n}") for question in asked for n in range(copies)
            ),
        )

    def repeat_in(domain: Domain) -> Domain:
        return replace(domain, elements=tuple(repeat(element) for element in domain.elements))

    return replace(spec, domains=tuple(repeat_in(domain) for domain in spec.domains))


def draw_records(compiled: CompiledFramework) -> list[list[AnswerRecord]]:
    """Return the same drawn answers every time: any rung, one in ten not known."""
    generator = np.random.default_rng(SEED)
    questions = compiled.plan.questions
    assessments = []
    for _ in range(ASSESSMENTS):
        chances = generator.random((len(questions), 2))
        assessments.append(
            [
                AnswerRecord(question.key, "unknown")
                if chances[i, 0] < UNANSWERED_SHARE
                else AnswerRecord(question.key, "level", _pick(question.scale.levels, chances[i, 1]).key, "B")
                for i, question in enumerate(questions)
            ]
        )
    return assessments


def _pick(levels: Sequence[ScaleLevel], chance: float) -> ScaleLevel:
    return levels[int(chance * len(levels))]
