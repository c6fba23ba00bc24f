"""Asking for a report, seeing how far it is, and fetching it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from diagnosis.assessments.models import Assessment
from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.selectors import load_latest_job
from diagnosis.jobs.wording import JobWording, describe_job
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.trail import record_event
from diagnosis.reports.models import Report
from diagnosis.reports.permissions import load_report
from diagnosis.reports.services import find_report, name_subject, request_report
from diagnosis.reports.wording import MAKE_REPORT
from diagnosis.results.models import Result
from diagnosis.results.permissions import load_result

LONGEST_NAME = 60  # letters of an initiative's name in the name of a file


@dataclass(frozen=True, slots=True)
class ReportState:
    """Where the report in one language is: not asked for, being made, failed or ready."""

    language: str
    title: str
    report: Report | None
    job: Job | None
    wording: JobWording | None

    @property
    def is_waiting(self) -> bool:
        return self.report is None and self.job is not None and self.job.is_unfinished


def find_state(result: Result, language: str) -> ReportState:
    """Return where the report of a result in a language is."""
    title = dict(settings.LANGUAGES)[language]
    report = find_report(result, language)
    job = None if report else load_latest_job(kind=MAKE_REPORT, subject=name_subject(result.pk, language))
    if job is not None and job.state == JobState.DONE:
        job = None  # what it made is outdated: another stage was set or withdrawn since
    return ReportState(language, title, report, job, describe_job(job) if job else None)


def check_language(language: str) -> str:
    """Return the language when reports are made in it; else it is not found."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


@login_required
@require_GET
def show_reports(request: SignedInRequest, result_id: int) -> HttpResponse:
    """The report in each language: make it, see how far it is, or fetch it."""
    result = load_result(request.user, result_id)
    states = [find_state(result, code) for code, _title in settings.LANGUAGES]
    states.sort(key=lambda state: state.language != get_language())
    context = {
        "section": "home",
        "result": result,
        "assessment": result.submission.assessment,
        "states": states,
        "is_waiting": any(state.is_waiting for state in states),
    }
    return render(request, "reports/reports.html", context)


@login_required
@require_POST
def ask_for_report(request: SignedInRequest, result_id: int, language: str) -> HttpResponse:
    """Ask for the report once; asking again joins the job that is there."""
    result = load_result(request.user, result_id)
    request_report(result=result, language=check_language(language), by=request.user)
    if not request.htmx:
        return redirect("reports:show", result.pk)
    return render(request, "reports/_state.html", {"result": result, "state": find_state(result, language)})


@login_required
@require_GET
def show_progress(request: SignedInRequest, result_id: int, language: str) -> HttpResponse:
    """How far one report is: the fragment for the script, the whole page for a person without one."""
    result = load_result(request.user, result_id)
    if not request.htmx:
        return redirect("reports:show", result.pk)
    return render(
        request,
        "reports/_state.html",
        {"result": result, "state": find_state(result, check_language(language))},
    )


def name_file(assessment: Assessment, language: str) -> str:
    """Return the name of the downloaded file; an initiative's name stands in it in its own script."""
    initiative = slugify(assessment.initiative, allow_unicode=True)[:LONGEST_NAME].strip("-")
    subject = "-".join(part for part in (slugify(assessment.place.key), initiative) if part)
    return f"city-readiness-{subject}-round-{assessment.round}-{language}.pdf"


@login_required
@require_GET
def download_report(request: SignedInRequest, report_id: int) -> FileResponse:
    """Send the finished PDF."""
    report = load_report(request.user, report_id)
    assessment = report.result.submission.assessment
    subject = f"result:{report.result_id}"
    record_event("people.exported", by=request.user, place=assessment.place, subject=subject, what="report")
    response = FileResponse(
        report.open(),
        as_attachment=True,
        filename=name_file(assessment, report.language),
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
