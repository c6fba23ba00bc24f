"""All checks in their order, and which problems a draft may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias

from frameworks.messages import Problem
from frameworks.validation import facts, keys, ladders, lens, method, references, stages, weights
from frameworks.validation.outline import Outline
from frameworks.validation.structure import check_structure

Purpose: TypeAlias = Literal["publish", "draft"]
Check: TypeAlias = Callable[[Outline], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    keys.check_repeated_keys,
    keys.check_repeated_numbers,
    references.check_sources,
    references.check_question_references,
    references.check_gates,
    ladders.check_scales,
    ladders.check_descriptors,
    ladders.check_efforts,
    method.check_grades,
    method.check_spreads,
    method.check_thresholds,
    method.check_node_titles,
    method.check_modes,
    weights.check_domain_weights,
    weights.check_element_weights,
    weights.check_question_weights,
    weights.check_factor_weights,
    lens.check_factors,
    lens.check_empty_cells,
    facts.check_facts,
    facts.check_glossary,
    stages.check_rules_present,
    stages.check_rules,
)

# What is not written yet. Everything else breaks a draft as it breaks a published version.
TOLERATED_IN_DRAFTS = frozenset(
    {
        "part.missing",
        "list.short",
        "text.missing",
        "descriptor.missing",
        "descriptor.equal",
        "fact.asked_after_all",
        "fact.asked_again",
        "fact.not_asked",
        "grade.missing",
        "mode.no_questions",
        "question.key_repeated",
        "reference.fact",
        "rule.unsatisfiable",
        "stage.rule_missing",
        "weights.questions",
        "weights.factor",
    }
)


def list_problems(document: Mapping[str, object], purpose: Purpose = "publish") -> tuple[Problem, ...]:
    """Return every problem of a document, those of its form first.

    For the purpose ``draft`` text and questions may still be missing (``TOLERATED_IN_DRAFTS``).
    A document without problems for a purpose compiles. Nothing is raised for any document.
    """
    outline = Outline(document)
    problems = [*check_structure(document), *(problem for check in CHECKS for problem in check(outline))]
    if purpose == "draft":
        problems = [problem for problem in problems if problem.message.code not in TOLERATED_IN_DRAFTS]
    return tuple(problems)
