"""The loader of reports: who may see a result may see its report."""

from __future__ import annotations

from django.http import Http404

from diagnosis.people.models import User
from diagnosis.reports.models import Report
from diagnosis.results.permissions import visible_results


def load_report(user: User, report_id: int) -> Report:
    """Return a report of a result that the user may read; else it is not found."""
    report = Report.objects.filter(pk=report_id, result__in=visible_results(user).values("pk")).first()
    if report is None:
        raise Http404
    return report
