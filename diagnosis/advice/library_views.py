"""Pages of the measure library, for all who are signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from diagnosis.advice.browsing import Wanted
from diagnosis.advice.document import dump_library
from diagnosis.advice.library_pages import (
    Shelf,
    list_shown_disputes,
    load_library_page,
    load_measure_page,
    load_shelf,
)
from diagnosis.advice.library_permissions import can_edit_libraries, load_readable_library
from diagnosis.advice.selectors import load_document
from diagnosis.people.requests import SignedInRequest
from frameworks.spec import PLACE_KINDS

LONGEST_SEARCH = 200
FIELDS = ("node", "stage", "horizon", "effort", "lead", "place_kind", "words")


@login_required
@require_GET
def list_measures(request: SignedInRequest) -> HttpResponse:
    """Show the measures, all or those that fit what the reader looks for."""
    context: dict[str, object] = {"section": "measures", "may_edit": can_edit_libraries(request.user)}
    shelf = load_shelf(request.GET.get("of", ""))
    if shelf is not None:
        wanted = Wanted(**{name: request.GET.get(name, "")[:LONGEST_SEARCH].strip() for name in FIELDS})
        page = load_library_page(shelf, wanted, get_language() or "en")
        context |= {"page": page, "shelf": shelf, "library": shelf.library, "place_kinds": PLACE_KINDS}
    return render(request, "advice/measures.html", context)


@login_required
@require_GET
def show_measure(request: SignedInRequest, key: str) -> HttpResponse:
    """Show one measure with what it raises, what comes first, an example and its source."""
    shelf = _find_shelf(request)
    page = load_measure_page(shelf, key)
    if page is None:
        raise Http404
    context = {"section": "measures", "page": page, "shelf": shelf, "library": shelf.library}
    return render(request, "advice/measure.html", context)


@login_required
@require_GET
def show_disputes(request: SignedInRequest) -> HttpResponse:
    """Show where the sources disagree: both views, and what is advised at each stage."""
    shelf = _find_shelf(request)
    context = {
        "section": "measures",
        "shelf": shelf,
        "library": shelf.library,
        "disputes": list_shown_disputes(shelf),
    }
    return render(request, "advice/disputes.html", context)


@login_required
@require_GET
def download_library(request: SignedInRequest, library_id: int) -> HttpResponse:
    """Give a version as a file."""
    library = load_readable_library(request.user, library_id)
    text = dump_library(load_document(library))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    number = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in library.number)
    name = f"measures-{library.key}-{number}.yaml".encode("ascii", "replace").decode().replace("?", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _find_shelf(request: SignedInRequest) -> Shelf:
    shelf = load_shelf(request.GET.get("of", ""))
    if shelf is None:
        raise Http404
    return shelf
