"""A result as its readers outside the city see it: published, or by a link with a secret."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from diagnosis.people.models import User
from diagnosis.people.requests import SignedInRequest
from diagnosis.results.models import Result
from diagnosis.results.permissions import (
    load_public_result,
    load_published_result,
    load_share_link,
    peer_results,
    published_results,
)
from diagnosis.results.selectors import list_shared, read_shared_result
from diagnosis.results.sharing import note_use

# The address is the key: no other site is told it, no search engine lists it, no program in between keeps it.
SECRET_ADDRESS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


@require_GET
def list_public(request: HttpRequest) -> HttpResponse:
    """The results that cities show to everybody; signed in, also those that peers show by name."""
    peers = peer_results(request.user) if isinstance(request.user, User) else Result.objects.none()
    context = {
        "section": "public",
        "public": list_shared(published_results()),
        "peers": list_shared(peers),
    }
    return render(request, "results/public.html", context)


@require_GET
def show_public(request: HttpRequest, result_id: int) -> HttpResponse:
    """A result that everybody may see."""
    return _render_shared(request, load_public_result(result_id))


@login_required
@require_GET
def show_published(request: SignedInRequest, result_id: int) -> HttpResponse:
    """A result that is shown to the reader's city; the city itself sees here what others would see."""
    return _render_shared(request, load_published_result(request.user, result_id))


@require_GET
def show_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A result for whoever has its link; a link that ended says so.

    Without a referrer no form can be sent from here, so the language is chosen by the address.
    """
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        response = _answer_link(request, secret)
    for name, value in SECRET_ADDRESS.items():
        response[name] = value
    response["Content-Language"] = language
    return response


def _answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        link = load_share_link(secret)
    except Http404:
        return render(request, "results/link_ended.html", {"is_forged": True}, status=404)
    if not link.is_usable:
        return render(request, "results/link_ended.html", {"link": link}, status=410)
    note_use(link=link)
    return _render_shared(request, link.result, until=link.expires_at)


def _render_shared(request: HttpRequest, result: Result, **more: object) -> HttpResponse:
    context = {"section": "public", "reading": read_shared_result(result), "is_shared": True, **more}
    return render(request, "results/shared.html", context)
