"""Loaders of plans: who may see a result sees what it leads to; who answers for the city plans for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from diagnosis.advice.models import Plan
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.permissions import load_assessment, visible_assessments
from diagnosis.people.models import User
from diagnosis.results.models import Result
from diagnosis.results.permissions import load_result


@dataclass(frozen=True, slots=True)
class Ground:
    """A result, the plan beside it (None until something is decided), and whether the user may decide."""

    result: Result
    plan: Plan | None
    may_plan: bool

    @property
    def assessment(self) -> Assessment:
        return self.result.submission.assessment


def plan_of(assessment: Assessment) -> Plan | None:
    """Return the plan of the line of rounds to which an assessment belongs."""
    return Plan.objects.select_related("place", "framework").filter(**identify_plan(assessment)).first()


def identify_plan(assessment: Assessment) -> dict[str, Any]:
    """Return the fields that name the plan of an assessment."""
    return {
        "place_id": assessment.place_id,
        "framework_id": assessment.framework_id,
        "initiative": assessment.initiative,
        "origin": assessment.origin,
    }


def load_ground(user: User, result_id: int) -> Ground:
    """Return a result that the user may read with its plan; else it is not found."""
    result = load_result(user, result_id)
    assessment = load_assessment(user, result.submission.assessment_id)  # with what the reader may do
    return Ground(result, plan_of(assessment), bool(assessment.may_answer))  # type: ignore[attr-defined]


def load_ground_to_plan(user: User, result_id: int) -> Ground:
    """Return a result for whose place the user may plan; readers are refused."""
    ground = load_ground(user, result_id)
    if not ground.may_plan:
        raise PermissionDenied(_("You can read this plan. Only staff of the city can change it."))
    return ground


def load_plan(user: User, plan_id: int) -> tuple[Plan, bool]:
    """Return a plan the user may read, and whether the user may change it; else it is not found.

    A plan belongs to its line of rounds: who may read one of them may read the plan.
    """
    plan = Plan.objects.select_related("place", "framework").filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    rounds = visible_assessments(user).filter(
        place=plan.place_id, framework=plan.framework_id, initiative=plan.initiative, origin=plan.origin
    )
    newest = rounds.order_by("-round", "-pk").first()
    if newest is None:
        raise Http404
    return plan, bool(newest.may_answer)  # type: ignore[attr-defined]


def load_plan_to_change(user: User, plan_id: int) -> Plan:
    """Return a plan that the user may change; readers are refused."""
    plan, may_change = load_plan(user, plan_id)
    if not may_change:
        raise PermissionDenied(_("You can read this plan. Only staff of the city can change it."))
    return plan
