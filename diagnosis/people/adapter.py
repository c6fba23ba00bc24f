"""How accounts come to be and what sign-in says: nobody signs up alone."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: administrators make the accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address and password do not fit together. Check both."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait a few minutes, then try again."),
        "incorrect_password": _("This is not your present password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(_("City Readiness: %(subject)s") % {"subject": subject})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:account")
