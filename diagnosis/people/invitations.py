"""Inviting somebody to a role by mail, and taking the role."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from diagnosis.people.errors import InvitationUnusable, InvitedAlready, RoleHeldAlready, WrongAddress
from diagnosis.people.invitation_links import make_token
from diagnosis.people.letters import Letter, register_letter, send_letter
from diagnosis.people.members import check_until, give_role, hold_scope
from diagnosis.people.models import Invitation, Role, User
from diagnosis.people.predicates import is_administrator
from diagnosis.people.scopes import Scope
from diagnosis.people.trail import record_event

INVITATION_DAYS = 14
LETTER = "invitation"


@transaction.atomic
def invite(
    *,
    email: str,
    kind: str,
    scope: Scope,
    role_until: datetime.date | None = None,
    language: str,
    by: User | None,
) -> Invitation:
    """Offer a role to an address, and send the letter with the link.

    Raises PastDate, RoleHeldAlready, or InvitedAlready where an invitation to the same role waits.
    """
    check_until(role_until)
    email = email.strip().lower()
    hold_scope(scope)
    _check_is_new(email, kind, scope)
    same = Invitation.objects.filter(email=email, kind=kind, **scope.fields)
    # What expired unused is replaced by this one.
    same.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    invitation = Invitation.objects.create(
        email=email,
        kind=kind,
        role_until=role_until,
        language=language,
        invited_by=by,
        expires_at=_reckon_expiry(role_until),
        **scope.fields,
    )
    send_letter(LETTER, invitation.pk, by=by)
    _record("people.invited", invitation, by=by)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User | None) -> None:
    """Send the letter once more; the link is valid anew from today.

    Raises what ``invite`` raises, or InvitationUnusable for one that was taken or withdrawn.
    """
    scope = Scope.of(invitation)
    check_until(invitation.role_until)
    hold_scope(scope)
    _check_is_new(invitation.email, invitation.kind, scope, but=invitation)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(expires_at=_reckon_expiry(invitation.role_until)):
        raise InvitationUnusable(_read_state(invitation))
    send_letter(LETTER, invitation.pk, by=by)
    _record("people.invitation_sent_again", invitation, by=by)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> None:
    """Make the link useless; raises InvitationUnusable for one that was taken or withdrawn."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(withdrawn_at=timezone.now()):
        raise InvitationUnusable(_read_state(invitation))
    _record("people.invitation_withdrawn", invitation, by=by)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Role:
    """Take the role that was offered to the user's address, once.

    Raises WrongAddress, or InvitationUnusable for whoever comes late or second.
    """
    if user.email.lower() != invitation.email.lower():
        raise WrongAddress
    hold_scope(Scope.of(invitation))  # first here as everywhere, so that two never wait for each other
    now = timezone.now()
    usable = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    )
    if not usable.update(accepted_at=now, accepted_by=user):
        raise InvitationUnusable(_read_state(invitation))
    _record("people.invitation_accepted", invitation, by=user, person=user)
    return give_role(
        user=user,
        kind=invitation.kind,
        scope=Scope.of(invitation),
        until=invitation.role_until,
        by=invitation.invited_by,
    )


def write_invitation(invitation_id: int) -> Letter | None:
    """Write the letter of an invitation that can still be taken; the link is made here and kept nowhere."""
    rows = Invitation.objects.select_related("place", "programme", "framework", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None or not invitation.is_usable:
        return None
    return Letter(
        to=invitation.email,
        language=invitation.language,
        template=LETTER,
        context={
            "invitation": invitation,
            "scope": Scope.of(invitation),
            "path": reverse("people:invitation", args=[make_token(invitation)]),
        },
    )


def register_letters() -> None:
    """Make the letter of invitations known to the worker."""
    register_letter(LETTER, write_invitation)


def _check_is_new(email: str, kind: str, scope: Scope, *, but: Invitation | None = None) -> None:
    same = {"kind": kind, **scope.fields}
    if Role.objects.current().filter(user__email__iexact=email, **same).exists():
        raise RoleHeldAlready
    waiting = Invitation.objects.filter(
        email=email,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=timezone.now(),
        **same,
    )
    if waiting.exclude(pk=but.pk if but else 0).exists():
        raise InvitedAlready


def _reckon_expiry(role_until: datetime.date | None) -> datetime.datetime:
    """Return the moment until which a link works: never longer than the role itself would."""
    moment = timezone.now() + datetime.timedelta(days=INVITATION_DAYS)
    if role_until is None:
        return moment
    last = datetime.datetime.combine(role_until, datetime.time.max)
    return min(moment, timezone.make_aware(last))


def _read_state(invitation: Invitation) -> str:
    invitation.refresh_from_db(fields=["accepted_at", "withdrawn_at", "expires_at"])
    return invitation.state


def _record(kind: str, invitation: Invitation, *, by: User | None, person: User | None = None) -> None:
    record_event(
        kind,
        by=by,
        person=person or _find_known(invitation, by),
        place=invitation.place,
        programme=invitation.programme,
        subject=f"invitation:{invitation.pk}",
        role=invitation.kind,
        until=invitation.role_until.isoformat() if invitation.role_until else "",
    )


def _find_known(invitation: Invitation, by: User | None) -> User | None:
    """Return whose account the address is, unless naming them would tell a lead who else has an account."""
    person = User.objects.filter(email__iexact=invitation.email).first()
    if person is None or by is None or is_administrator(by):
        return person
    was_here = Role.objects.filter(user=person, **Scope.of(invitation).fields).exists()
    return person if was_here else None
