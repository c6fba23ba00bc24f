"""The request of a page behind the sign-in: its user is a person; htmx says whether a fragment is wanted."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from diagnosis.people.models import User


class SignedInRequest(HttpRequest):
    """What ``login_required`` and the middleware make of a request; for annotations only."""

    user: User
    htmx: HtmxDetails
