"""What never changes once written here: results and their scores, what was withdrawn, finished checks."""

from __future__ import annotations

from diagnosis.assessments.models import Verification
from diagnosis.results.models import (
    NodeScore,
    Override,
    Publication,
    Result,
    ResultCertainty,
    Series,
    ShareLink,
)
from frameworks import freezing

WITHDRAWN = "{row}.withdrawn_at IS NOT NULL"
# A check is finished once its submission has a checked result.
FINISHED = (
    f"EXISTS (SELECT 1 FROM {Result._meta.db_table} made "  # noqa: S608  names of ours, nothing typed
    f"WHERE made.submission_id = {{row}}.submission_id AND made.series = '{Series.VERIFIED.value}')"
)


def register_frozen_tables() -> None:
    """Name to the triggers the tables that they guard; accounts that go leave the rest of a row as it is."""
    for model in (Result, ResultCertainty, NodeScore):
        freezing.register(freezing.FrozenTable.insert_only(model))
    frozen_when = freezing.FrozenTable.frozen_when
    freezing.register(frozen_when(Override, WITHDRAWN, mutable=("set_by_id", "withdrawn_by_id")))
    freezing.register(frozen_when(Publication, WITHDRAWN, mutable=("published_by_id", "withdrawn_by_id")))
    freezing.register(
        frozen_when(ShareLink, "{row}.revoked_at IS NOT NULL", mutable=("made_by_id", "last_used_at"))
    )
    freezing.register(frozen_when(Verification, FINISHED, mutable=("verified_by_id",)))
