"""What never changes once written here: the trail of edits, and what was submitted."""

from __future__ import annotations

from diagnosis.assessments.models import Change, Submission
from frameworks import freezing


def register_frozen_tables() -> None:
    """Name the insert-only tables to the triggers that guard them."""
    for model in (Change, Submission):
        freezing.register(freezing.FrozenTable.insert_only(model))
