"""Stages and their rules: what they name exists, and some answers satisfy them in every mode.

Rules have no negation and no upper limits: if the best answers to all questions do not satisfy a
rule, no answers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline
from frameworks.validation.weights import weigh_nothing


def check_rules_present(outline: Outline) -> Iterator[Problem]:
    """Every stage but the lowest has a rule; the lowest is what remains."""
    stages = outline.root.listed("stages")
    for stage, _ in pairwise(stages):
        if stage.record.get("rule") is None:
            yield Problem(f"{stage.place}.rule", Message("stage.rule_missing"))
    if stages and stages[-1].record.get("rule") is not None:
        yield Problem(f"{stages[-1].place}.rule", Message("stage.rule_on_last"))


def check_rules(outline: Outline) -> Iterator[Problem]:
    """Rules name nodes and levels that exist, count no more than their parts, and can be satisfied."""
    scored = {mode: _find_scored_nodes(outline, mode) for mode in outline.modes}
    for stage in outline.root.listed("stages"):
        rule = stage.inner("rule")
        problems = list(_check_rule(rule, outline))
        yield from problems
        if problems or not rule.record:
            continue
        failing = [mode for mode, nodes in scored.items() if not _can_hold(rule, nodes)]
        for mode in failing:
            # A mode that leaves a domain out is unfinished: it is not offered to anybody yet.
            if outline.domain_keys <= scored[mode] or len(failing) == len(scored):
                yield Problem(rule.place, Message("rule.unsatisfiable", {"mode": mode}))


def _check_rule(rule: Found, outline: Outline) -> Iterator[Problem]:
    for form in ("level_at_least", "score_at_least"):
        condition = rule.inner(form)
        node, level = condition.word("node"), condition.word("level")
        if node is not None and node not in outline.domain_keys | outline.element_keys:
            yield Problem(f"{condition.place}.node", Message("reference.node", {"key": node}))
        if level is not None and level not in outline.keys_of("readiness_levels"):
            yield Problem(f"{condition.place}.level", Message("reference.level", {"key": level}))
    counted = rule.inner("at_least")
    parts = counted.listed("of")
    count = counted.number("count")
    if count is not None and count > len(parts):
        yield Problem(f"{counted.place}.count", Message("rule.count", {"count": count, "parts": len(parts)}))
    for part in (*rule.listed("all"), *rule.listed("any"), *parts):
        yield from _check_rule(part, outline)


def _can_hold(rule: Found, scored: frozenset[str]) -> bool:
    """Return whether a rule holds when every node that can have a score has 100."""
    for form in ("level_at_least", "score_at_least"):
        node = rule.inner(form).word("node")
        if node is not None:
            return node in scored
    if "all" in rule.record:
        return all(_can_hold(part, scored) for part in rule.listed("all"))
    if "any" in rule.record:
        return any(_can_hold(part, scored) for part in rule.listed("any"))
    counted = rule.inner("at_least")
    return sum(_can_hold(part, scored) for part in counted.listed("of")) >= (counted.number("count") or 0)


def _find_scored_nodes(outline: Outline, mode: str) -> frozenset[str]:
    """Return the keys of the domains and elements that some answers in this mode give a score."""
    nodes: set[str | None] = set()
    for domain in outline.domains:
        scored = [element for element in domain.listed("elements") if _has_score(element, mode)]
        nodes.update(element.word("key") for element in scored)
        if scored and not weigh_nothing(scored):
            nodes.add(domain.word("key"))
    return frozenset(key for key in nodes if key is not None)


def _has_score(element: Found, mode: str) -> bool:
    asked = [question for question in element.listed("questions") if mode in question.words("modes")]
    return bool(asked) and not weigh_nothing(asked)
