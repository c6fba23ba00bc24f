"""What the parts beside the measures name exists: works, stages, views, classes of cities."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from diagnosis.advice.checking.measures import say_unknown
from diagnosis.advice.checking.outline import LibraryOutline, keys_of
from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found

ANY = "any"


def check_framework(outline: LibraryOutline) -> Iterator[Problem]:
    """The library speaks every language of its framework."""
    spoken = outline.root.words("languages")
    for language in outline.framework.languages:
        if language not in spoken:
            yield Problem("languages", Message("language.missing", {"language": language}))


def check_works(outline: LibraryOutline) -> Iterator[Problem]:
    """Every source names a work of the library."""
    works = keys_of(outline.root.listed("works"))
    for record in _list_sourced(outline):
        source = record.inner("source")
        work = source.word("work")
        if work is not None and work not in works:
            yield Problem(f"{source.place}.work", Message("unknown.work", {"key": work}))


def _list_sourced(outline: LibraryOutline) -> Iterator[Found]:
    yield from outline.root.listed("stage_advice")
    for choice in ("scaling", "business_models"):
        yield from outline.options(choice)
    for dispute in outline.disputes:
        yield from dispute.listed("views")
    yield outline.root.inner("class_directions")
    for part in ("cells", "quadrants", "by_character"):
        yield from outline.directions(part)
    for measure in outline.measures:
        yield measure
        yield measure.inner("example")


def check_stage_advice(outline: LibraryOutline) -> Iterator[Problem]:
    """Advice stands at stages of the framework."""
    for advice in outline.root.listed("stage_advice"):
        yield from _check_word(advice, "stage", "stages", outline.framework.stages_by_key)


def check_disputes(outline: LibraryOutline) -> Iterator[Problem]:
    """Views name measures; the view that is advised at a stage exists, and so does the stage."""
    for dispute in outline.disputes:
        views = dispute.listed("views")
        for view in views:
            for key in view.words("measures"):
                if key not in outline.measure_keys:
                    yield Problem(f"{view.place}.measures", say_unknown("requires", key))
        chosen = dispute.inner("default")
        for stage, view_key in chosen.record.items():
            place = f"{chosen.place}.{stage}"
            if stage not in outline.framework.stages_by_key:
                yield Problem(place, say_unknown("stages", stage))
            if isinstance(view_key, str) and view_key not in keys_of(views):
                yield Problem(place, Message("unknown.view", {"key": view_key}))


def check_directions(outline: LibraryOutline) -> Iterator[Problem]:
    """Directions name classes of cities that exist; ``any`` stands for every economic group."""
    groups, characters = outline.vocabulary.economic_groups, outline.vocabulary.characters
    for cell in outline.directions("cells"):
        yield from _check_word(cell, "economic", "economic_groups", {*groups, ANY})
        yield from _check_word(cell, "character", "characters", characters)
    for row in outline.directions("by_character"):
        yield from _check_word(row, "character", "characters", characters)
    for quadrant in outline.directions("quadrants"):
        for part, kind, known in (
            ("groups", "economic_groups", groups),
            ("characters", "characters", characters),
        ):
            for key in quadrant.words(part):
                if key not in known:
                    yield Problem(f"{quadrant.place}.{part}", say_unknown(kind, key))


def _check_word(record: Found, name: str, kind: str, known: Collection[str]) -> Iterator[Problem]:
    key = record.word(name)
    if key is not None and key not in known:
        yield Problem(f"{record.place}.{name}", say_unknown(kind, key))
