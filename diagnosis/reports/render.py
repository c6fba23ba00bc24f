"""From a result to the report's HTML, in the language asked for."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from diagnosis.reports.content import build_content
from diagnosis.results.models import Result


def render_html(result: Result, language: str) -> str:
    """Return the report as one page of HTML in the language."""
    with translation.override(language):
        return render_to_string(
            "reports/report.html", {"report": build_content(result, language), "language": language}
        )
