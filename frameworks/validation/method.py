"""Grades of evidence, thresholds, modes and the names of the three kinds of node."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from frameworks.layout import GRADE_KEYS, NODE_KINDS
from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline


def check_grades(outline: Outline) -> Iterator[Problem]:
    """The grades are A to D, and the chances of each come to 100 % at most."""
    grades = outline.root.listed("grades")
    for key in GRADE_KEYS:
        if key not in outline.keys_of("grades"):
            yield Problem("grades", Message("grade.missing", {"key": key}))
    for grade in grades:
        known = grade.word("key")
        if known is not None and known not in GRADE_KEYS:
            yield Problem(f"{grade.place}.key", Message("grade.unknown", {"key": known}))
        yield from _check_sum(grade.inner("chances"))


def check_spreads(outline: Outline) -> Iterator[Problem]:
    """A question's own spreads are for grades that exist."""
    for question in (item.found for item in outline.questions):
        for key, chances in question.mapped("spread"):
            if key not in GRADE_KEYS:
                yield Problem(chances.place, Message("grade.unknown", {"key": key}))
            yield from _check_sum(chances)


def _check_sum(chances: Found) -> Iterator[Problem]:
    total = sum(chances.number(key) or 0 for key in ("one_down", "one_up", "two_down"))
    if total > 100:
        yield Problem(chances.place, Message("chances.sum", {"total": total}))


def check_thresholds(outline: Outline) -> Iterator[Problem]:
    """Readiness levels run from the highest threshold down to 0."""
    levels = outline.root.listed("readiness_levels")
    values = [(level, value) for level in levels if (value := level.number("threshold")) is not None]
    for (_, higher), (level, lower) in pairwise(values):
        if lower >= higher:
            yield Problem(
                f"{level.place}.threshold",
                Message("thresholds.not_falling", {"value": lower, "before": higher}),
            )
    if values and values[-1][1] != 0:
        yield Problem(
            f"{values[-1][0].place}.threshold", Message("thresholds.last", {"value": values[-1][1]})
        )


def check_node_titles(outline: Outline) -> Iterator[Problem]:
    """The document names its three kinds of node, and no other."""
    titles = outline.root.inner("node_titles")
    for kind in NODE_KINDS:
        if titles.record and kind not in titles.record:
            yield Problem(f"{titles.place}.{kind}", Message("part.missing", {"key": kind}))
    for kind in titles.record:
        if kind not in NODE_KINDS:
            yield Problem(f"{titles.place}.{kind}", Message("key.unknown", {"key": kind}))


def check_modes(outline: Outline) -> Iterator[Problem]:
    """Every mode asks something."""
    asked = {mode for question in outline.questions for mode in question.found.words("modes")}
    for mode in outline.modes:
        if mode not in asked:
            yield Problem(f"mode_titles.{mode}", Message("mode.no_questions", {"mode": mode}))
