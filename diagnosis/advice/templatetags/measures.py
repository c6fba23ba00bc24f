"""Words of a library by their key, in templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from diagnosis.advice.library_wording import PARTS

register = template.Library()


@register.filter
def entry(values: Mapping[str, Any], key: str) -> Any:
    """Return the value at a key of a mapping; nothing where it has none."""
    return values.get(key)


@register.filter
def name_part(part: str) -> str:
    """Return what a part of a measure or a library is called."""
    return str(PARTS[part])
