"""Loaders: the only way to an assessment or its evidence. What a person may not see is not found."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment, Evidence, Origin
from diagnosis.people.models import PLACE_ROLES, RoleKind, User
from diagnosis.people.predicates import consultant_reach, place_reach, site_reach
from diagnosis.places.models import Place

ANSWERING_ROLES = (RoleKind.STAFF, RoleKind.LEAD)
# A consultant answers for a city only from published text; a city's own answers are its own.
CITY_ORIGINS = (Origin.SELF, Origin.INVENTED)


def visible_assessments(user: User) -> QuerySet[Assessment]:
    """All assessments that the user may read, with ``may_answer`` on each."""
    on_place = place_reach(user, PLACE_ROLES)
    answers_place = place_reach(user, ANSWERING_ROLES)
    in_programme = consultant_reach(user)
    return (
        Assessment.objects.select_related("place", "version", "framework")
        .defer("version__document")  # 100 kB and more; the compiled spec is in memory
        .annotate(
            may_answer=Q(answers_place, origin__in=CITY_ORIGINS) | Q(in_programme, origin=Origin.DESK),
        )
        .filter(Q(on_place) | Q(in_programme) | Q(site_reach(user)))
    )


def load_assessment(user: User, assessment_id: int) -> Assessment:
    """Return an assessment the user may read; else it is not found."""
    assessment = visible_assessments(user).filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    return assessment


def load_assessment_to_answer(user: User, assessment_id: int) -> Assessment:
    """Return an assessment whose answers the user may change; readers are refused."""
    assessment = load_assessment(user, assessment_id)
    if not assessment.may_answer:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(_("You can read this assessment. Only staff of the city can answer it."))
    return assessment


def load_evidence(user: User, key: UUID) -> Evidence:
    """Return a piece of evidence of an assessment the user may read."""
    evidence = (
        Evidence.objects.select_related("assessment")
        .filter(key=key, removed_at__isnull=True)
        .filter(Exists(visible_assessments(user).filter(pk=OuterRef("assessment"))))
        .first()
    )
    if evidence is None:
        raise Http404
    return evidence


def places_to_assess(user: User) -> QuerySet[Place]:
    """Return the places for which the user may start an assessment."""
    return Place.objects.select_related("parent").filter(
        Q(place_reach(user, ANSWERING_ROLES, place="pk")) | Q(consultant_reach(user, place="pk"))
    )


def origins_for(user: User, place: Place) -> tuple[str, ...]:
    """Return the origins the user's answers about this place may have; empty when none."""
    roles = user.current_roles
    origins: list[str] = []
    if any(role.kind in ANSWERING_ROLES and role.place_id == place.pk for role in roles):
        origins.append(Origin.INVENTED if place.invented else Origin.SELF)
    if Place.objects.filter(pk=place.pk).filter(consultant_reach(user, place="pk")).exists():
        origins.append(Origin.DESK)
    return tuple(origins)
