"""How accounts come to be: nobody signs up alone."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: administrators make the accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
