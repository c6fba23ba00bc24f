"""Texts of documents in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from frameworks.forms import PLACE_KIND_TITLES
from frameworks.spec import read_text

register = template.Library()


@register.filter
def localized(text: Mapping[str, str] | None) -> str:
    """Return a ``{language: text}`` value in the language of the page; nothing for nothing."""
    if not text:
        return ""
    return read_text(text, get_language() or "en")


@register.filter
def place_kind(kind: str) -> str:
    """Return the word for a kind of place in the language of the page."""
    return str(PLACE_KIND_TITLES[kind])
