"""Signing in to the API with an expiring token, hashed at rest (django-rest-knox)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class ApiTokenAuthentication(TokenAuthentication):
    """Knox's tokens; a header that is no text is a wrong token instead of a fault of the program."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Return the user and the token; raise AuthenticationFailed for every other header."""
        try:
            return super().authenticate_credentials(token)
        except UnicodeDecodeError as error:
            raise AuthenticationFailed from error


class ApiTokenScheme(KnoxTokenScheme):
    """How the API's description names these tokens."""

    target_class = "diagnosis.people.authentication.ApiTokenAuthentication"
    name = "apiToken"
