"""Words of a diagnosis in templates: ``{% load findings %}``."""

from __future__ import annotations

from django import template

from diagnosis.results import wording
from diagnosis.results.certainty_wording import describe_certainty
from frameworks.messages import Message
from frameworks.rules import Condition, Rule
from frameworks.spec import Framework

register = template.Library()


@register.simple_tag
def sentence(message: Message, framework: Framework) -> str:
    """Say a message in the reader's language."""
    return wording.describe(message, framework)


@register.simple_tag
def sureness_text(message: Message, framework: Framework) -> str:
    """Say in the reader's language how sure something is."""
    return describe_certainty(message, framework)


@register.simple_tag
def condition_text(condition: Condition, framework: Framework) -> str:
    """Say a condition as a clause."""
    return wording.describe_condition(condition, framework)


@register.simple_tag
def rule_text(rule: Rule, framework: Framework) -> str:
    """Say a whole rule as clauses."""
    return wording.describe_rule(rule, framework)


@register.simple_tag
def node_name(key: str, framework: Framework) -> str:
    """Name a domain, an element or the whole."""
    return wording.name_node(key, framework)


@register.simple_tag
def level_name(key: str | None, framework: Framework) -> str:
    """Name a readiness level; nothing for none."""
    return wording.name_level(key, framework) if key else ""


@register.simple_tag
def stage_name(key: str | None, framework: Framework) -> str:
    """Name a stage; nothing for none."""
    return wording.name_stage(key, framework) if key else ""


@register.filter
def inside(title: str) -> str:
    """Write a title as it stands inside a sentence."""
    return wording.inside_a_sentence(title)


@register.simple_tag
def question_text(key: str, framework: Framework) -> str:
    """Return the short text of a question."""
    return wording.in_language(framework.questions_by_key[key].short_text)
