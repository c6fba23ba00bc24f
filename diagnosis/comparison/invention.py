"""Answers of places that do not exist, for tests of scale: drawn from a seed, plausible and no more.

Each place has a strength of its own and one for each domain; each question is as hard as its place in
its element. The same seed, place and round give the same answers, however many places are made.
"""

from __future__ import annotations

import numpy as np

from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import Framework, PlaceKind

MISSING_SHARE = 0.06
NOT_APPLICABLE_SHARE = 0.03  # of the questions that allow it
RISE = 0.08  # by which a place is stronger in each later round


def invent_answers(
    framework: Framework, *, mode: str, place_kind: PlaceKind, number: int, round_number: int, seed: int
) -> tuple[AnswerRecord, ...]:
    """Return the answers of a place (numbered from 1) in a round (from 1); missing ones are left out."""
    generator = np.random.Generator(np.random.PCG64([seed, number]))
    strength = generator.random()
    by_domain = {domain.key: 0.6 * strength + 0.4 * generator.random() for domain in framework.domains}
    again = np.random.Generator(np.random.PCG64([seed, number, round_number]))
    rise = RISE * (round_number - 1)
    records = []
    for element in framework.elements:
        for question in framework.questions_for(element, mode, place_kind):
            missing, skipped, shift, grade = again.random(4)
            if missing < MISSING_SHARE:
                continue
            if question.not_applicable and skipped < NOT_APPLICABLE_SHARE:
                records.append(AnswerRecord(question.key, "not_applicable", None, None))
                continue
            levels = question.scale.levels
            reached = by_domain[element.domain] + rise + (shift - 0.5) * 0.5
            position = min(max(int(reached * len(levels)), 0), len(levels) - 1)
            records.append(
                AnswerRecord(question.key, "level", levels[position].key, _choose_grade(framework, grade))
            )
    return tuple(records)


def _choose_grade(framework: Framework, drawn: float) -> str | None:
    """Later grades are more frequent than the first: a synthetic answer has no document."""
    keys = [grade.key for grade in framework.grades][1:]
    return keys[min(int(drawn * len(keys)), len(keys) - 1)] if keys else None
