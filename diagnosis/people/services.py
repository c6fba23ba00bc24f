"""Writes on accounts: tokens for the API, the language of mail, and the accounts of a demonstration."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction
from knox.models import AuthToken

from diagnosis.people.limits import is_first_of_lock
from diagnosis.people.members import hold_scope, keep_administrator
from diagnosis.people.models import Role, RoleKind, User
from diagnosis.people.scopes import Scope
from diagnosis.people.trail import record_event
from diagnosis.places.models import Place, Programme, ProgrammePlace
from frameworks.models import FrameworkVersion


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its secret, which is known only now: the database keeps its hash."""

    token: AuthToken
    secret: str


@transaction.atomic
def create_token(*, user: User, days: int) -> NewToken:
    """Make a token for the API that ends after so many days."""
    token, secret = AuthToken.objects.create(user=user, expiry=datetime.timedelta(days=days))
    record_event("people.token_made", by=user, person=user, days=days)
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, user: User, digest: str) -> bool:
    """End a token of the user at once; return whether there was one."""
    count, _by_model = AuthToken.objects.filter(user=user, digest=digest).delete()
    if count:
        record_event("people.token_revoked", by=user, person=user)
    return bool(count)


def choose_mail_language(*, user: User, language: str) -> None:
    """Store the language in which letters to this person are written."""
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def save_account(*, user: User, is_new: bool, by: User) -> None:
    """Store an account as the administration's form filled it, and tell the trail.

    Raises LastAdministrator where the only one could no longer sign in.
    """
    if not is_new and not user.is_active:
        for role in user.roles.filter(kind=RoleKind.ADMINISTRATOR):
            hold_scope(Scope.of(role))
            keep_administrator(role)
    user.save()
    record_event("people.account_made" if is_new else "people.account_changed", by=by, person=user)


@transaction.atomic
def turn_two_step_off(*, user: User, by: User) -> bool:
    """Take the second step from somebody who lost phone and codes; return whether there was one."""
    count, _by_model = Authenticator.objects.filter(user=user).delete()
    if count:
        record_event("people.two_step_off", by=by, person=user)
    return bool(count)


def note_locked_out(*, user: User) -> None:
    """Write down that an account is locked for a while; once, however often somebody knocks."""
    if is_first_of_lock(user):
        record_event("people.locked_out", by=None, person=user)


@transaction.atomic
def ensure_programme(
    *, key: str, name: dict[str, str], version: FrameworkVersion, places: Iterable[Place]
) -> Programme:
    """Return the programme, made if missing; places that are not members join it."""
    programme, _made = Programme.objects.get_or_create(key=key, defaults={"name": name, "version": version})
    for place in places:
        ProgrammePlace.objects.get_or_create(programme=programme, place=place)
    return programme


@transaction.atomic
def ensure_account(
    *,
    email: str,
    name: str,
    department: str,
    password: str,
    kind: RoleKind,
    place: Place | None = None,
    programme: Programme | None = None,
) -> User:
    """Return the account, made if missing, with this role and a password that opens it.

    Without place and programme the role is for the whole site. What the person entered stays.
    """
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, department=department)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    Role.objects.get_or_create(
        user=user,
        kind=kind,
        place=place,
        programme=programme,
        framework=None,
        for_site=place is None and programme is None,
    )
    return user
