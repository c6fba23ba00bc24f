"""Words of peers in templates: ``{% load peers %}``."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from diagnosis.comparison import wording

register = template.Library()


@register.filter
def alike(reasons: Sequence[str]) -> str:
    """Say what makes a peer similar."""
    return wording.say_alike(reasons)
