"""What the account page reads."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from knox.models import AuthToken

from diagnosis.people.models import User


def list_tokens(user: User) -> QuerySet[AuthToken]:
    """Return the user's tokens that are still valid, the newest first."""
    return AuthToken.objects.filter(
        Q(expiry__isnull=True) | Q(expiry__gt=timezone.now()), user=user
    ).order_by("-created")
