"""Loaders of the pages about people: what a person may not see is not found."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.people.models import Invitation, Role, User
from diagnosis.people.predicates import (
    can_manage_people,
    can_manage_scope,
    consults_in,
    is_administrator,
    works_at,
)
from diagnosis.people.scopes import Scope
from diagnosis.places.models import Place, Programme

SCOPES = ("place", "programme", "framework")


def load_place_to_manage(user: User, key: str) -> Place:
    """Return a place whose people the user manages; who only works for it is refused."""
    place = Place.objects.filter(key=key).first()
    if place is None:
        raise Http404
    if not can_manage_people(user, place):
        _refuse(user, Scope(place=place))
    return place


def load_programme_of_people(user: User, key: str) -> Programme:
    """Return a programme whose people the user may see: its consultants and administrators."""
    programme = Programme.objects.filter(key=key).first()
    if programme is None or not (is_administrator(user) or consults_in(user, programme)):
        raise Http404
    return programme


def load_programme_to_manage(user: User, key: str) -> Programme:
    """Return a programme whose people the user may change; its consultants are refused."""
    programme = load_programme_of_people(user, key)
    if not is_administrator(user):
        _refuse(user, Scope(programme=programme))
    return programme


def check_manages_site(user: User) -> None:
    """Raise PermissionDenied for everybody but administrators."""
    if not is_administrator(user):
        raise PermissionDenied(_("Only administrators see all people of this site."))


def load_role_to_manage(user: User, role_id: int) -> Role:
    """Return a role that the user may limit or end."""
    role = Role.objects.select_related("user", *SCOPES).filter(pk=role_id).first()
    if role is None:
        raise Http404
    if not can_manage_scope(user, Scope.of(role)):
        _refuse(user, Scope.of(role))
    return role


def load_invitation_to_manage(user: User, invitation_id: int) -> Invitation:
    """Return an invitation that the user may withdraw or send again."""
    invitation = Invitation.objects.select_related(*SCOPES).filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    if not can_manage_scope(user, Scope.of(invitation)):
        _refuse(user, Scope.of(invitation))
    return invitation


def _refuse(user: User, scope: Scope) -> NoReturn:
    """Say no to who works within the scope; to all others it is not there."""
    if scope.place is not None and works_at(user, scope.place):
        raise PermissionDenied(_("Only a lead of the city and the administrator change who works on it."))
    if scope.programme is not None and consults_in(user, scope.programme):
        raise PermissionDenied(_("Only the administrator changes who works in this programme."))
    raise Http404
