"""What a worker does every few seconds, so that no job and no file of a killed worker is left behind."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from diagnosis.jobs.models import MAX_TRIES, Job, JobState
from diagnosis.jobs.registry import KINDS, ORPHAN_REMOVERS
from diagnosis.jobs.services import send_job

logger = logging.getLogger(__name__)

SENT_PER_SWEEP = 100


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did, counted."""

    failed: int
    requeued: int
    sent: int
    removed: int


def sweep_jobs() -> Sweep:
    """Fail what was lost for the third time, queue the rest again, send what waits, remove orphan files."""
    failed = _fail_lost()
    requeued = _requeue_lost()
    sent = _send_waiting()
    removed = sum(remove() for remove in tuple(ORPHAN_REMOVERS.values()))
    swept = Sweep(failed=failed, requeued=requeued, sent=sent, removed=removed)
    if swept != Sweep(0, 0, 0, 0):
        logger.info("sweep: %s", swept)
    return swept


def _fail_lost() -> int:
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now(), tries__gte=MAX_TRIES).update(
        state=JobState.FAILED,
        message_code="jobs.lost",
        lease_token=None,
        lease_until=None,
        finished_at=Now(),
    )


def _requeue_lost() -> int:
    """Put lost jobs back, unsent: taking the token away also stops the try that lost it from finishing."""
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now(), tries__lt=MAX_TRIES).update(
        state=JobState.QUEUED,
        lease_token=None,
        lease_until=None,
        sent_at=None,
        step="",
        percent=0,
    )


def _send_waiting() -> int:
    """Send what is unsent, and what was sent so long ago that its message may be lost.

    A worker killed between taking a message and claiming its job loses the message. Sending again what
    only waits its turn does no harm: the second message finds nothing to claim.
    """
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - timedelta(seconds=settings.JOB_RESEND_SECONDS))
    waiting = Job.objects.filter(unsent, state=JobState.QUEUED, kind__in=tuple(KINDS)).order_by("pk")
    sent = 0
    for job_id, kind in waiting.values_list("pk", "kind")[:SENT_PER_SWEEP]:
        if not send_job(job_id=job_id, kind=kind):
            break  # the broker does not answer: the next sweep tries again
        sent += 1
    return sent
