"""The worker's own timer: it sweeps every few seconds, without a scheduler beside it."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import connection

from diagnosis.jobs.daily import request_daily_jobs
from diagnosis.jobs.sweep import sweep_jobs

logger = logging.getLogger(__name__)

STOP_SECONDS = 5.0

# A pool process must not be forked in the middle of a sweep: it would inherit an open database
# connection, and SQLite must never be carried over a fork.
_sweeping = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_sweeping.acquire, after_in_parent=_sweeping.release, after_in_child=_sweeping.release
    )


class SweepTimer:
    """A thread that sweeps at once and then every ``JOB_SWEEP_SECONDS``, until it is stopped."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job-sweep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop after the sweep under way; gives up waiting for it after five seconds."""
        self._stopped.set()
        self._thread.join(STOP_SECONDS)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with _sweeping:
                self._sweep_once()
            self._stopped.wait(settings.JOB_SWEEP_SECONDS)

    def _sweep_once(self) -> None:
        try:
            sweep_jobs()  # first: lost jobs must not wait for a fault in the day's work
            request_daily_jobs()
        except Exception:  # a thread's outermost edge: one bad sweep must not end all later ones
            logger.exception("the sweep failed; the next one tries again")
        finally:
            connection.close()


_timers: list[SweepTimer] = []


def start_timer(**_: Any) -> None:
    """Start the worker's timer; a worker is ready again after each reconnection, so only once."""
    if any(timer.is_alive() for timer in _timers):
        return
    timer = SweepTimer()
    _timers.append(timer)
    timer.start()


def stop_timer(**_: Any) -> None:
    """Stop the worker's timer."""
    while _timers:
        _timers.pop().stop()


def connect_timer() -> None:
    """Have Celery start and stop the timer with the worker."""
    worker_ready.connect(start_timer, dispatch_uid="jobs.start-timer")
    worker_shutdown.connect(stop_timer, dispatch_uid="jobs.stop-timer")
