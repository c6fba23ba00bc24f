"""What never changes once written here: results and their scores."""

from __future__ import annotations

from diagnosis.results.models import NodeScore, Result
from frameworks import freezing


def register_frozen_tables() -> None:
    """Name the insert-only tables to the triggers that guard them."""
    for model in (Result, NodeScore):
        freezing.register(freezing.FrozenTable.insert_only(model))
