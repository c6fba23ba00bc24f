"""Loaders of programmes: consultants reach theirs, administrators all; for others there are none."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment
from diagnosis.people.models import Invitation, Role, RoleKind, User
from diagnosis.people.predicates import is_administrator, site_reach
from diagnosis.places.models import Place, Programme, ProgrammePlace


def visible_programmes(user: User) -> QuerySet[Programme]:
    """Return the programmes that the user follows, each with its framework."""
    advises = Exists(
        Role.objects.current().filter(user=user, kind=RoleKind.CONSULTANT, programme=OuterRef("pk"))
    )
    return (
        Programme.objects.select_related("version__framework")
        .defer("version__document")  # 100 kB and more; the compiled spec is in memory
        .filter(Q(advises) | Q(site_reach(user)))
    )


def load_programmes(user: User) -> QuerySet[Programme]:
    """Return the user's programmes; who follows none at all finds no such page."""
    if not user.follows_programmes:
        raise Http404
    return visible_programmes(user)


def load_programme(user: User, key: str) -> Programme:
    """Return a programme that the user follows; else it is not found."""
    programme = visible_programmes(user).filter(key=key).first()
    if programme is None:
        raise Http404
    return programme


def check_may_make(user: User) -> None:
    """Let administrators through: consultants are refused, and others find no such page."""
    load_programmes(user)
    if not is_administrator(user):
        raise PermissionDenied(_("Only an administrator makes a programme."))


def check_may_set_order(user: User) -> None:
    """Let administrators through; consultants see whether an order is shown, and do not decide it."""
    if not is_administrator(user):
        raise PermissionDenied(_("Only an administrator decides whether a programme shows an order."))


def places_to_add(user: User) -> QuerySet[Place]:
    """Return the places that the user may bring into a programme.

    Consultants see what belongs to the places of their programmes. So they bring in only places that
    nobody works at yet: no role, no invitation, no assessment. Administrators bring in any place.
    """
    if is_administrator(user):
        return Place.objects.all()
    waiting = Invitation.objects.filter(
        place=OuterRef("pk"),
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    return Place.objects.filter(
        ~Exists(Role.objects.current().filter(place=OuterRef("pk"))),
        ~Exists(waiting),
        ~Exists(Assessment.objects.filter(place=OuterRef("pk"))),
    )


def current_members(programme: Programme) -> QuerySet[ProgrammePlace]:
    """Return the memberships that hold today."""
    return programme.memberships.filter(Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate()))


def load_member(programme: Programme, place_key: str) -> ProgrammePlace:
    """Return a place's membership that holds today; else it is not found."""
    member = current_members(programme).select_related("place").filter(place__key=place_key).first()
    if member is None:
        raise Http404
    return member


def load_member_without_people(programme: Programme, place_key: str) -> ProgrammePlace:
    """Return a place's membership where nobody works for the place yet; else it is refused.

    A consultant names the first lead of a place. From then on the lead decides who works there.
    """
    member = load_member(programme, place_key)
    if Role.objects.current().filter(place=member.place, kind__in=(RoleKind.LEAD, RoleKind.STAFF)).exists():
        raise PermissionDenied(_("Somebody works for this place already. Its lead invites others."))
    return member


def load_former_member(user: User, programme: Programme, place_key: str) -> ProgrammePlace:
    """Return the membership of a place that left and that the user may bring back."""
    member = (
        programme.memberships.select_related("place")
        .filter(place__key=place_key, left_on__lt=timezone.localdate())
        .first()
    )
    if member is None:
        raise Http404
    if not places_to_add(user).filter(pk=member.place_id).exists():
        raise PermissionDenied(
            _("This place has people or answers of its own. Only an administrator brings it back.")
        )
    return member
