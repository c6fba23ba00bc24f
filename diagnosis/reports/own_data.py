"""What a person takes along of the comparison briefs they asked for (``people.export``)."""

from __future__ import annotations

from diagnosis.people.export import Rows, register_rows
from diagnosis.reports.models import ComparisonBrief

PARTS: dict[str, Rows] = {
    "comparison_briefs": (
        ComparisonBrief,
        "asked_by",
        ("title", "parameters", "chosen", "language", "created_at", "made_at", "size"),
    )
}
"""Each part: its rows, the field that names the person, and the columns that go out."""


def register_parts() -> None:
    """Tell the file of own data what this noun holds."""
    register_rows(PARTS)
