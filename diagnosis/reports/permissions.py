"""The loaders: who sees a result sees its report; a blank questionnaire is for all who are signed in; a
comparison brief for who asked for it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from diagnosis.people.models import User
from diagnosis.reports.models import BlankQuestionnaire, ComparisonBrief, Report
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


def own_briefs(user: User) -> QuerySet[ComparisonBrief]:
    """Return the comparison briefs that the user asked for, the newest first."""
    return ComparisonBrief.objects.filter(asked_by=user)


def load_brief(user: User, brief_id: int) -> ComparisonBrief:
    """Return a comparison brief that the user asked for; else it is not found."""
    brief = own_briefs(user).filter(pk=brief_id).first()
    if brief is None:
        raise Http404
    brief.asked_by = user
    return brief
