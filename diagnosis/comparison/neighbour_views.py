"""The page of a result's neighbours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.file_answers import send_picture, send_sheet
from diagnosis.comparison.neighbour_pages import (
    NeighboursPage,
    load_neighbours_page,
    make_neighbours_picture,
    make_neighbours_sheet,
)
from diagnosis.comparison.permissions import Reach, load_compared
from diagnosis.people.requests import SignedInRequest


@login_required
@require_GET
def show_neighbours(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show the places whose profile is nearest to that of a result."""
    page = _load(request, result_id)
    context = {"page": page, "row": page.row, "section": "compare"}
    return render(request, "comparison/neighbours.html", context)


@login_required
@require_GET
def download_neighbours_table(request: SignedInRequest, result_id: int, form: str) -> HttpResponse:
    """Send the neighbours as a table."""
    return send_sheet(make_neighbours_sheet(_load(request, result_id)), form, name="neighbours")


@login_required
@require_GET
def download_neighbours_picture(request: SignedInRequest, result_id: int, form: str) -> HttpResponse:
    """Send the domains of a place and its neighbours as a chart."""
    return send_picture(make_neighbours_picture(_load(request, result_id)), form, name="neighbours")


def _load(request: SignedInRequest, result_id: int) -> NeighboursPage:
    return load_neighbours_page(Reach(request.user), load_compared(request.user, result_id))
