"""Questions of one key in a draft: the rows keep them apart by a number, the document does not.

A document may be written before every key is settled. Its draft holds both questions, and publishing
asks for another key for one of them.
"""

from __future__ import annotations

import re
from collections import Counter

_NUMBER = re.compile(r" \(\d+\)\Z")


def number_repeated(keys: list[str]) -> list[str]:
    """Return the keys as rows have them: ``["a", "a"]`` gives ``["a", "a (2)"]``."""
    seen: Counter[str] = Counter()
    numbered = []
    for key in keys:
        seen[key] += 1
        numbered.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return numbered


def drop_number(key: str) -> str:
    """Return the key as the document has it: ``"a (2)"`` gives ``"a"``."""
    return _NUMBER.sub("", key)
