"""Which rows of this room are frozen: a published version, and everything in it."""

from __future__ import annotations

from frameworks import freezing
from frameworks.models import FrameworkVersion
from frameworks.row_order import ROW_MODELS

_IN_PUBLISHED_VERSION = (
    "EXISTS (SELECT 1 FROM frameworks_frameworkversion frozen_version "
    "WHERE frozen_version.id = {row}.version_id AND frozen_version.state = 'published')"
)


def register_frozen_tables() -> None:
    """Name the tables to the triggers that guard them."""
    freezing.register(freezing.FrozenTable.frozen_when(FrameworkVersion, "{row}.state = 'published'"))
    for model in ROW_MODELS:
        freezing.register(freezing.FrozenTable.frozen_when(model, _IN_PUBLISHED_VERSION, guards_insert=True))
