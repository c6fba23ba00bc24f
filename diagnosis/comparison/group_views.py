"""The page of declared groups, for everybody who is signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.file_answers import send_picture, send_sheet
from diagnosis.comparison.group_pages import (
    GroupsPage,
    load_groups_page,
    make_groups_picture,
    make_groups_sheet,
)
from diagnosis.comparison.permissions import Reach
from diagnosis.people.requests import SignedInRequest


@login_required
@require_GET
def show_groups(request: SignedInRequest) -> HttpResponse:
    """Show declared groups in quartiles."""
    page = _load(request)
    named = page.choice.own if page.choice.names_result else None
    context = {
        "page": page,
        "selection": page.choice,
        "section": "compare",
        "came_from": named,
        "is_in_reach": named is not None and page.choice.reach.reaches(named),
    }
    return render(request, "comparison/groups.html", context)


@login_required
@require_GET
def download_groups_table(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the shown groups as a table."""
    return send_sheet(make_groups_sheet(_load(request)), form, name="groups")


@login_required
@require_GET
def download_groups_picture(request: SignedInRequest, form: str) -> HttpResponse:
    """Send the shown groups as a chart."""
    return send_picture(make_groups_picture(_load(request)), form, name="groups")


def _load(request: SignedInRequest) -> GroupsPage:
    return load_groups_page(Reach(request.user), request.GET.dict())
