"""Scales, and the ladder of each question on its scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline

FEWEST_LEVELS = 2
MOST_LEVELS = 10


def check_scales(outline: Outline) -> Iterator[Problem]:
    """A scale has 2 to 10 levels that rise from 0 to 100."""
    for scale in outline.root.listed("scales"):
        place = f"{scale.place}.levels"
        levels = scale.listed("levels")
        if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
            yield Problem(
                place,
                Message(
                    "scale.level_count", {"low": FEWEST_LEVELS, "high": MOST_LEVELS, "count": len(levels)}
                ),
            )
        values = [(level, value) for level in levels if (value := level.number("value")) is not None]
        if not values:
            continue
        if values[0][1] != 0:
            yield Problem(
                f"{values[0][0].place}.value", Message("scale.first_value", {"value": values[0][1]})
            )
        if values[-1][1] != 100:
            yield Problem(
                f"{values[-1][0].place}.value", Message("scale.last_value", {"value": values[-1][1]})
            )
        for (_, lower), (level, higher) in pairwise(values):
            if higher <= lower:
                yield Problem(
                    f"{level.place}.value", Message("scale.not_rising", {"value": higher, "before": lower})
                )


def check_descriptors(outline: Outline) -> Iterator[Problem]:
    """A question describes every level of its scale, each in other words than the others."""
    for question in (item.found for item in outline.questions):
        levels = outline.levels_of_scales.get(question.word("scale") or "")
        if levels is None:
            continue
        descriptors = question.inner("descriptors")
        for level in levels:
            if level not in descriptors.record:
                yield Problem(f"{descriptors.place}.{level}", Message("descriptor.missing", {"level": level}))
        for name in descriptors.record:
            if name not in levels:
                yield Problem(f"{descriptors.place}.{name}", Message("descriptor.unknown", {"level": name}))
        yield from _find_equal(descriptors, levels)


def _find_equal(descriptors: Found, levels: tuple[str, ...]) -> Iterator[Problem]:
    texts = {level: descriptors.inner(level) for level in levels}
    for lower, higher in combinations(levels, 2):
        for language in texts[higher].record:
            words = texts[higher].word(language)
            if words and words.strip() and words == texts[lower].word(language):
                yield Problem(
                    f"{texts[higher].place}.{language}",
                    Message("descriptor.equal", {"level": higher, "other": lower}),
                )


def check_efforts(outline: Outline) -> Iterator[Problem]:
    """A question that states efforts states one for each rise of its scale."""
    for question in (item.found for item in outline.questions):
        levels = outline.levels_of_scales.get(question.word("scale") or "")
        efforts = question.record.get("efforts")
        # An empty list is the default: effort 1 for each rise.
        if levels and isinstance(efforts, list) and efforts and len(efforts) != len(levels) - 1:
            yield Problem(
                f"{question.place}.efforts",
                Message("efforts.count", {"expected": len(levels) - 1, "count": len(efforts)}),
            )
