"""What a measure names exists, fits together, and says where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from diagnosis.advice.checking.outline import LibraryOutline, keys_of
from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found


def check_measures(outline: LibraryOutline) -> Iterator[Problem]:
    """Check the references, lifts and basis of every measure."""
    known = _list_known(outline)
    leads = keys_of(outline.root.listed("leads"))
    for measure in outline.measures:
        for part, keys in known.items():
            yield from _check_words(measure, part, keys)
        lead = measure.word("lead")
        if lead is not None and lead not in leads:
            yield Problem(f"{measure.place}.lead", Message("unknown.lead", {"key": lead}))
        for lift in measure.listed("raises"):
            yield from _check_lift(lift, measure.words("elements"), outline)
        yield from _check_basis(measure)


def _list_known(outline: LibraryOutline) -> dict[str, Collection[str]]:
    framework, vocabulary = outline.framework, outline.vocabulary
    return {
        "elements": framework.elements_by_key,
        "criteria": {criterion.key for criterion in framework.criteria},
        "stages": framework.stages_by_key,
        "economic_groups": vocabulary.economic_groups,
        "characters": vocabulary.characters,
        "issues": vocabulary.issues,
        "requires": outline.measure_keys,
        "scaling": keys_of(outline.options("scaling")),
        "business_models": keys_of(outline.options("business_models")),
    }


def _check_words(measure: Found, part: str, known: Collection[str]) -> Iterator[Problem]:
    for key in measure.words(part):
        if key not in known:
            yield Problem(f"{measure.place}.{part}", say_unknown(part, key))


def say_unknown(part: str, key: str) -> Message:
    """Return what to say of a key that names nothing of its kind."""
    values = {"key": key}
    return {
        "elements": Message("unknown.element", values),
        "criteria": Message("unknown.criterion", values),
        "stages": Message("unknown.stage", values),
        "economic_groups": Message("unknown.economic_group", values),
        "characters": Message("unknown.character", values),
        "issues": Message("unknown.issue", values),
        "requires": Message("unknown.measure", values),
        "scaling": Message("unknown.scaling", values),
        "business_models": Message("unknown.business_model", values),
    }[part]


def _check_lift(lift: Found, elements: Collection[str], outline: LibraryOutline) -> Iterator[Problem]:
    key, to = lift.word("question"), lift.word("to")
    if key is None:
        return
    question = outline.framework.questions_by_key.get(key)
    if question is None:
        yield Problem(f"{lift.place}.question", Message("unknown.question", {"key": key}))
        return
    if question.element not in elements:
        values = {"key": key, "element": question.element}
        yield Problem(f"{lift.place}.question", Message("lift.other_element", values))
    levels = [level.key for level in question.scale.levels]
    if to is not None and to not in levels:
        values = {"key": to, "levels": ", ".join(levels[1:])}
        yield Problem(f"{lift.place}.to", Message("lift.no_such_level", values))
    elif to == levels[0]:
        yield Problem(f"{lift.place}.to", Message("lift.lowest", {"key": to}))


def _check_basis(measure: Found) -> Iterator[Problem]:
    basis, source = measure.word("basis"), measure.record.get("source")
    if basis == "sourced" and source is None:
        yield Problem(f"{measure.place}.source", Message("basis.without_source"))
    if basis == "ours" and source is not None:
        yield Problem(f"{measure.place}.source", Message("basis.ours_with_source"))
