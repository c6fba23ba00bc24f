"""Writes on accounts: tokens for the API, and the accounts of a demonstration."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from knox.models import AuthToken

from diagnosis.people.models import Role, RoleKind, User
from diagnosis.places.models import Place, Programme, ProgrammePlace
from frameworks.models import FrameworkVersion


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its secret, which is known only now: the database keeps its hash."""

    token: AuthToken
    secret: str


def create_token(*, user: User, days: int) -> NewToken:
    """Make a token for the API that ends after so many days."""
    token, secret = AuthToken.objects.create(user=user, expiry=datetime.timedelta(days=days))
    return NewToken(token, secret)


def revoke_token(*, user: User, digest: str) -> bool:
    """End a token of the user at once; return whether there was one."""
    count, _by_model = AuthToken.objects.filter(user=user, digest=digest).delete()
    return bool(count)


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
