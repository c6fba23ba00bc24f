"""Texts of questions with the terms of the glossary marked, each a link to its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from frameworks.spec import Framework, read_text
from frameworks.terms import Piece, find_terms

register = template.Library()


@register.simple_tag
def mark_terms(text: Mapping[str, str], spec: Framework, marked: set[str] | None = None) -> SafeString:
    """Return a text in the reader's language; a script opens the meaning beside the word (terms.js).

    Texts that share ``marked`` mark a term once.
    """
    language = get_language() or "en"
    pieces = find_terms(read_text(text, language), spec.glossary, language, marked)
    if not any(piece.term for piece in pieces):
        return format_html("{}", read_text(text, language))
    address = reverse("frameworks:glossary", args=[spec.key, spec.version])
    return format_html_join("", "{}", ((_write_piece(piece, address),) for piece in pieces))


def _write_piece(piece: Piece, address: str) -> SafeString:
    if piece.term is None:
        return format_html("{}", piece.words)
    return format_html(
        '<a class="term" href="{}#term-{}" data-term="{}">{}</a>',
        address,
        piece.term.key,
        piece.term.key,
        piece.words,
    )
