"""Keys that must name something: works, modes, scales, factors, levels, elements, domains."""

from __future__ import annotations

from collections.abc import Iterator

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline


def check_sources(outline: Outline) -> Iterator[Problem]:
    """Every source names a work of the document."""
    works = outline.keys_of("works")
    sourced = [
        *outline.domains,
        *(element for element, _ in outline.elements),
        *(question.found for question in outline.questions),
        *(
            record
            for part in ("stages", "criteria", "success_factors")
            for record in outline.root.listed(part)
        ),
    ]
    for record in sourced:
        source = record.inner("source")
        work = source.word("work")
        if work is not None and work not in works:
            yield Problem(f"{source.place}.work", Message("reference.work", {"key": work}))


def check_question_references(outline: Outline) -> Iterator[Problem]:
    """A question's scale, modes and success factors exist."""
    factors = outline.keys_of("success_factors")
    for question in (item.found for item in outline.questions):
        scale = question.word("scale")
        if scale is not None and scale not in outline.levels_of_scales:
            yield Problem(f"{question.place}.scale", Message("reference.scale", {"key": scale}))
        for mode in question.words("modes"):
            if mode not in outline.modes:
                yield Problem(f"{question.place}.modes", Message("reference.mode", {"key": mode}))
        for link in question.listed("factors"):
            factor = link.word("key")
            if factor is not None and factor not in factors:
                yield Problem(f"{link.place}.key", Message("reference.factor", {"key": factor}))


def check_gates(outline: Outline) -> Iterator[Problem]:
    """A gate stands before a level above the lowest, on elements that exist."""
    levels = [level.word("key") for level in outline.root.listed("readiness_levels")]
    for gate in outline.root.listed("gates"):
        level = gate.word("level")
        if level is not None and level not in levels:
            yield Problem(f"{gate.place}.level", Message("reference.level", {"key": level}))
        elif level is not None and level == levels[-1]:
            yield Problem(f"{gate.place}.level", Message("gate.lowest_level", {"key": level}))
        yield from _check_gate_nodes(gate, outline)


def _check_gate_nodes(gate: Found, outline: Outline) -> Iterator[Problem]:
    domain, element = gate.word("domain"), gate.word("element")
    if domain is not None and domain not in outline.domain_keys:
        yield Problem(f"{gate.place}.domain", Message("reference.domain", {"key": domain}))
    if element is None:
        return
    if element not in outline.element_keys:
        yield Problem(f"{gate.place}.element", Message("reference.element", {"key": element}))
        return
    homes = {holder.word("key") for found, holder in outline.elements if found.word("key") == element}
    if domain is not None and domain not in homes:
        yield Problem(
            f"{gate.place}.element", Message("gate.element_elsewhere", {"element": element, "domain": domain})
        )
