"""A library document to YAML: the same values always give the same text, in the order of the layout."""

from __future__ import annotations

from collections.abc import Mapping

from diagnosis.advice.document.layout import LIBRARY
from frameworks.document.writing import dump_value, order_keys


def dump_library(document: Mapping[str, object]) -> str:
    """Return any document, a broken one too, as YAML that ``parse_library`` reads back to the same values."""
    return dump_value(order_keys(document, LIBRARY))
