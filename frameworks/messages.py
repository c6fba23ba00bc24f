"""What a pure module says: a code with its parameters, never a sentence.

Each noun's ``wording.py`` turns codes into sentences in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say: a stable ``code`` and the values its sentence needs."""

    code: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Problem:
    """A message about one ``place`` of a document, written like ``domains[2].elements[0].title.ja``."""

    place: str
    message: Message
