"""The worker's entry: ids in, the service does the work."""

from __future__ import annotations

from celery import shared_task

from diagnosis.jobs.leases import run_job
from diagnosis.reports.briefs import work_on_brief
from diagnosis.reports.questionnaires import work_on_questionnaire
from diagnosis.reports.services import work_on_report
from diagnosis.reports.wording import MAKE_BRIEF, MAKE_QUESTIONNAIRE, MAKE_REPORT


@shared_task(name=MAKE_REPORT)
def make_report(job_id: int) -> None:
    """Make the report that the job asks for."""
    run_job(job_id, work_on_report, kind=MAKE_REPORT)


@shared_task(name=MAKE_QUESTIONNAIRE)
def make_questionnaire(job_id: int) -> None:
    """Make the blank questionnaire that the job asks for."""
    run_job(job_id, work_on_questionnaire, kind=MAKE_QUESTIONNAIRE)


@shared_task(name=MAKE_BRIEF)
def make_comparison_brief(job_id: int) -> None:
    """Make the comparison brief that the job asks for."""
    run_job(job_id, work_on_brief, kind=MAKE_BRIEF)
