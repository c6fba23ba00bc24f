"""The HTML of a report, a blank questionnaire and a comparison brief, in the language asked for."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone, translation

from diagnosis.reports.brief_content import BriefContent
from diagnosis.reports.content import build_content
from diagnosis.results.models import Result
from frameworks.models import FrameworkVersion
from frameworks.questionnaire import Questionnaire


def render_html(result: Result, language: str) -> str:
    """Return the report as one page of HTML in the language."""
    with translation.override(language):
        return render_to_string(
            "reports/report.html", {"report": build_content(result, language), "language": language}
        )


def render_questionnaire_html(version: FrameworkVersion, questionnaire: Questionnaire, language: str) -> str:
    """Return the blank questionnaire as one page of HTML in the language."""
    context = {"version": version, "questionnaire": questionnaire, "language": language}
    with translation.override(language):
        return render_to_string("reports/questionnaire.html", context)


def render_brief_html(brief: BriefContent, language: str) -> str:
    """Return a comparison brief as one page of HTML in the language; its date is today."""
    context = {"brief": brief, "spec": brief.spec, "language": language, "today": timezone.localdate()}
    with translation.override(language):
        return render_to_string("reports/brief.html", context)
