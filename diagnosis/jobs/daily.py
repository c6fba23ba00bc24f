"""Work that is done once a day over all workers: the day's Job row says that it was asked for."""

from __future__ import annotations

from django.utils import timezone

from diagnosis.jobs.models import MAX_TRIES, Job, JobState
from diagnosis.jobs.registry import DAILY
from diagnosis.jobs.services import request_job


def request_daily_jobs() -> int:
    """Ask for what this day still lacks; return how many jobs were asked for.

    Two workers that ask at the same moment get one job: its key is unique while it is unfinished. One
    that looked before and asks after the job has ended gets a second one, which runs strictly later: the
    work looks at what was done before, and finds nothing left to do. What failed is asked for again, three
    times a day at most.
    """
    now = timezone.localtime()
    day = now.date().isoformat()
    asked = 0
    for kind, from_hour in tuple(DAILY.items()):
        subject = f"day:{day}"
        if now.hour < from_hour:
            continue
        states = list(Job.objects.filter(kind=kind, subject=subject).values_list("state", flat=True))
        if states.count(JobState.FAILED) == len(states) < MAX_TRIES:
            request_job(kind=kind, subject=subject, parameters={"day": day}, by=None)
            asked += 1
    return asked
