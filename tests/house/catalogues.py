"""Read gettext's catalogues, written (.po) and compiled (.mo), without gettext's own programs."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KEYWORD = re.compile(r"(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(?P<text>\".*\")")
PLACEHOLDER = re.compile(r"%\([a-z_]\w*\)[sd]|\{[a-z_]\w*\}|%[sd]")
CONTEXT_SIGN = "\x04"  # gettext's own, between context and message


@dataclass(slots=True)
class Entry:
    """One message with its translations: one, or one for each plural form."""

    line: int
    context: str | None = None
    message: str = ""
    plural: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What a compiled catalogue calls the message."""
        return self.message if self.context is None else f"{self.context}{CONTEXT_SIGN}{self.message}"

    @property
    def is_translated(self) -> bool:
        """Whether every form has a text."""
        return bool(self.translations) and all(self.translations.values())


def read_catalogue(text: str) -> list[Entry]:
    """Return the entries of a .po file, its head (the empty message) among them, without obsolete ones."""
    return [entry for block in _split(text) if (entry := _read_entry(block)) is not None]


def read_compiled(path: Path) -> dict[str, dict[int, str]]:
    """Return the translations of a .mo file by message."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    found: dict[str, dict[int, str]] = {}
    for key, text in catalogue.items():
        message, number = key if isinstance(key, tuple) else (key, 0)
        found.setdefault(message, {})[number] = text
    return found


def list_wrong_placeholders(entry: Entry) -> list[str]:
    """Return the translations whose placeholders are not the message's own; missing ones are not wrong."""
    wanted = [_get_placeholders(text) for text in (entry.message, entry.plural) if text is not None]
    given = [text for text in entry.translations.values() if text]
    return [text for text in given if _get_placeholders(text) not in wanted]


def _get_placeholders(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


def _split(text: str) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            block.append((number, line.strip()))
        elif block:
            yield block
            block = []


def _read_entry(block: list[tuple[int, str]]) -> Entry | None:
    entry = Entry(line=block[0][0])
    texts: dict[str, str] = {}
    current = ""
    for _, line in block:
        if line.startswith("#,"):
            entry.flags |= frozenset(flag.strip() for flag in line[2:].split(","))
        elif found := KEYWORD.fullmatch(line):
            current = found["keyword"]
            texts[current] = ast.literal_eval(found["text"])
        elif line.startswith('"'):
            texts[current] += ast.literal_eval(line)
    if "msgid" not in texts:
        return None
    entry.context, entry.plural = texts.get("msgctxt"), texts.get("msgid_plural")
    entry.message = texts["msgid"]
    for keyword, text in texts.items():
        if keyword.startswith("msgstr"):
            entry.translations[int(keyword[7:-1] or 0) if "[" in keyword else 0] = text
    return entry
