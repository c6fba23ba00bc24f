"""Pages of comparisons."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.filters import read_selection
from diagnosis.comparison.permissions import Reach, with_context
from diagnosis.people.requests import SignedInRequest


@login_required
@require_GET
def show_matrix(request: SignedInRequest) -> HttpResponse:
    """Show places by domains."""
    selection = read_selection(Reach(request.user), request.GET.dict())
    rows = with_context(selection.rows)[:50]
    return render(
        request, "comparison/matrix.html", {"selection": selection, "rows": rows, "section": "compare"}
    )
