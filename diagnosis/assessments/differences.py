"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with the blanks behind it; in scripts without blanks every character stands alone.
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿＀-￯]|[^\s぀-ヿ㐀-鿿＀-￯]+\s*|\s+")

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text that stayed, went, or came."""

    kind: Kind
    text: str


def list_pieces(before: str, after: str) -> list[Piece]:
    """Return both texts as one: the pieces that are not new give the first, those not gone the second."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for action, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if action == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            pieces.append(Piece("gone", "".join(old[old_from:old_to])))
        if new_from < new_to:
            pieces.append(Piece("new", "".join(new[new_from:new_to])))
    return pieces
