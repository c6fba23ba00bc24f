"""What a person takes along of what they put on roadmaps (``people.export``)."""

from __future__ import annotations

from diagnosis.advice.models import PlanItem
from diagnosis.people.export import Rows, register_rows

PARTS: dict[str, Rows] = {
    "roadmap_lines": (
        PlanItem,
        "created_by",
        ("plan", "kind", "measure_key", "question_key", "to_level", "title", "note", "created_at"),
    ),
}
"""Each part: its rows, the field that names the person, and the columns that go out."""


def register_parts() -> None:
    """Tell the file of own data what this noun holds."""
    register_rows(PARTS)
