"""Weights of nothing: siblings that all weigh 0 give no score (0 counts in no method)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline


def weigh_nothing(records: Iterable[Found]) -> bool:
    """Return whether there are records and every one of them weighs 0."""
    weights = [record.weight() for record in records]
    return bool(weights) and all(weight == 0 for weight in weights)


def check_domain_weights(outline: Outline) -> Iterator[Problem]:
    """One domain at least has a weight."""
    if weigh_nothing(outline.domains):
        yield Problem("domains", Message("weights.domains"))


def check_element_weights(outline: Outline) -> Iterator[Problem]:
    """One element of each domain at least has a weight."""
    for domain in outline.domains:
        if weigh_nothing(domain.listed("elements")):
            yield Problem(f"{domain.place}.elements", Message("weights.elements"))


def check_question_weights(outline: Outline) -> Iterator[Problem]:
    """In each mode that asks about an element, one of its questions at least has a weight."""
    for element, _ in outline.elements:
        questions = element.listed("questions")
        for mode in outline.modes:
            if weigh_nothing(question for question in questions if mode in question.words("modes")):
                yield Problem(f"{element.place}.questions", Message("weights.questions", {"mode": mode}))


def check_factor_weights(outline: Outline) -> Iterator[Problem]:
    """One of the links to each linked success factor at least has a weight."""
    links: dict[str, list[Found]] = defaultdict(list)
    for question in outline.questions:
        for link in question.found.listed("factors"):
            key = link.word("key")
            if key is not None:
                links[key].append(link)
    for key, linked in links.items():
        if weigh_nothing(linked):
            yield Problem(f"{linked[0].place}.weight", Message("weights.factor", {"key": key}))
