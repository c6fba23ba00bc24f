"""Who stands around an assessment: those who may answer it, and those who may read it by their role."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from diagnosis.assessments.permissions import ANSWERING_ROLES
from diagnosis.people.models import PLACE_ROLES, Role, RoleKind, User
from diagnosis.places.models import Place


def list_answerers(place: Place) -> QuerySet[User]:
    """Return those who may answer for the place today: its staff and leads, by name."""
    roles = Role.objects.current().filter(user=OuterRef("pk"), kind__in=ANSWERING_ROLES, place=place)
    return _order(User.objects.filter(Exists(roles), is_active=True))


def list_leads(place: Place) -> QuerySet[User]:
    """Return those who lead the place today and so submit its answers, by name."""
    roles = Role.objects.current().filter(user=OuterRef("pk"), kind=RoleKind.LEAD, place=place)
    return _order(User.objects.filter(Exists(roles), is_active=True))


def list_readers(place: Place) -> QuerySet[User]:
    """Return those whose role lets them read the place's assessments: its people and its consultants.

    Administrators see every place and belong to none: they are not among them.
    """
    roles = Role.objects.current().filter(user=OuterRef("pk"))
    on_place = roles.filter(kind__in=PLACE_ROLES, place=place)
    in_programme = roles.filter(
        Q(programme__memberships__left_on__isnull=True)
        | Q(programme__memberships__left_on__gte=timezone.localdate()),
        kind=RoleKind.CONSULTANT,
        programme__memberships__place=place,
    )
    return _order(User.objects.filter(Exists(on_place) | Exists(in_programme), is_active=True))


def _order(people: QuerySet[User]) -> QuerySet[User]:
    return people.order_by("name", "email")
