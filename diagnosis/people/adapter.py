"""How accounts come to be and what sign-in says: only who is invited signs up."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from diagnosis.people import limits
from diagnosis.people.addresses import find_client_address
from diagnosis.people.invitation_links import recall_invitation
from diagnosis.people.models import User
from diagnosis.people.selectors import find_language_of

logger = logging.getLogger(__name__)
ASKED_FOR = frozenset({"account/email/password_reset_key", "account/email/unknown_account"})
"""Letters that somebody waits for; all others only tell what was done."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to who is invited; administrators make the other accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address and password do not fit together. Check both."),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only while the session holds an invitation that can be taken."""
        return recall_invitation(request) is not None

    def format_email_subject(self, subject: str) -> str:
        return str(_("City Readiness: %(subject)s") % {"subject": subject})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:account")

    # Too many tries: each account has its own count of failures, and each address.

    def get_client_ip(self, request: HttpRequest) -> str:
        return find_client_address(
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            settings.TRUSTED_PROXIES,
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self.tried = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in limits.TOO_MANY:
            return limits.tell_too_many(self.request, key=getattr(self, "tried", None), code=code)
        return super().validation_error(code, *args)

    def forget_failed_tries(self, user: User) -> None:
        """Let the person try at once again."""
        key = self._get_login_attempts_cache_key(self.request, email=user.email)
        limits.forget_failed_tries(self.request, key=key)

    # Letters: in the language of the account, and a mail server that refuses is no fault of the page.

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        language = find_language_of(email if isinstance(email, str) else email[0])
        with translation.override(language or translation.get_language()):
            return super().render_mail(template_prefix, email, context, headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # every error of smtplib is one
            logger.warning("The mail server did not take the letter %s: %r", template_prefix, error)
            if template_prefix in ASKED_FOR:
                page = render(self.request, "account/mail_not_sent.html", status=503)
                raise ImmediateHttpResponse(page) from error
