"""Text to a library document of plain values: YAML, or JSON, which is YAML too.

The limits of size and depth are those of a framework document, and so is the safe way of reading.
"""

from __future__ import annotations

from frameworks.document import parse_document
from frameworks.messages import Message, Problem


def parse_library(text: str) -> tuple[dict[str, object] | None, tuple[Problem, ...]]:
    """Return the document (None when the text cannot be read at all) and what is wrong with it as YAML."""
    document, problems = parse_document(text.removeprefix("\ufeff"))
    if document is None and problems[0].message.code == "yaml.not_a_mapping":
        return None, (Problem("", Message("library.not_a_document")),)
    return document, problems
