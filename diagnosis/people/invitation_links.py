"""The link of an invitation: its key, signed. A session remembers it while an account is made."""

from __future__ import annotations

import uuid

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from diagnosis.people.models import Invitation

SALT = "people.invitation"
SESSION_KEY = "invitation"


def make_token(invitation: Invitation) -> str:
    """Return what stands in the link: it cannot be made without the site's secret key."""
    return Signer(salt=SALT).sign(invitation.key.hex)


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a link, whether it is still usable or not; None for a forged link."""
    try:
        key = uuid.UUID(hex=Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = Invitation.objects.select_related("place", "programme", "framework", "invited_by")
    return rows.filter(key=key).first()


def remember_invitation(request: HttpRequest, token: str) -> None:
    """Keep the link in the session: it opens the sign-up page there."""
    request.session[SESSION_KEY] = token


def recall_invitation(request: HttpRequest) -> Invitation | None:
    """Return the invitation that the session holds while it can be taken."""
    token = request.session.get(SESSION_KEY)
    invitation = find_invitation(token) if isinstance(token, str) else None
    return invitation if invitation is not None and invitation.is_usable else None


def forget_invitation(request: HttpRequest) -> str:
    """Take the link out of the session and return it; empty where there was none."""
    return str(request.session.pop(SESSION_KEY, ""))
