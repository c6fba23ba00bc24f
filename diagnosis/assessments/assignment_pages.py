"""The page that says who answers what; the lead of the city changes it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from diagnosis.assessments.assigning import change_assignments
from diagnosis.assessments.assignment_form import AssignmentsForm
from diagnosis.assessments.errors import RefusedAssignments, WrongState
from diagnosis.assessments.members import list_answerers
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.parts import allot, list_unassigned, load_assignments
from diagnosis.assessments.permissions import load_assessment, load_assessment_to_lead
from diagnosis.assessments.selectors import list_tasks
from diagnosis.people.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def show_assignments(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Who answers which domain and which element, by when; the lead gives and takes away."""
    if request.method == "GET":
        assessment = load_assessment(request.user, assessment_id)
        return _render(request, assessment, _make_form(assessment))
    assessment = load_assessment_to_lead(request.user, assessment_id)
    form = _make_form(assessment, request.POST)
    if not form.is_valid():
        return _render(request, assessment, form, status=422)
    try:
        changed = change_assignments(assessment=assessment, wishes=form.read_wishes(), by=request.user)
    except WrongState as error:
        context = {"assessment": assessment, "sentence": str(error), "section": "home"}
        return render(request, "assessments/wrong_step.html", context, status=409)
    except RefusedAssignments as error:
        form.show_refusals(error)
        return _render(request, assessment, form, status=422)
    sentence = ngettext("%(count)d part is changed.", "%(count)d parts are changed.", changed)
    messages.success(request, sentence % {"count": changed})
    return redirect("assessments:assignments", assessment.pk)


def _make_form(assessment: Assessment, *data: object) -> AssignmentsForm:
    assignments = load_assignments(assessment)
    tasks = allot(list_tasks(assessment), assignments)
    people = list_answerers(assessment.place)
    return AssignmentsForm(*data, tasks=tasks, people=people, assignments=assignments)


def _render(
    request: SignedInRequest, assessment: Assessment, form: AssignmentsForm, status: int = 200
) -> HttpResponse:
    context = {
        "section": "home",
        "assessment": assessment,
        "form": form,
        "tasks": form.tasks,
        "unassigned": list_unassigned(form.tasks),
        "may_change": assessment.is_open and assessment.may_lead,  # type: ignore[attr-defined]
    }
    return render(request, "assessments/assignments.html", context, status=status)
