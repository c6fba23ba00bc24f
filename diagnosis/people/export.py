"""Everything that the site holds about one person, as one file to take along.

Nouns further down the list register what they hold when the application starts: ``people`` knows only
its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Model, Q

from diagnosis.people.models import Event, Invitation, Role, User
from diagnosis.people.scopes import Scope
from diagnosis.people.selectors import list_tokens

Values = list[dict[str, Any]]
Rows = tuple[type[Model], str, tuple[str, ...]]

PARTS: dict[str, Callable[[User], Values]] = {}
"""The parts of the file by their names, in the order of their registration."""


def register_part(name: str, collect: Callable[[User], Values]) -> None:
    """Add a part to everybody's file: plain values only, no secret and nothing of other people."""
    PARTS[name] = collect


def register_rows(parts: Mapping[str, Rows]) -> None:
    """Add parts that are plain rows: of which model, by which person's field, and which columns go out."""
    for name, rows in parts.items():
        register_part(name, partial(_collect_rows, rows))


def _collect_rows(rows: Rows, user: User) -> Values:
    """Return the user's rows, the oldest first; a column of another row by its last name."""
    model, person, columns = rows
    found = model._default_manager.filter(**{person: user}).order_by("pk")
    names = [column.rsplit("__", maxsplit=1)[-1] for column in columns]
    return [dict(zip(names, row, strict=True)) for row in found.values_list(*columns)]


def collect_data(user: User) -> dict[str, Any]:
    """Return all parts about the user; days and times as Django's JSON encoder writes them."""
    return {"account": describe_account(user), **{name: collect(user) for name, collect in PARTS.items()}}


def register_own_parts() -> None:
    """Register what this noun holds."""
    register_part("roles", collect_roles)
    register_part("tokens", collect_tokens)
    register_part("invitations", collect_invitations)
    register_part("events", collect_events)


def describe_account(user: User) -> dict[str, Any]:
    """Return the account itself, without its password."""
    names = ("email", "name", "department", "language", "is_active", "date_joined", "last_login")
    return {name: getattr(user, name) for name in names}


def collect_roles(user: User) -> Values:
    """Return all roles, those that have ended too."""
    roles = Role.objects.filter(user=user).select_related("place", "programme", "framework").order_by("id")
    return [{"role": role.kind, "scope": str(Scope.of(role)), "until": role.until} for role in roles]


def collect_tokens(user: User) -> Values:
    """Return the tokens that still work, without what opens anything."""
    return [
        {"begins_with": token.token_key[:8], "made": token.created, "valid_until": token.expiry}
        for token in list_tokens(user)
    ]


def collect_invitations(user: User) -> Values:
    """Return the invitations that the user accepted, sent, or could still accept."""
    rows = Invitation.objects.select_related("place", "programme", "framework").filter(
        Q(accepted_by=user) | Q(invited_by=user) | Q(email__iexact=user.email)
    )
    return [
        {
            # Whom the user invited is another person's address.
            "was": "received" if row.email.lower() == user.email.lower() else "sent",
            "role": row.kind,
            "scope": str(Scope.of(row)),
            "sent": row.invited_at,
            "state": row.state,
            "accepted": row.accepted_at,
        }
        for row in rows.order_by("id")
    ]


def collect_events(user: User) -> Values:
    """Return the trail of what the user did, and of what was done to them."""
    rows = Event.objects.filter(Q(actor=user) | Q(person=user)).order_by("id")
    return [
        {
            "at": row.at,
            "what": row.kind,
            "did_it": row.actor_id == user.pk,
            "about": row.subject,
            "details": row.params,
        }
        for row in rows
    ]
