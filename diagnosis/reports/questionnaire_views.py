"""Asking for the PDF of a blank questionnaire, seeing how far it is, fetching it; for all who sign in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from diagnosis.jobs.models import Job
from diagnosis.jobs.selectors import load_latest_job
from diagnosis.jobs.wording import JobWording, describe_job
from diagnosis.people.requests import SignedInRequest
from diagnosis.reports.models import BlankQuestionnaire
from diagnosis.reports.permissions import load_blank_questionnaire
from diagnosis.reports.questionnaires import (
    find_blank_questionnaire,
    list_languages,
    name_subject,
    request_questionnaire,
)
from diagnosis.reports.wording import MAKE_QUESTIONNAIRE
from frameworks.models import FrameworkVersion
from frameworks.permissions import load_published_version, load_questionnaire
from frameworks.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class QuestionnaireState:
    """Where the PDF in one language is: not asked for, being made, failed or ready."""

    language: str
    title: str
    blank: BlankQuestionnaire | None
    job: Job | None
    wording: JobWording | None


def find_state(version: FrameworkVersion, questionnaire: Questionnaire, language: str) -> QuestionnaireState:
    """Return where the PDF of a questionnaire in a language is."""
    mode = questionnaire.mode.key
    blank = find_blank_questionnaire(version=version, mode=mode, language=language)
    subject = name_subject(version.pk, questionnaire.spec, mode, language)
    job = None if blank else load_latest_job(kind=MAKE_QUESTIONNAIRE, subject=subject)
    title = dict(settings.LANGUAGES)[language]
    return QuestionnaireState(language, title, blank, job, describe_job(job) if job else None)


def load_in_language(version_id: int, mode: str, language: str) -> tuple[FrameworkVersion, Questionnaire]:
    """Return the questionnaire when it is offered in the language; else it is not found."""
    version = load_published_version(version_id)
    questionnaire = load_questionnaire(version, mode)
    if language not in list_languages(questionnaire.spec):
        raise Http404
    return version, questionnaire


@login_required
@require_GET
def show_questionnaires(request: SignedInRequest, version_id: int, mode: str) -> HttpResponse:
    """The PDF in each language: make it, see how far it is, or fetch it."""
    version = load_published_version(version_id)
    questionnaire = load_questionnaire(version, mode)
    states = [find_state(version, questionnaire, code) for code in list_languages(questionnaire.spec)]
    states.sort(key=lambda state: state.language != get_language())
    context = {
        "section": "questionnaires",
        "version": version,
        "questionnaire": questionnaire,
        "states": states,
    }
    return render(request, "reports/questionnaires.html", context)


@login_required
@require_POST
def ask_for_questionnaire(
    request: SignedInRequest, version_id: int, mode: str, language: str
) -> HttpResponse:
    """Ask for the PDF once; asking again joins the job that is there."""
    version, questionnaire = load_in_language(version_id, mode, language)
    request_questionnaire(
        version=version, spec=questionnaire.spec, mode=mode, language=language, by=request.user
    )
    return answer_with_state(request, version, questionnaire, language)


@login_required
@require_GET
def show_progress(request: SignedInRequest, version_id: int, mode: str, language: str) -> HttpResponse:
    """How far one PDF is: the fragment for the script, the whole page for a person without one."""
    version, questionnaire = load_in_language(version_id, mode, language)
    return answer_with_state(request, version, questionnaire, language)


def answer_with_state(
    request: SignedInRequest, version: FrameworkVersion, questionnaire: Questionnaire, language: str
) -> HttpResponse:
    """Return the fragment of one language to the script, and lead a person without one to the page."""
    if not request.htmx:
        return redirect("reports:questionnaires", version.pk, questionnaire.mode.key)
    context = {
        "version": version,
        "questionnaire": questionnaire,
        "state": find_state(version, questionnaire, language),
    }
    return render(request, "reports/_questionnaire_state.html", context)


@login_required
@require_GET
def download_questionnaire(request: SignedInRequest, questionnaire_id: int) -> FileResponse:
    """Send the finished PDF."""
    blank = load_blank_questionnaire(questionnaire_id)
    parts = (blank.version.framework.key, blank.version.number, blank.mode, blank.language)
    name = "-".join(slugify(part.replace(".", "-")) for part in parts)
    response = FileResponse(
        blank.open(), as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
