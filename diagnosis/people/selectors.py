"""What the pages of the account and of people read, and the letters of signing in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from knox.models import AuthToken

from diagnosis.people.models import Invitation, Role, RoleKind, User
from diagnosis.people.scopes import Scope


def list_tokens(user: User) -> QuerySet[AuthToken]:
    """Return the user's tokens that are still valid, the newest first."""
    return AuthToken.objects.filter(
        Q(expiry__isnull=True) | Q(expiry__gt=timezone.now()), user=user
    ).order_by("-created")


def list_members(scope: Scope) -> list[Role]:
    """Return the roles of this scope that hold today, leads first, then by name."""
    roles = Role.objects.current().filter(**scope.fields).select_related("user")
    return sorted(roles, key=lambda role: (role.kind != RoleKind.LEAD, str(role.user).casefold(), role.pk))


def list_waiting(scope: Scope | None = None) -> QuerySet[Invitation]:
    """Return the invitations that nobody took or withdrew, of one scope or all; expired ones too."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    if scope is not None:
        rows = rows.filter(**scope.fields)
    return rows.select_related("place", "programme", "framework", "invited_by").order_by("-invited_at", "-id")


def list_people(text: str = "") -> QuerySet[User]:
    """Return all accounts with the roles that hold today, those with the text in name or address."""
    held = Role.objects.current().select_related("place", "programme", "framework").order_by("kind", "id")
    people = User.objects.prefetch_related(Prefetch("roles", queryset=held, to_attr="held_roles"))
    if text:
        people = people.filter(Q(email__icontains=text) | Q(name__icontains=text))
    return people.order_by("email")


def has_two_step(user: User) -> bool:
    """Say whether the user signs in with a second step."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def find_language_of(email: str) -> str | None:
    """Return the language of letters to the account of this address; None where there is none."""
    return User.objects.filter(email__iexact=email).values_list("language", flat=True).first()


def find_addressees(place_ids: list[int]) -> dict[int, list[User]]:
    """Return by place its leads; where it has none, its staff."""
    roles = (
        Role.objects.current()
        .filter(place__in=place_ids, kind__in=[RoleKind.LEAD, RoleKind.STAFF], user__is_active=True)
        .select_related("user")
        .order_by("user")
    )
    by_kind: dict[str, dict[int, list[User]]] = {RoleKind.LEAD: {}, RoleKind.STAFF: {}}
    for role in roles:
        by_kind[role.kind].setdefault(role.place_id or 0, []).append(role.user)
    return by_kind[RoleKind.STAFF] | by_kind[RoleKind.LEAD]
