"""Read Django templates as a browser and a translator would: what is inline, what is not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

HIDDEN = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}"
    r"|\{\{.*?\}\}",
    re.DOTALL,
)
"""What Django replaces: comments, translated blocks, tags and variables."""

WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
"""Attributes that people read or hear; ``value`` is one where an input is a button."""
SILENT_ELEMENTS = {"code", "kbd", "samp", "script", "style", "svg"}
VOID_ELEMENTS = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SAME_IN_ALL_LANGUAGES = {
    "API", "CSV", "City", "DAC", "Excel", "JICA", "JSON", "OECD", "OK", "OpenAPI", "PDF", "Readiness",
    "SVG", "URL", "xlsx",
}  # fmt: skip


def list_inline_code(text: str) -> Iterator[str]:
    """Yield script, style and handlers that stand in the markup; the content policy forbids them."""
    reader = _Markup()
    reader.feed(_blank(text))
    yield from reader.inline


def list_untranslated(text: str, *, is_markup: bool = True) -> Iterator[str]:
    """Yield the words a person reads that go through no translation.

    Elements with ``lang`` or ``translate="no"`` are meant as they stand.
    """
    if not is_markup:
        yield from (f"line {offset + 1}: {words}" for offset, words in _list_words(_blank(text)))
        return
    reader = _Markup()
    reader.feed(_blank(text))
    yield from reader.untranslated


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inline: list[str] = []
        self.untranslated: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        is_data = values.get("type", "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in values and not is_data):
            self.inline.append(f"line {line}: <{tag}>")
        for name, value in values.items():
            is_address = value.strip().lower().startswith("javascript:")
            if is_address or name == "style" or name.startswith(("on", "hx-on")):
                self.inline.append(f"line {line}: {name}=")
        is_button = tag == "input" and values.get("type") in {"submit", "button"}
        spoken = SPOKEN_ATTRIBUTES | ({"value"} if is_button else set())
        is_silent = bool(self._silent) or tag in SILENT_ELEMENTS or values.get("translate") == "no"
        if tag != "html" and "lang" in values:
            is_silent = True
        if not is_silent or tag == "svg":
            for name in spoken & set(values):
                self._note(values[name], line)
        if tag not in VOID_ELEMENTS and (is_silent or self._silent):
            self._silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = list(self._silent)
        self.handle_starttag(tag, attrs)
        self._silent = before

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data, self.getpos()[0])

    def _note(self, text: str, line: int) -> None:
        self.untranslated.extend(f"line {line + offset}: {words}" for offset, words in _list_words(text))


def _blank(text: str) -> str:
    """Put a blank for each thing Django replaces, so that attributes stay whole; keep the lines."""
    return HIDDEN.sub(lambda found: "\n" * found.group().count("\n") or " ", text)


def _list_words(text: str) -> Iterator[tuple[int, str]]:
    for offset, line in enumerate(text.splitlines()):
        if set(WORD.findall(line)) - SAME_IN_ALL_LANGUAGES:
            yield offset, line.strip()
