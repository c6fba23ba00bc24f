"""Loaders of results: who may see an assessment may see its results. All else is not found."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment, Origin
from diagnosis.assessments.permissions import (
    CITY_ORIGINS,
    load_assessment,
    load_assessment_to_lead,
    visible_assessments,
)
from diagnosis.people.models import PLACE_ROLES, Role, RoleKind, User
from diagnosis.places.models import ProgrammePlace
from diagnosis.results.models import Audience, Publication, Result, Series, ShareLink
from frameworks.selectors import load_spec


def results_with_context() -> QuerySet[Result]:
    """Return all results with what their pages read: for loaders, and for workers that act for one."""
    return Result.objects.select_related(
        "certainty",
        "submission__assessment__version",
        "submission__assessment__framework",
        "submission__assessment__place__parent__parent__parent",
    ).defer("submission__assessment__version__document")  # 100 kB and more; the compiled spec is in memory


def visible_results(user: User) -> QuerySet[Result]:
    """Return all results that the user may read, each with its submission, assessment and place."""
    return results_with_context().filter(
        Exists(visible_assessments(user).filter(pk=OuterRef("submission__assessment")))
    )


def load_result(user: User, result_id: int) -> Result:
    """Return a result the user may read; else it is not found."""
    result = visible_results(user).filter(pk=result_id).first()
    if result is None:
        raise Http404
    return result


def may_set_stage(assessment: Assessment) -> bool:
    """Say whether the person for whom it was loaded may set another stage beside a computed one.

    Who may check the answers may; of a desk study, which nobody checks, a consultant of the programme.
    """
    flags: Any = assessment
    return bool(flags.may_verify or (flags.may_note and assessment.origin == Origin.DESK))


def load_result_to_judge(user: User, result_id: int) -> Result:
    """Return a result beside which the user may set another stage; one without stages is not found."""
    result = load_result(user, result_id)
    if not may_set_stage(load_assessment(user, result.submission.assessment_id)):
        raise PermissionDenied(_("Only a consultant of the programme sets another stage."))
    if not load_spec(result.submission.assessment.version_id).stages:
        raise Http404
    return result


def load_checked_result(user: User, result_id: int) -> Result:
    """Return a checked result; what the city says of itself has no differences to show."""
    result = load_result(user, result_id)
    if result.series != Series.VERIFIED:
        raise Http404
    return result


def find_latest_result(user: User, assessment_id: int, *, series: str = "") -> Result | None:
    """Return the result of the newest submission, checked before self-reported; None where there is none.

    After answers were sent back and submitted again, that is a self-reported one until it is checked too.

    ``series`` asks for the newest one of that series only.
    """
    rows = visible_results(user).filter(submission__assessment=assessment_id)
    if series:
        rows = rows.filter(series=series)
    # "verified" comes after "self" in the alphabet.
    return rows.order_by("-submission__number", "-series").first()


def may_share(user: User, result: Result) -> bool:
    """Say whether the user decides who else sees this result: the lead, about the city's own answers."""
    assessment = result.submission.assessment
    return assessment.origin in CITY_ORIGINS and any(
        role.kind == RoleKind.LEAD and role.place_id == assessment.place_id for role in user.current_roles
    )


def load_result_to_share(user: User, result_id: int) -> Result:
    """Return a result about which the user decides who else sees it; all others of the city are refused."""
    result = load_result(user, result_id)
    load_assessment_to_lead(user, result.submission.assessment_id)
    return result


def published_results() -> QuerySet[Result]:
    """Return the results that everybody may see."""
    return results_with_context().filter(_published_to(Audience.PUBLIC))


def peer_results(user: User) -> QuerySet[Result]:
    """Return what other cities show by name to those of their programmes, the user's place among them."""
    today = timezone.localdate()
    present = Q(left_on__isnull=True) | Q(left_on__gte=today)
    own = Role.objects.current().filter(user=user, kind__in=PLACE_ROLES).values("place")
    programmes = ProgrammePlace.objects.filter(present, place__in=own).values("programme")
    beside = ProgrammePlace.objects.filter(
        present, programme__in=programmes, place=OuterRef("submission__assessment__place")
    )
    return results_with_context().filter(_published_to(Audience.PEERS), Exists(beside))


def load_public_result(result_id: int) -> Result:
    """Return a result that is published to everybody; else it is not found."""
    return _first_or_404(published_results().filter(pk=result_id))


def load_published_result(user: User, result_id: int) -> Result:
    """Return a result as readers outside see it: public, shown to the user's cities, or the user's own."""
    for reach in (published_results(), peer_results(user), visible_results(user)):
        result = reach.filter(pk=result_id).first()
        if result is not None:
            return result
    raise Http404


def load_share_link(secret: str) -> ShareLink:
    """Return the link of a secret, ended or not, with its result; a forged one is not found."""
    link = ShareLink.objects.filter(digest=ShareLink.hash_secret(secret)).first()
    if link is None:
        raise Http404
    link.result = results_with_context().get(pk=link.result_id)
    return link


def _published_to(audience: str) -> Exists:
    holding = Publication.objects.filter(result=OuterRef("pk"), audience=audience, withdrawn_at__isnull=True)
    return Exists(holding)


def _first_or_404(results: QuerySet[Result]) -> Result:
    result = results.first()
    if result is None:
        raise Http404
    return result
