"""The loaders: who sees a result sees its report; a blank questionnaire is for all who are signed in."""

from __future__ import annotations

from django.http import Http404

from diagnosis.people.models import User
from diagnosis.reports.models import BlankQuestionnaire, Report
from diagnosis.results.permissions import visible_results


def load_report(user: User, report_id: int) -> Report:
    """Return a report of a result that the user may read; else it is not found."""
    report = Report.objects.filter(pk=report_id, result__in=visible_results(user).values("pk")).first()
    if report is None:
        raise Http404
    return report


def load_blank_questionnaire(questionnaire_id: int) -> BlankQuestionnaire:
    """Return a stored blank questionnaire; only those of published versions are ever made."""
    stored = BlankQuestionnaire.objects.select_related("version__framework").defer("version__document")
    blank = stored.filter(pk=questionnaire_id).first()
    if blank is None:
        raise Http404
    return blank
