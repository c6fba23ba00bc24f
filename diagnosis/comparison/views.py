"""Pages of comparisons."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_picture, write_sheet
from diagnosis.comparison.matrix import load_matrix
from diagnosis.comparison.matrix_files import build_picture, build_sheet
from diagnosis.people.requests import SignedInRequest

SIDE_BY_SIDE = "/compare/side-by-side/"
TABLES, PICTURES = frozenset({"csv", "xlsx"}), frozenset({"svg", "png"})


@login_required
@require_GET
def show_matrix(request: SignedInRequest) -> HttpResponse:
    """Show places by domains."""
    page = load_matrix(request.user, request.GET.dict())
    context = {"page": page, "section": "compare", "side_by_side": SIDE_BY_SIDE}
    return render(request, "comparison/matrix.html", context)


@login_required
@require_GET
def download_matrix(request: SignedInRequest, form: str) -> HttpResponse:
    """Answer with all rows of the table that pass the filters."""
    if form not in TABLES:
        raise Http404
    content, content_type = write_sheet(build_sheet(request.user, request.GET.dict()), form)
    return answer_with_file(content, content_type, name=f"places-by-domain.{form}")


@login_required
@require_GET
def draw_matrix(request: SignedInRequest, form: str) -> HttpResponse:
    """Answer with the rows of one page as a picture."""
    if form not in PICTURES:
        raise Http404
    content, content_type = write_picture(build_picture(load_matrix(request.user, request.GET.dict())), form)
    return answer_with_file(content, content_type, name=f"places-by-domain.{form}")
