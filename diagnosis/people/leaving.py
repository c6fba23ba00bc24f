"""Deleting an account: the person goes, what they worked on stays under "a former member"."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diagnosis.people.errors import LastAdministrator, LastLead, PeopleError
from diagnosis.people.members import has_another, hold_scope
from diagnosis.people.models import Invitation, Role, RoleKind, User
from diagnosis.people.scopes import Scope
from diagnosis.people.trail import record_event


def find_hindrance(user: User) -> PeopleError | None:
    """Return why the account cannot be deleted: the last administrator, or places without another lead."""
    roles = Role.objects.current().filter(user=user).select_related("place", "programme", "framework")
    alone = [role for role in roles if not has_another(role)]
    if any(role.kind == RoleKind.ADMINISTRATOR for role in alone):
        return LastAdministrator()
    places = sorted(str(role.place) for role in alone if role.kind == RoleKind.LEAD)
    return LastLead(places) if places else None


def delete_account(*, user: User, by: User | None, keep_leads: bool = True) -> None:
    """Delete the user with roles, tokens, sessions and invitations; record it without a name.

    Raises LastLead (unless ``keep_leads`` is off: an administrator may leave a place without a lead)
    or LastAdministrator.
    """
    sessions = _list_sessions(user)
    with transaction.atomic():
        for role in user.roles.select_related("place", "programme", "framework"):
            if role.kind in {RoleKind.LEAD, RoleKind.ADMINISTRATOR}:
                hold_scope(Scope.of(role))
        hindrance = find_hindrance(user)
        if isinstance(hindrance, LastAdministrator) or (hindrance is not None and keep_leads):
            raise hindrance
        record_event("people.account_deleted", by=by, person=user)
        Session.objects.filter(pk__in=sessions).delete()
        Invitation.objects.filter(Q(accepted_by=user) | Q(email__iexact=user.email)).delete()
        user.delete()


def _list_sessions(user: User) -> list[str]:
    """Return the keys of the sessions in which the user is signed in; read before the lock is taken."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    return [
        session.session_key
        for session in running
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
