"""Small questions about what a person may do, each answered from the roles that hold today.

Query parts (``…_reach``) are for loaders: they turn a role into a condition of one query, so that
nobody can hold a row that they may not see.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from diagnosis.people.models import Role, RoleKind, User
from diagnosis.people.scopes import Scope
from diagnosis.places.models import Place, Programme


def is_administrator(user: User | AnonymousUser) -> bool:
    """Administers the whole site."""
    return isinstance(user, User) and (
        user.is_superuser or any(role.kind == RoleKind.ADMINISTRATOR for role in user.current_roles)
    )


def is_editor(user: User | AnonymousUser, framework_id: int | None = None) -> bool:
    """Edits this framework (None: any framework)."""
    if not isinstance(user, User):
        return False
    return is_administrator(user) or any(
        role.kind == RoleKind.EDITOR
        and (role.for_site or framework_id is None or role.framework_id == framework_id)
        for role in user.current_roles
    )


def site_reach(user: User) -> Exists:
    """The user administers the site."""
    return Exists(Role.objects.current().filter(user=user, kind=RoleKind.ADMINISTRATOR))


def place_reach(user: User, kinds: tuple[str, ...], *, place: str = "place") -> Exists:
    """The user has one of these roles on the row's place (``place``: the row's path to it)."""
    return Exists(Role.objects.current().filter(user=user, kind__in=kinds, place=OuterRef(place)))


def consultant_reach(user: User, *, place: str = "place") -> Exists:
    """The user is a consultant of a programme in which the row's place is a member today."""
    return Exists(
        Role.objects.current().filter(
            Q(programme__memberships__left_on__isnull=True)
            | Q(programme__memberships__left_on__gte=timezone.localdate()),
            user=user,
            kind=RoleKind.CONSULTANT,
            programme__memberships__place=OuterRef(place),
        )
    )


def can_manage_people(user: User | AnonymousUser, place: Place) -> bool:
    """Gives and ends roles on this place: its leads, and administrators."""
    return is_administrator(user) or (
        isinstance(user, User)
        and any(role.kind == RoleKind.LEAD and role.place_id == place.pk for role in user.current_roles)
    )


def can_manage_scope(user: User | AnonymousUser, scope: Scope) -> bool:
    """Gives and ends roles of this scope; outside a place administrators alone."""
    if scope.place is not None:
        return can_manage_people(user, scope.place)
    return is_administrator(user)


def works_at(user: User, place: Place) -> bool:
    """Has a role on this place, or is a consultant of a programme in which it is a member today."""
    if any(role.place_id == place.pk for role in user.current_roles):
        return True
    return Place.objects.filter(pk=place.pk).filter(consultant_reach(user, place="pk")).exists()


def consults_in(user: User, programme: Programme) -> bool:
    """Is a consultant of this programme."""
    return any(
        role.kind == RoleKind.CONSULTANT and role.programme_id == programme.pk for role in user.current_roles
    )
