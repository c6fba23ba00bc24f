"""Loaders: the only way to an assessment or its evidence. What a person may not see is not found."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment, Change, Evidence, Origin, PrivateNote
from diagnosis.people.models import PLACE_ROLES, Role, RoleKind, User
from diagnosis.people.predicates import consultant_reach, place_reach, site_reach
from diagnosis.places.models import Place

ANSWERING_ROLES = (RoleKind.STAFF, RoleKind.LEAD)
# A consultant answers for a city only from published text; a city's own answers are its own.
CITY_ORIGINS = (Origin.SELF, Origin.INVENTED)
CITY = Q(origin__in=CITY_ORIGINS)
DESK = Q(origin=Origin.DESK)
NOBODY = Q(Value(False, output_field=BooleanField()))  # not an empty list: its negation must hold


def visible_assessments(user: User) -> QuerySet[Assessment]:
    """All assessments that the user may read, with what the user may do on each.

    ``may_answer``; ``may_lead`` (assign, open separate rating, decide who sees a result);
    ``may_submit`` (the lead's, and staff's where the place has no lead); ``may_verify`` (a consultant of
    a programme of the place who neither answered in it nor is staff there; never a desk study);
    ``may_note`` (a consultant who has no role on the place: private notes); ``may_discuss`` (staff, lead,
    consultants: comments).

    Only what the person's roles could give is asked of the database: each question takes time, on
    every page.
    """
    roles = {role.kind for role in user.current_roles}
    answers_place = Q(place_reach(user, ANSWERING_ROLES)) if roles & set(ANSWERING_ROLES) else NOBODY
    leads_place = Q(place_reach(user, (RoleKind.LEAD,))) if RoleKind.LEAD in roles else NOBODY
    in_programme = Q(consultant_reach(user)) if RoleKind.CONSULTANT in roles else NOBODY
    on_place = Q(place_reach(user, PLACE_ROLES)) if roles & set(PLACE_ROLES) else NOBODY
    on_site = Q(site_reach(user)) if RoleKind.ADMINISTRATOR in roles else NOBODY
    # A lead who may not sign in any more must not keep the staff from submitting.
    leads = Role.objects.current().filter(kind=RoleKind.LEAD, user__is_active=True)
    has_lead = Exists(leads.filter(place=OuterRef("place")))
    answered_in_it = Exists(Change.objects.filter(assessment=OuterRef("pk"), made_by=user))
    return _reachable_assessments(user, answers_place, in_programme, on_site).annotate(
        may_lead=leads_place & CITY,
        may_submit=(leads_place & CITY) | (answers_place & ~Q(has_lead) & CITY) | (in_programme & DESK),
        may_verify=in_programme & ~answers_place & ~Q(answered_in_it) & CITY,
        may_note=in_programme & ~on_place,
        may_discuss=answers_place | in_programme,
    )


def _reachable_assessments(user: User, answers_place: Q, in_programme: Q, on_site: Q) -> QuerySet[Assessment]:
    """All assessments that the user may read, with ``may_answer`` alone."""
    return (
        Assessment.objects.select_related("place", "version", "framework")
        .defer("version__document")  # 100 kB and more; the compiled spec is in memory
        .annotate(may_answer=(answers_place & CITY) | (in_programme & DESK))
        .filter(Q(place_reach(user, PLACE_ROLES)) | in_programme | on_site)
    )


def load_assessment(user: User, assessment_id: int) -> Assessment:
    """Return an assessment the user may read; else it is not found."""
    assessment = visible_assessments(user).filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    return assessment


def load_assessment_to_answer(user: User, assessment_id: int) -> Assessment:
    """Return an assessment whose answers the user may change; readers are refused."""
    return _refuse_readers(load_assessment(user, assessment_id))


def load_assessment_to_save(user: User, assessment_id: int) -> Assessment:
    """Return an assessment to save one answer of it: it says ``may_answer`` and no other right.

    Saving is what people wait for most often: one query, with what it needs. A page needs
    ``load_assessment_to_answer``.
    """
    answers_place, in_programme = Q(place_reach(user, ANSWERING_ROLES)), Q(consultant_reach(user))
    found = _reachable_assessments(user, answers_place, in_programme, Q(site_reach(user)))
    assessment = found.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    return _refuse_readers(assessment)


def _refuse_readers(assessment: Assessment) -> Assessment:
    if not assessment.may_answer:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(_("You can read this assessment. Only staff of the city can answer it."))
    return assessment


def load_assessment_to_discuss(user: User, assessment_id: int) -> Assessment:
    """Return an assessment whose questions the user may comment on; also after it is submitted."""
    assessment = load_assessment(user, assessment_id)
    if not assessment.may_discuss:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(
            _("You can read this assessment. Staff of the city and its consultants comment on it.")
        )
    return assessment


def load_assessment_to_submit(user: User, assessment_id: int) -> Assessment:
    """Return an assessment that the user may hand in; where the place has a lead, it is the lead's to do."""
    assessment = load_assessment(user, assessment_id)
    if not assessment.may_submit:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(_("You can read this assessment. The lead of the city submits it."))
    return assessment


def load_assessment_to_lead(user: User, assessment_id: int) -> Assessment:
    """Return an assessment that the user leads."""
    assessment = load_assessment(user, assessment_id)
    if not assessment.may_lead:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(_("You can read this assessment. Only the lead of the city can do this."))
    return assessment


def load_assessment_to_verify(user: User, assessment_id: int) -> Assessment:
    """Return an assessment whose answers the user may check."""
    assessment = load_assessment(user, assessment_id)
    if not assessment.may_verify:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(
            _("Only a consultant of the programme checks answers, and never their own ones.")
        )
    return assessment


def load_assessment_to_note(user: User, assessment_id: int) -> Assessment:
    """Return an assessment that the user checks, and on which they may keep private notes."""
    assessment = load_assessment_to_verify(user, assessment_id)
    if not assessment.may_note:  # type: ignore[attr-defined]  # annotated by the loader
        raise PermissionDenied(_("Only a consultant of the programme keeps private notes here."))
    return assessment


def load_own_note(user: User, note_id: int) -> PrivateNote:
    """Return a private note that the user wrote; to everybody else it is not there."""
    note = (
        PrivateNote.objects.select_related("assessment")
        .filter(pk=note_id, author=user)
        .filter(Exists(visible_assessments(user).filter(pk=OuterRef("assessment"), may_note=True)))  # type: ignore[misc]
        .first()
    )
    if note is None:
        raise Http404
    return note


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
