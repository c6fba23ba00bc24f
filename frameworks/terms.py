"""Terms of the glossary found in a text, so that a page can mark them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from frameworks.spec import GlossaryTerm

# Japanese and Chinese are written without spaces: there a spelling stands wherever its signs stand.
_UNSPACED = frozenset({"ja", "zh"})
GLOSSARIES_KEPT = 64  # of versions and languages in use at one time


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``term`` where it is a term of the glossary."""

    words: str
    term: GlossaryTerm | None = None


def find_terms(
    text: str, glossary: Sequence[GlossaryTerm], language: str, marked: set[str] | None = None
) -> tuple[Piece, ...]:
    """Cut a text into pieces; joined they are the text again.

    Of overlapping spellings the longest counts. A term is marked where it stands first and not
    again: a page full of marks is read by nobody. ``marked`` holds the keys of the terms that are
    marked already in texts above, and gets those of this one.
    """
    found = _read_spellings(_Glossary(glossary), language)
    if found is None:
        return (Piece(text),) if text else ()
    return tuple(_cut(text, *found, set() if marked is None else marked))


@dataclass(frozen=True, slots=True, eq=False)
class _Glossary:
    """A glossary known by its identity: its words are no key, and it does not change."""

    terms: Sequence[GlossaryTerm]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Glossary) and other.terms is self.terms

    def __hash__(self) -> int:
        return id(self.terms)


@lru_cache(maxsize=GLOSSARIES_KEPT)
def _read_spellings(
    glossary: _Glossary, language: str
) -> tuple[dict[str, GlossaryTerm], re.Pattern[str]] | None:
    """Return the spellings of a language and the pattern that finds them, made once for many texts."""
    spellings = {word.casefold(): term for term in glossary.terms for word in term.words.get(language, ())}
    if not spellings:
        return None
    words = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
    unspaced = language.split("-", maxsplit=1)[0] in _UNSPACED
    return spellings, re.compile(words if unspaced else rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def _cut(
    text: str, spellings: dict[str, GlossaryTerm], pattern: re.Pattern[str], marked: set[str]
) -> Iterator[Piece]:
    end = 0
    for match in pattern.finditer(text):
        term = spellings[match.group().casefold()]
        if term.key in marked:
            continue
        marked.add(term.key)
        if match.start() > end:
            yield Piece(text[end : match.start()])
        yield Piece(match.group(), term)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:])
