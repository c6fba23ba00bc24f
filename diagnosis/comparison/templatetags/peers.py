"""Words of compared results and of peers in templates: ``{% load peers %}``."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from diagnosis.comparison import wording
from diagnosis.results.models import ComparedResult

register = template.Library()


@register.filter
def alike(reasons: Sequence[str]) -> str:
    """Say what makes a peer similar."""
    return wording.say_alike(reasons)


@register.filter
def answers_of(row: ComparedResult) -> str:
    """Say whose answers a result rests on."""
    return wording.name_series(row.series, row.origin)


@register.filter
def subject(row: ComparedResult) -> str:
    """Name the place, or the initiative with its place."""
    return wording.name_subject(row)
