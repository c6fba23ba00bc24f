"""What never changes once published here: a version of the measure library."""

from __future__ import annotations

from diagnosis.advice.models import MeasureLibrary
from frameworks import freezing


def register_frozen_tables() -> None:
    """Name to the triggers the tables that they guard."""
    published = "{row}.state = 'published'"
    freezing.register(
        freezing.FrozenTable.frozen_when(MeasureLibrary, published, mutable=("published_by_id",))
    )
