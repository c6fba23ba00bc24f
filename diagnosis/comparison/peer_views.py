"""Whom a city asks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_sheet
from diagnosis.comparison.peer_files import make_sheet
from diagnosis.comparison.permissions import Reach, load_compared
from diagnosis.comparison.whom_to_ask import load_peers_page
from diagnosis.people.requests import SignedInRequest
from diagnosis.results.permissions import may_share


@login_required
@require_GET
def show_whom_to_ask(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show peers that are strong where this city is open, and places that it could help."""
    row = load_compared(request.user, result_id)
    page = load_peers_page(Reach(request.user), row, request.GET.dict())
    context = {"page": page, "section": "compare", "may_share": may_share(request.user, row.result)}
    return render(request, "comparison/whom_to_ask.html", context)


@login_required
@require_GET
def download_whom_to_ask(request: SignedInRequest, result_id: int, form: str) -> HttpResponse:
    """Answer with the same places as a table."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    row = load_compared(request.user, result_id)
    page = load_peers_page(Reach(request.user), row, request.GET.dict())
    content, content_type = write_sheet(make_sheet(page), form)
    return answer_with_file(content, content_type, name=f"whom-to-ask-{row.place.key}.{form}")
