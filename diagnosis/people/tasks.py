"""The worker's entry: ids in, the noun does the work."""

from __future__ import annotations

from celery import shared_task

from diagnosis.jobs.leases import run_job
from diagnosis.people.letters import SEND_LETTER, work_on_letter


@shared_task(name=SEND_LETTER)
def send_letter(job_id: int) -> None:
    """Send the letter that the job asks for."""
    run_job(job_id, work_on_letter, kind=SEND_LETTER)
