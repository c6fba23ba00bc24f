"""The map of a selection, and its files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_picture, write_sheet
from diagnosis.comparison.map_files import make_picture, make_sheet
from diagnosis.comparison.map_page import read_map
from diagnosis.comparison.permissions import Reach
from diagnosis.people.requests import SignedInRequest

SHEETS = ("csv", "xlsx")
PICTURES = ("svg", "png")


@login_required
@require_GET
def show_map(request: SignedInRequest) -> HttpResponse:
    """Show where the places of a selection lie, and how far each is."""
    page = read_map(Reach(request.user), request.GET.dict())
    return render(request, "comparison/map.html", {"page": page, "section": "compare"})


@login_required
@require_GET
def download_map_table(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the list of the map, all its pages and the places without a position."""
    page = read_map(Reach(request.user), request.GET.dict())
    if form not in SHEETS or page.spec is None:
        raise Http404
    content, content_type = write_sheet(make_sheet(page), form)
    return answer_with_file(content, content_type, name=f"map-{page.asked.by}.{form}")


@login_required
@require_GET
def download_map_picture(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the map as a picture."""
    page = read_map(Reach(request.user), request.GET.dict())
    if form not in PICTURES or page.spec is None:
        raise Http404
    content, content_type = write_picture(make_picture(page), form)
    return answer_with_file(content, content_type, name=f"map-{page.asked.by}.{form}")
