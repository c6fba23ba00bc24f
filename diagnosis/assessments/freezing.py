"""What never changes once written here: the trail of edits, what was said, submitted and sent back."""

from __future__ import annotations

from diagnosis.assessments.models import Change, Comment, ReturnedAnswer, Submission
from frameworks import freezing


def register_frozen_tables() -> None:
    """Name the insert-only tables to the triggers that guard them."""
    for model in (Change, Comment, ReturnedAnswer, Submission):
        freezing.register(freezing.FrozenTable.insert_only(model))
