"""Pages of one place over its rounds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_picture, write_sheet
from diagnosis.comparison.over_time import TimePage, load_time_page
from diagnosis.comparison.permissions import Reach, load_compared
from diagnosis.comparison.rounds_files import draw_charts, make_picture, make_sheet
from diagnosis.people.requests import SignedInRequest

TABLES = ("csv", "xlsx")
PICTURES = ("svg", "png")


@login_required
@require_GET
def show_rounds(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show how a place moved from round to round."""
    page = _load(request, result_id)
    context = {"page": page, "charts": draw_charts(page), "section": "compare"}
    return render(request, "comparison/rounds.html", context)


@login_required
@require_GET
def download_rounds(request: SignedInRequest, result_id: int, form: str) -> HttpResponse:
    """The table of the rounds as a file."""
    if form not in TABLES:
        raise Http404
    page = _load(request, result_id)
    return answer_with_file(*write_sheet(make_sheet(page), form), name=f"{page.row.place.key}-rounds.{form}")


@login_required
@require_GET
def download_rounds_picture(request: SignedInRequest, result_id: int, form: str) -> HttpResponse:
    """The charts of the rounds as one picture."""
    if form not in PICTURES:
        raise Http404
    page = _load(request, result_id)
    return answer_with_file(
        *write_picture(make_picture(page), form), name=f"{page.row.place.key}-rounds.{form}"
    )


def _load(request: SignedInRequest, result_id: int) -> TimePage:
    row = load_compared(request.user, result_id)
    return load_time_page(Reach(request.user), row, request.GET.dict())
