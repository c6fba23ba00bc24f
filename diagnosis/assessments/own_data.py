"""What a person takes along of their work on assessments (``people.export``)."""

from __future__ import annotations

from diagnosis.assessments.models import (
    Answer,
    Assignment,
    Change,
    Comment,
    Evidence,
    Mention,
    PrivateNote,
    Rating,
    ReturnedAnswer,
    Submission,
    Verification,
)
from diagnosis.people.export import Rows, register_rows

PARTS: dict[str, Rows] = {
    "answers": (
        Answer,
        "updated_by",
        ("assessment", "question_key", "state", "level_key", "reason", "comment", "grade", "updated_at"),
    ),
    "changes": (
        Change,
        "made_by",
        ("assessment", "question_key", "revision", "after", "cause", "why", "made_at"),
    ),
    "comments": (Comment, "author", ("assessment", "question_key", "kind", "text", "made_at")),
    "mentions": (
        Mention,
        "user",
        ("comment__assessment", "comment__question_key", "comment__made_at"),
    ),
    "ratings": (
        Rating,
        "user",
        ("rating_round__assessment", "question_key", "state", "level_key", "note", "rated_at"),
    ),
    "assignments": (Assignment, "user", ("assessment", "node_key", "due_on", "assigned_at")),
    "evidence": (
        Evidence,
        "added_by",
        ("assessment", "question_key", "kind", "name", "url", "citation", "added_at", "removed_at"),
    ),
    "submissions": (Submission, "submitted_by", ("assessment", "number", "submitted_at")),
    "checks": (
        Verification,
        "verified_by",
        (
            "submission__assessment",
            "question_key",
            "verdict",
            "state",
            "level_key",
            "grade",
            "reason",
            "verified_at",
        ),
    ),
    "sent_back": (
        ReturnedAnswer,
        "returned_by",
        ("submission__assessment", "question_key", "reason", "returned_at"),
    ),
    "private_notes": (PrivateNote, "author", ("assessment", "question_key", "text", "written_at")),
}
"""Each part: its rows, the field that names the person, and the columns that go out."""


def register_parts() -> None:
    """Tell the file of own data what this noun holds."""
    register_rows(PARTS)
