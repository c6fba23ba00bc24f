"""Pages of results: one result, the newest of an assessment, handing in, and the published diagnoses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diagnosis.assessments.errors import AlreadySubmitted
from diagnosis.assessments.permissions import load_assessment, load_assessment_to_submit
from diagnosis.assessments.transitions import can_move
from diagnosis.people.requests import SignedInRequest
from diagnosis.results.permissions import find_latest_result, load_result, may_set_stage, may_share
from diagnosis.results.published import load_reference_page
from diagnosis.results.selectors import load_result_page
from diagnosis.results.services import submit_and_diagnose


@login_required
@require_GET
def show_result(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show a result with all that it rests on."""
    result = load_result(request.user, result_id)
    page = load_result_page(result)
    loaded = load_assessment(request.user, page.reading.assessment.pk)  # with what the reader may do
    context = {
        "page": page,
        "section": "result",
        "may_share": may_share(request.user, result),
        "may_set_stage": may_set_stage(loaded) and bool(page.reading.steps),
        "may_check": can_move(loaded, "finish_check"),
        "may_send_back": can_move(loaded, "send_back"),
    }
    return render(request, "results/result.html", context)


@login_required
@require_GET
def show_latest_result(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Lead to the newest result; without one, to the assessment."""
    result = find_latest_result(request.user, assessment_id)
    if result is not None:
        return redirect("results:result", result.pk)
    load_assessment(request.user, assessment_id)
    messages.info(request, _("There is no result yet. It follows as soon as the answers are submitted."))
    return redirect("assessments:overview", assessment_id)


@login_required
@require_POST
def submit(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Freeze the answers and show what follows from them."""
    assessment = load_assessment_to_submit(request.user, assessment_id)
    try:
        result = submit_and_diagnose(assessment=assessment, by=request.user)
    except AlreadySubmitted as error:
        messages.warning(request, str(error))
        return redirect("results:for_assessment", assessment_id)
    messages.success(request, _("Submitted. The answers are kept as they are now."))
    return redirect("results:result", result.pk)


@login_required
@require_GET
def show_reference(request: SignedInRequest) -> HttpResponse:
    """Show the published diagnoses, all or those of one country."""
    page = load_reference_page(country=request.GET.get("country", ""))
    return render(request, "results/reference.html", {"page": page, "section": "reference"})
