"""Measures for a city: the page beside its result, and the guided choices that feed it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diagnosis.advice.advising import CityAdvice, load_city_advice
from diagnosis.advice.decisions import choose_situation
from diagnosis.advice.errors import InvalidDecision
from diagnosis.advice.measures_page import build_measures_page
from diagnosis.advice.permissions import Ground, load_ground, load_ground_to_plan
from diagnosis.advice.situation_form import SituationForm
from diagnosis.people.requests import SignedInRequest
from diagnosis.places.models import CityClass, ClassAxis
from frameworks.selectors import load_spec


@login_required
@require_GET
def show_measures(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show the most useful measures with their reasons, and the others as the address narrows them."""
    ground = load_ground(request.user, result_id)
    advice = load_city_advice(ground)
    if advice is None:
        return _render_without_library(request, ground)
    page = build_measures_page(advice, request.GET.dict())
    context = {"page": page, "advice": advice, **_describe_ground(ground)}
    return render(request, "advice/for_city.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Ask for the guided choices, keep them, and go back to the measures that follow."""
    ground = load_ground_to_plan(request.user, result_id)
    advice = load_city_advice(ground)
    if advice is None:
        return _render_without_library(request, ground)
    form = SituationForm(
        request.POST if request.method == "POST" else None, library=advice.library, choices=advice.choices
    )
    if request.method == "GET":
        return _render_form(request, ground, advice, form)
    if form.is_valid() and _save(request, ground, advice, form):
        messages.success(request, _("Saved. The measures below follow your choices."))
        return redirect(reverse("advice:measures-of", args=[result_id]))
    return _render_form(request, ground, advice, form, status=422)


def _save(request: SignedInRequest, ground: Ground, advice: CityAdvice, form: SituationForm) -> bool:
    """Keep the choices; say beside the field what cannot be kept."""
    given = form.cleaned_data
    try:
        choose_situation(
            assessment=ground.assessment,
            library=advice.library,
            character=given.get("character", ""),
            scaling=given["scaling"],
            business_model=given["business_model"],
            issues=given["issues"],
            by=request.user,
        )
    except InvalidDecision as error:
        form.add_error(error.field, str(error))
        return False
    return True


def _render_form(
    request: SignedInRequest, ground: Ground, advice: CityAdvice, form: SituationForm, status: int = 200
) -> HttpResponse:
    classes = CityClass.objects.filter(axis=ClassAxis.CHARACTER)
    context = {"form": form, "advice": advice, "classes": classes, **_describe_ground(ground)}
    return render(request, "advice/situation.html", context, status=status)


def _render_without_library(request: SignedInRequest, ground: Ground) -> HttpResponse:
    return render(request, "advice/without_library.html", _describe_ground(ground))


def _describe_ground(ground: Ground) -> dict[str, object]:
    return {
        "ground": ground,
        "result": ground.result,
        "assessment": ground.assessment,
        "spec": load_spec(ground.assessment.version_id),
        "section": "result",
    }
