"""What a consultant decides on a result: the check is finished, another stage is set; and what changed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.assessments.check_views import render_check
from diagnosis.assessments.errors import NotAllLookedAt, NothingChecked, WrongState
from diagnosis.assessments.permissions import load_assessment_to_verify
from diagnosis.people.requests import SignedInRequest
from diagnosis.results.errors import InvalidOverride, OverrideExists, OverrideGone
from diagnosis.results.forms import StageForm
from diagnosis.results.models import Result
from diagnosis.results.permissions import load_checked_result, load_result_to_judge
from diagnosis.results.selectors import read_result
from diagnosis.results.services import finish_check, set_stage, withdraw_stage

LONGEST_ID = 19  # digits; a database counts to 2 to the power of 63


@login_required
@require_POST
def end_check(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Finish the check and show the checked result; else say what stands in the way."""
    assessment = load_assessment_to_verify(request.user, assessment_id)
    leave_open = request.POST.get("leave") == "yes"
    try:
        result = finish_check(assessment=assessment, by=request.user, leave_open=leave_open)
    except (NotAllLookedAt, NothingChecked) as error:
        assessment = load_assessment_to_verify(request.user, assessment_id)
        return render_check(request, assessment, problem=str(error), status=422)
    except WrongState as error:
        messages.warning(request, str(error))
        return redirect("assessments:check", assessment_id)
    messages.success(request, _("The check is finished. The city gets a letter."))
    return redirect("results:result", result.pk)


@login_required
@require_GET
def show_differences(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Each answer that the check changed: from, to, the grade, the reason, and who."""
    reading = read_result(load_checked_result(request.user, result_id))
    return render(request, "results/differences.html", {"reading": reading, "section": "result"})


@login_required
@require_http_methods(["GET", "POST"])
def choose_stage(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Set another stage beside the computed one, with a reason."""
    result = load_result_to_judge(request.user, result_id)
    form = StageForm(request.POST if request.method == "POST" else None, result=result)
    if request.method == "GET":
        return _render_stage(request, result, form)
    if not form.is_valid():
        return _render_stage(request, result, form, status=422)
    try:
        set_stage(result=result, by=request.user, **form.cleaned_data)
    except InvalidOverride as error:
        form.add_error(error.field, str(error))
        return _render_stage(request, result, form, status=422)
    except OverrideExists as error:
        form.add_error(None, str(error))
        return _render_stage(request, result, form, status=409)
    messages.success(request, _("The stage is set. The computed one stays beside it."))
    return redirect(reverse("results:result", args=[result.pk]) + "#stage")


def _render_stage(
    request: SignedInRequest, result: Result, form: StageForm, status: int = 200
) -> HttpResponse:
    context = {"reading": read_result(result), "form": form, "section": "result"}
    return render(request, "results/set_stage.html", context, status=status)


@login_required
@require_POST
def take_stage_back(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Withdraw the set stage that the page showed."""
    result = load_result_to_judge(request.user, result_id)
    given = request.POST.get("override", "")
    override_id = int(given) if given.isdecimal() and len(given) < LONGEST_ID else 0
    try:
        withdraw_stage(result=result, override_id=override_id, by=request.user)
    except OverrideGone as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The set stage is withdrawn. It stays in the history."))
    return redirect(reverse("results:result", args=[result.pk]) + "#stage")
