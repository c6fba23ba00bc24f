"""Holding a lease while work runs, and the one outermost edge of every task.

A noun's task is one line: ``run_job(job_id, work, kind=...)``. ``work`` gets the running try and returns an
``Outcome``: what to keep if the job is still ours, and how to throw it away if not.

Trap: ``work`` must not hold a transaction open while it computes. On SQLite a transaction is the one
write lock; the renewal waits for it and the lease is lost.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from diagnosis.jobs.registry import load_kind
from diagnosis.jobs.services import (
    KILL_GRACE,
    Lease,
    claim_job,
    fail_job,
    finish_job,
    renew_lease,
    report_progress,
)

logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another try may have the job now: stop, and leave nothing behind."""


class JobFailedError(Exception):
    """The work cannot be done, for a reason that a person should read: ``code`` has a sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLaterError(Exception):
    """Something outside does not answer now: the lease lapses, and the sweep sends the job again."""


class JobOutcome(StrEnum):
    """How a try ended."""

    NOT_CLAIMED = "not claimed"
    FINISHED = "finished"
    DISCARDED = "discarded"
    FAILED = "failed"


def _do_nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try made: ``keep`` writes its rows as the job is finished, ``discard`` deletes its file."""

    keep: Callable[[], None] = _do_nothing
    discard: Callable[[], None] = _do_nothing


@dataclass(frozen=True, slots=True)
class RunningJob:
    """One try at work. Name files after ``lease.token``: then no two tries ever write the same one."""

    lease: Lease
    lost: threading.Event = field(default_factory=threading.Event)

    def report(self, *, step: str, percent: int) -> None:
        """Say how far the work is; raises ``LeaseLostError`` where going on is useless."""
        if self.lost.is_set() or not report_progress(lease=self.lease, step=step, percent=percent):
            self.lost.set()
            raise LeaseLostError(self.lease.job_id)


@contextmanager
def hold_lease(lease: Lease) -> Iterator[RunningJob]:
    """Renew the lease from a thread with its own connection until the block ends."""
    running = RunningJob(lease=lease)
    ended = threading.Event()
    renewal = threading.Thread(
        target=_renew_until, args=(running, ended), name=f"lease-{lease.job_id}", daemon=True
    )
    renewal.start()
    try:
        yield running
    finally:
        ended.set()
        renewal.join()


def _renew_until(running: RunningJob, ended: threading.Event) -> None:
    # A try that outlives its time limit must not keep its job for ever: where nothing can stop it,
    # its lease runs out.
    last_moment = time.monotonic() + (load_kind(running.lease.kind).time_limit + KILL_GRACE).total_seconds()
    try:
        while not ended.wait(settings.JOB_RENEW_SECONDS):
            try:
                renewed = time.monotonic() < last_moment and renew_lease(lease=running.lease)
            except (DatabaseError, InterfaceError):
                logger.warning(
                    "job %s: its lease could not be renewed now", running.lease.job_id, exc_info=True
                )
                connection.close()  # a broken connection is not used again; the lease lasts some renewals
                continue
            if not renewed:
                running.lost.set()
                return
    finally:
        connection.close()


def run_job(job_id: int, work: Callable[[RunningJob], Outcome], *, kind: str) -> JobOutcome:
    """Claim the job, do its work, and finish it or throw the work away.

    This is a task's outermost edge: whatever goes wrong is logged, and the job has failed with a code
    that has a sentence. Only a database that cannot be written lets an error out; the sweep then
    finds the lost lease.
    """
    lease = claim_job(job_id, kind=kind)
    if lease is None:
        logger.info("job %s is not there to be claimed", job_id)
        return JobOutcome.NOT_CLAIMED
    outcome = Outcome()
    try:
        with hold_lease(lease) as running:
            outcome = work(running)
            won = not running.lost.is_set() and finish_job(lease=lease, keep=outcome.keep)
    except LeaseLostError:
        won = False
    except TryLaterError as reason:
        logger.warning("job %s (%s) is tried again later: %s", job_id, lease.kind, reason)
        outcome.discard()
        return JobOutcome.DISCARDED
    except JobFailedError as failure:
        logger.warning("job %s (%s) failed: %s", job_id, lease.kind, failure.code)
        return _fail(lease, outcome, failure.code)
    except SoftTimeLimitExceeded:
        logger.warning("job %s (%s) took too long", job_id, lease.kind)
        return _fail(lease, outcome, "jobs.too-long")
    except Exception:  # the outermost edge: a person waits, and must read that it failed
        logger.exception("job %s (%s) failed", job_id, lease.kind)
        return _fail(lease, outcome, "jobs.broken")
    if won:
        return JobOutcome.FINISHED
    logger.warning("job %s (%s): the lease was lost, its work is thrown away", job_id, lease.kind)
    outcome.discard()
    return JobOutcome.DISCARDED


def _fail(lease: Lease, outcome: Outcome, code: str) -> JobOutcome:
    """Fail the job. One that is not ours any more may be finished, even by us: nothing is thrown away."""
    if not fail_job(lease=lease, code=code):
        return JobOutcome.DISCARDED
    outcome.discard()
    return JobOutcome.FAILED
