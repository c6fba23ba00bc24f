from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now

from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.services import compute_key

KIND = "tests.write"


def make_job(*, subject="result:1", **fields):
    """A queued job that was sent a moment ago."""
    key = compute_key(kind=KIND, subject=subject, parameters={})
    return Job.objects.create(**{"kind": KIND, "subject": subject, "key": key, "sent_at": Now(), **fields})


def make_lost_job(*, tries, **fields):
    """A running job whose worker was killed: its lease ran out a second ago."""
    lease = {"lease_token": uuid4(), "lease_until": Now() - timedelta(seconds=1)}
    return make_job(state=JobState.RUNNING, tries=tries, percent=50, step="tests.middle", **lease, **fields)
