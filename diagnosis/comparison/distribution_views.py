"""The page of a distribution."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.distribution_files import make_distribution_picture, make_distribution_sheet
from diagnosis.comparison.distribution_pages import DistributionPage, load_distribution_page
from diagnosis.comparison.file_answers import send_picture, send_sheet
from diagnosis.comparison.permissions import Reach
from diagnosis.people.requests import SignedInRequest


@login_required
@require_GET
def show_distribution(request: SignedInRequest) -> HttpResponse:
    """Show how the scores of a domain or element, or the answers of a question, lie."""
    page = _load(request)
    named = page.own if page.names_result else None
    context = {
        "page": page,
        "selection": page,
        "section": "compare",
        "came_from": named,
        "is_in_reach": named is not None and page.selection.reach.reaches(named),
    }
    return render(request, "comparison/distribution.html", context)


@login_required
@require_GET
def download_distribution_table(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the numbers of the distribution as a table."""
    return send_sheet(make_distribution_sheet(_load(request)), form, name="distribution")


@login_required
@require_GET
def download_distribution_picture(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the chart of the distribution."""
    return send_picture(make_distribution_picture(_load(request)), form, name="distribution")


def _load(request: SignedInRequest) -> DistributionPage:
    return load_distribution_page(Reach(request.user), request.GET.dict())
