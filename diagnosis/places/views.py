"""Pages of places: all of them by country, and one with what is known of it; for all who are signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.places.models import Place
from diagnosis.places.selectors import load_place_page, load_places_page


@login_required
@require_GET
def list_places(request: HttpRequest) -> HttpResponse:
    """Show the places, all or those of one country, one kind, or with a text in their name."""
    chosen = {field: request.GET.get(field, "") for field in ("country", "kind", "name")}
    return render(request, "places/list.html", {"page": load_places_page(**chosen), "section": "places"})


@login_required
@require_GET
def show_place(request: HttpRequest, key: str) -> HttpResponse:
    """Show one place with its class, urban issues, figures and published marks."""
    try:
        page = load_place_page(key=key)
    except Place.DoesNotExist:
        raise Http404 from None
    return render(request, "places/place.html", {"page": page, "section": "places"})
