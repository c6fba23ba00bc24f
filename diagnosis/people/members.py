"""Giving, limiting and ending roles; each writes its event in the same transaction."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diagnosis.people.errors import LastAdministrator, LastLead, PastDate, RoleEnded
from diagnosis.people.models import Role, RoleKind, User
from diagnosis.people.predicates import is_administrator
from diagnosis.people.scopes import Scope
from diagnosis.people.trail import record_event
from diagnosis.places.models import Place, Programme


@transaction.atomic
def give_role(
    *, user: User, kind: str, scope: Scope, until: datetime.date | None = None, by: User | None
) -> Role:
    """Return the role, made or begun again; one that still holds keeps the later of the two last days.

    Raises PastDate for a last day that is past.
    """
    check_until(until)
    hold_scope(scope)
    role = Role.objects.filter(user=user, kind=kind, **scope.fields).first()
    if role is None:
        role = Role(user=user, kind=kind, **scope.fields)
    elif holds(role):
        until = None if until is None or role.until is None else max(until, role.until)
    role.until = until
    role.save()
    record_role_event("people.role_given", role, by=by)
    return role


@transaction.atomic
def change_role_until(*, role: Role, until: datetime.date | None, by: User | None) -> Role:
    """Set or clear the last day of a role that holds.

    Raises RoleEnded, PastDate, or LastLead and LastAdministrator as ``end_role`` does.
    """
    check_until(until)
    role = _hold_role(role)
    if until == role.until:
        return role
    if until is not None and (role.until is None or until < role.until):
        _keep_one(role, after=until, by=by)
    role.until = until
    role.save(update_fields=["until"])
    record_role_event("people.role_until_changed", role, by=by)
    return role


@transaction.atomic
def end_role(*, role: Role, by: User | None) -> Role:
    """End a role at once: yesterday was its last day.

    Raises RoleEnded; LastLead where no other lead of the place would be left, except for
    administrators; LastAdministrator for everybody.
    """
    role = _hold_role(role)
    _keep_one(role, after=None, by=by)
    role.until = timezone.localdate() - datetime.timedelta(days=1)
    role.save(update_fields=["until"])
    record_role_event("people.role_ended", role, by=by)
    return role


@transaction.atomic
def save_role(*, role: Role, by: User | None) -> Role:
    """Store a role as the administration's forms filled it, and tell the trail what that changed.

    Raises LastAdministrator where nobody would be left.
    """
    before = Role.objects.filter(pk=role.pk).first() if role.pk else None
    if before is not None and holds(before):
        hold_scope(Scope.of(before))
        if _identify(before) != _identify(role):
            _keep_one(before, after=None, by=by)
        elif role.until is not None and (before.until is None or role.until < before.until):
            _keep_one(before, after=role.until, by=by)
    role.save()
    if before is not None and _identify(before) == _identify(role):
        if before.until != role.until:
            record_role_event("people.role_until_changed", role, by=by)
        return role
    if before is not None:
        record_role_event("people.role_ended", before, by=by)
    record_role_event("people.role_given", role, by=by)
    return role


@transaction.atomic
def remove_role(*, role: Role, by: User | None) -> None:
    """Delete a role's row, as the administration does, and tell the trail.

    Raises LastAdministrator where nobody would be left.
    """
    if holds(role):
        hold_scope(Scope.of(role))
        _keep_one(role, after=None, by=by)
        record_role_event("people.role_ended", role, by=by)
    role.delete()


def hold_scope(scope: Scope) -> None:
    """Let nobody else change who has a role here until the transaction ends."""
    if scope.place is not None:
        list(Place.objects.select_for_update().filter(pk=scope.place.pk).values_list("pk"))
    elif scope.programme is not None:
        list(Programme.objects.select_for_update().filter(pk=scope.programme.pk).values_list("pk"))
    else:
        administrators = Role.objects.filter(kind=RoleKind.ADMINISTRATOR)
        list(administrators.select_for_update().values_list("pk"))


def check_until(until: datetime.date | None) -> None:
    """Raise PastDate for a last day before today."""
    if until is not None and until < timezone.localdate():
        raise PastDate


def holds(role: Role) -> bool:
    """Say whether the role has not ended."""
    return role.until is None or role.until >= timezone.localdate()


def keep_administrator(role: Role) -> None:
    """Raise LastAdministrator where this role alone administers the site."""
    if role.kind == RoleKind.ADMINISTRATOR and holds(role) and not has_another(role):
        raise LastAdministrator


def has_another(role: Role, *, after: datetime.date | None = None) -> bool:
    """Say whether somebody else who may sign in has the same role, today and after the given day."""
    others = Role.objects.current().filter(kind=role.kind, **Scope.of(role).fields, user__is_active=True)
    if after is not None:
        others = others.filter(Q(until__isnull=True) | Q(until__gt=after))
    return others.exclude(pk=role.pk).exists()


def record_role_event(kind: str, role: Role, *, by: User | None) -> None:
    """Write an event about a role: whose, which, where and until when."""
    record_event(
        kind,
        by=by,
        person=role.user,
        place=role.place,
        programme=role.programme,
        role=role.kind,
        until=role.until.isoformat() if role.until else "",
    )


def _hold_role(role: Role) -> Role:
    """Return the role as it is now, with its scope held; raise RoleEnded."""
    hold_scope(Scope.of(role))
    now = Role.objects.select_related("user", "place", "programme", "framework").filter(pk=role.pk).first()
    if now is None or not holds(now):
        raise RoleEnded
    return now


def _keep_one(role: Role, *, after: datetime.date | None, by: User | None) -> None:
    if role.kind == RoleKind.ADMINISTRATOR and not has_another(role, after=after):
        raise LastAdministrator
    is_free = by is None or is_administrator(by)
    if role.kind == RoleKind.LEAD and not is_free and not has_another(role, after=after):
        raise LastLead([str(role.place)])


def _identify(role: Role) -> tuple[object, ...]:
    return (role.user_id, role.kind, role.place_id, role.programme_id, role.framework_id, role.for_site)
