"""Loaders of results: who may see an assessment may see its results. All else is not found."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.models import User
from diagnosis.results.models import Result


def results_with_context() -> QuerySet[Result]:
    """Return all results with what their pages read: for loaders, and for workers that act for one."""
    return Result.objects.select_related(
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


def find_latest_result(user: User, assessment_id: int) -> Result | None:
    """Return the newest result of an assessment, checked before self-reported; None where there is none."""
    return (
        visible_results(user)
        .filter(submission__assessment=assessment_id)
        .order_by("-submission__number", "-series")  # "verified" comes after "self" in the alphabet
        .first()
    )
