"""Questions about jobs."""

from __future__ import annotations

from uuid import UUID

from diagnosis.jobs.models import Job, JobState


def load_latest_job(*, kind: str, subject: str) -> Job | None:
    """Return the newest job of a kind about a subject, whatever its state."""
    return Job.objects.filter(kind=kind, subject=subject).order_by("-pk").first()


def load_live_tokens() -> frozenset[UUID]:
    """Return the tokens of the tries that may still finish; any other try has ended."""
    tokens = Job.objects.filter(state=JobState.RUNNING).values_list("lease_token", flat=True)
    return frozenset(token for token in tokens if token is not None)
