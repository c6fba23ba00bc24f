"""Every write on who may see a result besides its city: publications, and links with a secret."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from diagnosis.results.models import Audience, Publication, Result, ShareLink

SECRET_BYTES = 32  # 256 bits: nobody finds one by trying
LAST_USE_STEP = timedelta(minutes=1)  # a page that is loaded often is not written often


class PublishedMeanwhile(Exception):
    """Somebody else decided about the same result at the same moment."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this at the same moment. Look at it and choose again."))


@dataclass(frozen=True, slots=True)
class NewShareLink:
    """A link with its secret, which is known only now: the database keeps its hash."""

    link: ShareLink
    secret: str


def set_audience(*, result: Result, audience: str, by: User) -> bool:
    """Let exactly this audience see the result (empty: nobody but the programme); say whether it changed.

    What holds before is withdrawn, so that one publication holds at a time. Raises PublishedMeanwhile
    when another person publishes at the same moment.
    """
    try:
        with transaction.atomic():
            holding = Publication.objects.filter(result=result, withdrawn_at__isnull=True).first()
            if (holding.audience if holding else "") == audience:
                return False
            if holding is not None:
                _withdraw(holding, result, by, is_replaced=bool(audience))
            if audience:
                Publication.objects.create(
                    result=result,
                    audience=Audience(audience),
                    published_by=by,
                    published_at=timezone.now(),
                )
                _record("results.published", result, by, audience=str(audience))
    except IntegrityError as error:
        raise PublishedMeanwhile from error
    return True


def _withdraw(holding: Publication, result: Result, by: User, *, is_replaced: bool) -> None:
    withdrawn = Publication.objects.filter(pk=holding.pk, withdrawn_at__isnull=True).update(
        withdrawn_by=by, withdrawn_at=timezone.now()
    )
    if not withdrawn:
        raise PublishedMeanwhile
    if not is_replaced:
        _record("results.publication_withdrawn", result, by)


@transaction.atomic
def make_share_link(*, result: Result, label: str, days: int, by: User) -> NewShareLink:
    """Make a link that shows the result to whoever has it, for so many days."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = ShareLink.objects.create(
        result=result,
        digest=ShareLink.hash_secret(secret),
        label=label,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    _record("results.link_made", result, by, days=days)
    return NewShareLink(link, secret)


@transaction.atomic
def revoke_share_link(*, result: Result, link_id: int, by: User) -> bool:
    """End a link of the result at once; return whether there was one that still worked."""
    ended = ShareLink.objects.filter(pk=link_id, result=result, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if ended:
        _record("results.link_revoked", result, by)
    return bool(ended)


def note_use(*, link: ShareLink) -> None:
    """Remember when the link was used last, to the minute."""
    now = timezone.now()
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - LAST_USE_STEP)
    ShareLink.objects.filter(unused, pk=link.pk).update(last_used_at=now)


def _record(kind: str, result: Result, by: User, **params: Any) -> None:
    place = result.submission.assessment.place
    record_event(kind, by=by, place=place, subject=f"result:{result.pk}", **params)
