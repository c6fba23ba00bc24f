"""Everything that changes a job. Each change is one conditional UPDATE by the database's clock."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from amqp.exceptions import AMQPError
from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import KombuError

from diagnosis.jobs.models import MAX_TRIES, UNFINISHED_STATES, Job, JobState
from diagnosis.jobs.registry import load_kind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

REQUEST_ATTEMPTS = 5
KILL_GRACE = timedelta(seconds=30)
"""After its time limit a try is asked to stop; this much later its process is killed."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one try to work on a job and to finish it, until another token takes its place."""

    job_id: int
    token: UUID
    kind: str
    subject: str
    parameters: Mapping[str, Any]


def compute_key(*, kind: str, subject: str, parameters: Mapping[str, Any]) -> str:
    """Return the same 64 characters for the same kind, subject and parameters."""
    document = json.dumps(
        [kind, subject, parameters], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(document.encode()).hexdigest()


def request_job(
    *, kind: str, subject: str, parameters: Mapping[str, Any], by: AbstractBaseUser | None
) -> Job:
    """Return the unfinished job for this work, or make one and send it on commit.

    ``parameters`` must be JSON. An unregistered ``kind`` raises ``UnknownJobKindError``. A broker that
    does not answer raises nothing: the job stays unsent and a worker's sweep sends it.
    """
    load_kind(kind)
    key = compute_key(kind=kind, subject=subject, parameters=parameters)
    for attempt in range(1, REQUEST_ATTEMPTS + 1):
        waiting = Job.objects.filter(key=key, state__in=UNFINISHED_STATES).first()
        if waiting is not None:
            return waiting
        try:
            with transaction.atomic():
                job = Job.objects.create(  # type: ignore[misc]  # the user is ours: settings say so
                    kind=kind, subject=subject, parameters=dict(parameters), key=key, created_by=by
                )
        except IntegrityError:
            # Somebody asked for the same at the same moment: theirs is the job. It may even be done
            # before we look, so look again; another cause of the error shows at the last attempt.
            if attempt == REQUEST_ATTEMPTS:
                raise
            continue
        transaction.on_commit(partial(send_job, job_id=job.pk, kind=kind), robust=True)
        return job
    raise AssertionError("the last attempt returns or raises")


def retry_job(*, job: Job, by: AbstractBaseUser | None) -> Job:
    """Ask for a failed job again: a new job with the same work. Any other job is returned as it is."""
    if job.state != JobState.FAILED:
        return job
    return request_job(kind=job.kind, subject=job.subject, parameters=job.parameters, by=by)


def send_job(*, job_id: int, kind: str) -> bool:
    """Wake a worker for the job; return whether the broker took the message.

    A broker's error is logged and leaves the job unsent.
    """
    limit = load_kind(kind).time_limit
    try:
        current_app.send_task(
            kind,
            args=[job_id],
            soft_time_limit=limit.total_seconds(),
            time_limit=(limit + KILL_GRACE).total_seconds(),
            retry=False,
        )
    except (KombuError, AMQPError, OSError) as error:
        logger.warning("job %s (%s) could not be sent, a sweep will send it: %s", job_id, kind, error)
        return False
    Job.objects.filter(pk=job_id).update(sent_at=Now())
    return True


def claim_job(job_id: int, *, kind: str) -> Lease | None:
    """Take a queued job for one try; None where it is gone, finished, another worker's or of another kind.

    A broker that outlived its database may still name jobs by numbers that other jobs have by now.
    """
    token = uuid4()
    queued = Job.objects.filter(pk=job_id, kind=kind, state=JobState.QUEUED, tries__lt=MAX_TRIES)
    claimed = queued.update(
        state=JobState.RUNNING,
        tries=F("tries") + 1,
        lease_token=token,
        lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=Now(),
        step="",
        percent=0,
    )
    if not claimed:
        return None
    job = Job.objects.get(pk=job_id)
    return Lease(job_id=job_id, token=token, kind=job.kind, subject=job.subject, parameters=job.parameters)


def renew_lease(*, lease: Lease) -> bool:
    """Keep the lease for another full period; False where it is lost."""
    return _update_leased(lease, lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS))


def report_progress(*, lease: Lease, step: str, percent: int) -> bool:
    """Say how far a try is: ``step`` is a code with a sentence, ``percent`` 0 to 100.

    Returns False where the lease is lost; another percent raises ``ValueError``.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"percent must be 0 to 100, not {percent}")
    return _update_leased(lease, step=step, percent=percent)


def finish_job(*, lease: Lease, keep: Callable[[], None]) -> bool:
    """Finish the job if it is still ours, and call ``keep`` in the same transaction; return whether we won.

    ``keep`` writes the rows that show the work. Whoever loses must throw its file away.
    An error in ``keep`` takes the finish back.
    """
    with transaction.atomic():
        won = _update_leased(
            lease,
            state=JobState.DONE,
            percent=100,
            step="",
            lease_token=None,
            lease_until=None,
            finished_at=Now(),
        )
        if won:
            keep()
    return won


def fail_job(*, lease: Lease, code: str) -> bool:
    """Fail the job, with the code of a sentence for the person who waits; False where the lease is lost."""
    return _update_leased(
        lease,
        state=JobState.FAILED,
        message_code=code,
        lease_token=None,
        lease_until=None,
        finished_at=Now(),
    )


def _update_leased(lease: Lease, **values: Any) -> bool:
    return bool(
        Job.objects.filter(pk=lease.job_id, state=JobState.RUNNING, lease_token=lease.token).update(**values)
    )
