"""What a person takes along of what they decided about results (``people.export``)."""

from __future__ import annotations

from diagnosis.people.export import Rows, register_rows
from diagnosis.results.models import Override, Publication, ShareLink

PARTS: dict[str, Rows] = {
    "set_stages": (Override, "set_by", ("result", "stage", "reason", "set_at", "withdrawn_at")),
    "publications": (Publication, "published_by", ("result", "audience", "published_at", "withdrawn_at")),
    "share_links": (
        ShareLink,
        "made_by",
        ("result", "label", "made_at", "expires_at", "revoked_at", "last_used_at"),
    ),
}
"""Each part: its rows, the field that names the person, and the columns that go out (no secret)."""


def register_parts() -> None:
    """Tell the file of own data what this noun holds."""
    register_rows(PARTS)
