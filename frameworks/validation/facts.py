"""Facts of the source, each asked once or left out with a reason; terms of the glossary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Outline


def check_facts(outline: Outline) -> Iterator[Problem]:
    """Where a document lists the facts of its source, questions ask for these, and each is asked once."""
    facts = outline.root.listed("facts")
    asking: dict[str, list[str]] = defaultdict(list)
    for question in (item.found for item in outline.questions):
        for fact in question.words("facts"):
            asking[fact].append(f"{question.place}.facts")
    known = outline.keys_of("facts")
    for fact, places in asking.items():
        if facts and fact not in known:
            yield from (Problem(place, Message("reference.fact", {"key": fact})) for place in places)
        elif facts:
            yield from (
                Problem(place, Message("fact.asked_again", {"key": fact, "first": places[0]}))
                for place in places[1:]
            )
    for fact_record in facts:
        key, element = fact_record.word("key"), fact_record.word("element")
        if element is not None and element not in outline.element_keys:
            yield Problem(f"{fact_record.place}.element", Message("reference.element", {"key": element}))
        if key is None:
            continue
        left_out = bool(fact_record.inner("left_out").record)
        if key not in asking and not left_out:
            yield Problem(fact_record.place, Message("fact.not_asked", {"key": key}))
        elif key in asking and left_out:
            yield Problem(f"{fact_record.place}.left_out", Message("fact.asked_after_all", {"key": key}))


def check_glossary(outline: Outline) -> Iterator[Problem]:
    """Spellings are given in the languages of the document."""
    languages = outline.root.words("languages")
    for term in outline.root.listed("glossary"):
        words = term.inner("words")
        for language in words.record:
            if language not in languages:
                yield Problem(
                    f"{words.place}.{language}", Message("text.unlisted_language", {"language": language})
                )
