"""What never changes once written here: the trail."""

from __future__ import annotations

from diagnosis.people.models import Event
from frameworks import freezing


def register_frozen_tables() -> None:
    """Name the insert-only tables to the triggers that guard them."""
    freezing.register(freezing.FrozenTable.insert_only(Event))
