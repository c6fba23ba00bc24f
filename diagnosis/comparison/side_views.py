"""Places side by side: the page, its table and its picture."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_picture, write_sheet
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.side_chooser import read_chooser
from diagnosis.comparison.side_files import FILE_NAME, build_picture, build_sheet
from diagnosis.comparison.side_measures import share_advice
from diagnosis.comparison.side_page import SidePage, explain_all_left_out
from diagnosis.comparison.side_reading import Side, read_side
from diagnosis.people.requests import SignedInRequest

TABLE_FORMS = ("csv", "xlsx")
PICTURE_FORMS = ("svg", "png")
LONGEST_QUERY = 2000
"""A longer one was crafted, and no answer leads to an address of any length."""


@login_required
@require_GET
def show_side_by_side(request: SignedInRequest) -> HttpResponse:
    """Show the places of an address side by side; without two of one ground, how to choose them."""
    reach = Reach(request.user)
    side = read_side(reach, request.GET)
    page = _lay_out(side)
    chooser = read_chooser(reach, side, find=request.GET.get("find", ""), is_asked="search" in request.GET)
    context = {
        "section": "compare",
        "side": side,
        "page": page,
        "spec": page.spec if page else None,
        "left_out": explain_all_left_out(side),
        "chooser": chooser,
        "advice": share_advice(page.places, page.whole_spec) if page else None,
    }
    return render(request, "comparison/side_by_side.html", context)


@login_required
@require_GET
def download_table(request: SignedInRequest, form: str) -> HttpResponse:
    """Answer with the numbers of the page as a file; without a comparison, with the page."""
    if form not in TABLE_FORMS:
        raise Http404
    page = _lay_out(read_side(Reach(request.user), request.GET))
    if page is None:
        return _lead_to_page(request)
    content, content_type = write_sheet(build_sheet(page), form)
    return answer_with_file(content, content_type, name=f"{FILE_NAME}.{form}")


@login_required
@require_GET
def download_picture(request: SignedInRequest, form: str) -> HttpResponse:
    """Answer with the radars as a file; where none can be drawn, with the page."""
    if form not in PICTURE_FORMS:
        raise Http404
    page = _lay_out(read_side(Reach(request.user), request.GET))
    picture = build_picture(page) if page else None
    if picture is None:
        return _lead_to_page(request)
    content, content_type = write_picture(picture, form)
    return answer_with_file(content, content_type, name=f"{FILE_NAME}.{form}")


def _lay_out(side: Side) -> SidePage | None:
    if not side.is_comparison or side.spec is None:
        return None
    return SidePage(side, side.spec)


def _lead_to_page(request: SignedInRequest) -> HttpResponse:
    query = request.GET.urlencode()
    if len(query) > LONGEST_QUERY:
        query = ""
    return redirect(f"{reverse('comparison:side-by-side')}{'?' + query if query else ''}")
