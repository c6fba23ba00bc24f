"""The second step of signing in: our words for allauth's TOTP and recovery codes."""

from __future__ import annotations

import re

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _


class TwoStepAdapter(DefaultMFAAdapter):
    """What the app on the phone shows, and what is said when a code does not fit."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code does not fit. Wait for the next one, and check that the clock of your phone is right."
        ),
        "cannot_generate_recovery_codes": _("Turn two-step sign-in on first."),
    }

    def get_totp_issuer(self) -> str:
        return "City Readiness"

    def build_totp_svg(self, url: str) -> str:
        """Return the picture for a page: the element alone, as large as the style sheet wants it."""
        svg = super().build_totp_svg(url)
        element = re.sub(r' (?:width|height)="[^"]*"', "", svg[svg.index("<svg") :], count=2)
        return element.replace("<svg", '<svg class="narrow-form__picture"', 1)
