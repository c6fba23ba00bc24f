"""The few things that our sign-in pages do beyond allauth's views."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount import views as identity_views
from allauth.socialaccount.providers.openid_connect import views as provider_views
from django.conf import settings
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from requests import RequestException

from diagnosis.people.identities import get_issuer
from diagnosis.people.limits import TOO_MANY, find_minutes, say_too_many
from diagnosis.people.models import User
from diagnosis.people.services import note_locked_out

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def get_provider() -> dict[str, str] | None:
    """Return key and name of the provider for templates."""
    return {"key": settings.OIDC.key, "name": settings.OIDC.name} if settings.OIDC else None


show_connections = identity_views.ConnectionsView.as_view(
    extra_context={"section": "account", "provider": get_provider}
)
ACTIONS = {"account_reset_password": "reset_password", "account_change_password": "change_password"}
"""What allauth counts at an address; at all others the sign-in itself."""


def mark_too_many(view: View) -> View:
    """Let a view of allauth answer 429 where its form was refused for too many tries; note whose it was."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if form is not None and form.is_bound and _is_refused(form):
            response.status_code = 429
            user = getattr(form, "user", None) or _find_typed(form)
            if user is not None:
                note_locked_out(user=user)
        return response

    return answer


def _is_refused(form: BaseForm) -> bool:
    errors = form.errors.as_data().values()
    return any(error.code in TOO_MANY for found in errors for error in found)


def _find_typed(form: BaseForm) -> User | None:
    return User.objects.filter(email__iexact=form.data.get("login", "").strip()).first()


def answer_too_many(request: HttpRequest) -> HttpResponse:
    """Answer a request that came too often; what was typed is sent again by a button, but no password."""
    name = request.resolver_match.url_name if request.resolver_match else None
    minutes = find_minutes(
        request, action=ACTIONS.get(name or "", "login"), key=request.POST.get("email", "").lower()
    )
    return render(request, "429.html", {"sentence": say_too_many(minutes)}, status=429)


@never_cache
def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider by a page of our own: the policy of content lets no form end on another site."""
    try:
        response = provider_views.login(request, provider_id)
    except (RequestException, KeyError) as error:
        logger.warning("The identity provider does not answer: %r", error)
        return render(request, "socialaccount/authentication_error.html", status=503)
    if isinstance(response, HttpResponseRedirect):
        return render(
            request, "socialaccount/go.html", {"address": response.url, "provider": get_issuer().name}
        )
    return response


def show_identities(request: HttpRequest) -> HttpResponse:
    """Show, connect and take away one's identities; without a provider there is no such page."""
    if settings.OIDC is None:
        raise Http404
    return show_connections(request)
