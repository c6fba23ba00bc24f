"""Pages of the trail: the whole one, that of one place, and each as a file."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from diagnosis.people.models import Event
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.trail import record_event
from diagnosis.people.trail_form import TrailForm
from diagnosis.people.trail_permissions import load_place_to_trace, load_site_trail
from diagnosis.people.trail_reading import SHOWN, choose_events, list_lines, list_rows
from diagnosis.places.models import Place


@never_cache
@login_required
@require_GET
def show_trail(request: SignedInRequest) -> HttpResponse:
    """What was done on this site, the newest first."""
    return _render_trail(request, load_site_trail(request.user), None)


@never_cache
@login_required
@require_GET
def show_place_trail(request: SignedInRequest, key: str) -> HttpResponse:
    """What was done about one place."""
    place = load_place_to_trace(request.user, key)
    return _render_trail(request, Event.objects.filter(place=place), place)


@never_cache
@login_required
@require_GET
def download_trail(request: SignedInRequest) -> HttpResponse:
    """The chosen events of the site as a file."""
    return _send_file(request, load_site_trail(request.user), None)


@never_cache
@login_required
@require_GET
def download_place_trail(request: SignedInRequest, key: str) -> HttpResponse:
    """The chosen events of a place as a file."""
    place = load_place_to_trace(request.user, key)
    return _send_file(request, Event.objects.filter(place=place), place)


def _render_trail(request: SignedInRequest, events: QuerySet[Event], place: Place | None) -> HttpResponse:
    form = TrailForm(request.GET, with_places=place is None)
    is_valid = form.is_valid()
    chosen = choose_events(events, form.choice) if is_valid else events.none()
    page = Paginator(chosen, SHOWN).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": list_lines(page.object_list),
        "place": place,
        "asked": asked.urlencode(),
        "section": "trail",
    }
    return render(request, "people/trail.html", context, status=200 if is_valid else 422)


def _send_file(request: SignedInRequest, events: QuerySet[Event], place: Place | None) -> HttpResponse:
    form = TrailForm(request.GET, with_places=place is None)
    if not form.is_valid():
        return _render_trail(request, events, place)
    text = StringIO()
    csv.writer(text).writerows(list_rows(choose_events(events, form.choice).iterator(chunk_size=2000)))
    record_event("people.exported", by=request.user, place=place, what="place-trail" if place else "trail")
    name = f"trail-{place.key if place else 'site'}-{timezone.localdate():%Y-%m-%d}.csv"
    # The mark at the start tells spreadsheet programs that the text is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
