"""Loaders of the trail: the whole one for administrators, that of a place for its lead too."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.people.models import PLACE_ROLES, Event, RoleKind, User
from diagnosis.people.predicates import consultant_reach, is_administrator, place_reach
from diagnosis.places.models import Place


def load_site_trail(user: User) -> QuerySet[Event]:
    """Return all events for an administrator; for all others there is no such page."""
    if not is_administrator(user):
        raise Http404
    return Event.objects.all()


def load_place_to_trace(user: User, key: str) -> Place:
    """Return a place whose trail the user may read: its lead and administrators.

    Others who see the assessments of the place are refused; for all others it is not found.
    """
    places = Place.objects.filter(key=key)
    if is_administrator(user):
        place = places.first()
    else:
        inside = Q(place_reach(user, PLACE_ROLES, place="pk")) | Q(consultant_reach(user, place="pk"))
        place = places.filter(inside).annotate(leads=place_reach(user, (RoleKind.LEAD,), place="pk")).first()
    if place is None:
        raise Http404
    if not getattr(place, "leads", True):
        raise PermissionDenied(_("Only the lead of the city and administrators read its trail."))
    return place
