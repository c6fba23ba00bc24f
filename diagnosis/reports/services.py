"""Asking for a report, and making it."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from diagnosis.advice.advising import has_changed_since
from diagnosis.jobs.files import remove_orphan_files, store_whole
from diagnosis.jobs.leases import JobFailedError, Outcome, RunningJob
from diagnosis.jobs.models import Job
from diagnosis.jobs.services import request_job
from diagnosis.people.models import User
from diagnosis.reports.models import FOLDER, Report
from diagnosis.reports.render import render_html
from diagnosis.reports.wording import DRAWING, GONE, MAKE_REPORT, READING, STORING
from diagnosis.results.models import Result
from diagnosis.results.permissions import results_with_context


def name_subject(result_id: int, language: str) -> str:
    """Return how a job names the report it makes."""
    return f"result:{result_id}:{language}"


def find_report(result: Result, language: str) -> Report | None:
    """Return the stored report, unless a stage was set or withdrawn, or the plan or the measures changed
    since: then it is to be made anew."""
    report = Report.objects.filter(result=result, language=language).first()
    if report is None:
        return None
    later = Q(set_at__gte=report.created_at) | Q(withdrawn_at__gte=report.created_at)
    if result.overrides.filter(later).exists():
        return None
    return None if has_changed_since(result.submission.assessment, report.created_at) else report


def request_report(*, result: Result, language: str, by: User | None) -> Report | Job:
    """Return the report when it is there, else the one job that makes it."""
    report = find_report(result, language)
    if report is not None:
        return report
    return request_job(
        kind=MAKE_REPORT,
        subject=name_subject(result.pk, language),
        parameters={"result": result.pk, "language": language},
        by=by,
    )


def work_on_report(running: RunningJob) -> Outcome:
    """Make the file of one try; the row comes only if the try still holds the job."""
    from diagnosis.reports.pdf import render_pdf  # noqa: PLC0415  its system libraries are the worker's alone

    parameters = running.lease.parameters
    language = parameters["language"]
    running.report(step=READING, percent=10)
    read_at = timezone.now()
    result = results_with_context().filter(pk=parameters["result"]).first()
    if result is None:
        raise JobFailedError(GONE)
    if find_report(result, language) is not None:
        return Outcome()
    html = render_html(result, language)
    running.report(step=DRAWING, percent=30)
    content = render_pdf(html)
    running.report(step=STORING, percent=95)
    name = f"{FOLDER}/{result.pk}-{language}-{running.lease.token.hex}.pdf"
    store_whole(storage=default_storage, name=name, content=content)

    def keep() -> None:
        # An outdated report goes; the sweep of orphans removes its file.
        Report.objects.filter(result=result, language=language).delete()
        report = Report.objects.create(
            result=result, language=language, job_id=running.lease.job_id, file_name=name, size=len(content)
        )
        Report.objects.filter(pk=report.pk).update(created_at=read_at)

    return Outcome(keep=keep, discard=lambda: default_storage.delete(name))


def remove_orphan_reports() -> int:
    """Delete files of killed tries that no report shows."""
    return remove_orphan_files(
        storage=default_storage,
        folder=FOLDER,
        is_kept=lambda name: Report.objects.filter(file_name=name).exists(),
    )
