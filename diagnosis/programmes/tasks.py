"""The worker's entry: ids in, the noun does the work."""

from __future__ import annotations

from celery import shared_task

from diagnosis.jobs.leases import run_job
from diagnosis.programmes.reminders import SEND_REMINDERS, work_on_reminders


@shared_task(name=SEND_REMINDERS)
def send_reminders(job_id: int) -> None:
    """Send the letters that the day asks for."""
    run_job(job_id, work_on_reminders, kind=SEND_REMINDERS)
