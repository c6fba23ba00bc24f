"""Signing in with an identity that a provider vouches for (OpenID Connect): who is let in, who is linked.

Nobody gets an account by this alone. An identity that is linked signs in. One that is not is linked by its
e-mail address, if the site trusts the provider's word and the provider says that it verified the address;
else its owner signs in once with the password and connects it. Everything but this rule is allauth's.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnosis.people.models import User

logger = logging.getLogger(__name__)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """The rule of linking, as allauth asks for it."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": gettext_lazy("Choose a password first. Without one you could no longer sign in."),
        "connected_other": gettext_lazy("It is connected with another account here already."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = read_claims(sociallogin.account.extra_data)
        if not claims:
            raise ImmediateHttpResponse(refuse(request, "unclear"))
        if sociallogin.state.get("process") != AuthProcess.LOGIN or sociallogin.is_existing:
            return
        reason, user = find_person(claims)
        if user is None:
            raise ImmediateHttpResponse(refuse(request, reason))
        with transaction.atomic():
            sociallogin.connect(request, user)

    def validate_disconnect(self, account: SocialAccount, accounts: QuerySet[SocialAccount]) -> None:
        if account.provider != get_issuer().key:
            raise ValidationError(_("It belongs to a sign-in that is no longer used."))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Lead back to the sign-in page who turned round at the provider; log all else for the operator."""
        if error == AuthError.CANCELLED:
            messages.info(request, _("You are not signed in. You can try again, or use your password."))
            raise ImmediateHttpResponse(redirect("account_login"))
        logger.warning("Signing in with %s failed: %s %r", get_issuer().name, error, exception)


def get_issuer() -> Any:
    """Return the provider that the environment names; where it names none, none of its pages is there."""
    if settings.OIDC is None:
        raise Http404
    return settings.OIDC


def read_claims(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the id token says, where it is silent the user info of the same person; else nothing."""
    token, info = data.get("id_token") or {}, data.get("userinfo") or {}
    if not token.get("sub") or info.get("sub", token["sub"]) != token["sub"]:
        return {}
    return {**info, **token}


def find_person(claims: Mapping[str, Any]) -> tuple[str, User | None]:
    """Return whose account these claims open, or why they open none.

    Where the provider's word does not count, nothing is said about who has an account.
    """
    if not get_issuer().trusted:
        return "unlinked", None
    email = str(claims.get("email") or "")
    if not email or str(claims.get("email_verified", "")).lower() != "true":
        return "unverified", None
    return "unknown", User.objects.filter(email__iexact=email, is_active=True).first()


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """Say why nobody is signed in, and what helps."""
    context = {"reason": reason, "provider": get_issuer().name}
    return render(request, "socialaccount/refused.html", context, status=403)
