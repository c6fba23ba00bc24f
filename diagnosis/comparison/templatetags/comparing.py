"""Words of comparisons in templates: ``{% load comparing %}``."""

from __future__ import annotations

from django import template

from diagnosis.comparison import matrix_wording
from frameworks.messages import Message
from frameworks.spec import Framework

register = template.Library()


@register.simple_tag
def finding_text(message: Message, framework: Framework) -> str:
    """Say what a table of places, or one of its rows, shows."""
    return matrix_wording.describe_finding(message, framework)


@register.filter
def count_text(count: int) -> str:
    """Write how many: with a comma in thousands."""
    return matrix_wording.say_count(count)
