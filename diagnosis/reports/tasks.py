"""The worker's entry: ids in, the service does the work."""

from __future__ import annotations

from celery import shared_task

from diagnosis.jobs.leases import run_job
from diagnosis.reports.services import work_on_report
from diagnosis.reports.wording import MAKE_REPORT


@shared_task(name=MAKE_REPORT)
def make_report(job_id: int) -> None:
    """Make the report that the job asks for."""
    run_job(job_id, work_on_report)
