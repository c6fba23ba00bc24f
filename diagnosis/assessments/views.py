"""Pages of an assessment: the list, starting one, its tasks, and its review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from diagnosis.assessments.errors import RoundExists
from diagnosis.assessments.forms import StartForm
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.permissions import load_assessment, origins_for, places_to_assess
from diagnosis.assessments.review import review_assessment
from diagnosis.assessments.selectors import Progress, list_assessments, list_tasks
from diagnosis.assessments.services import start_assessment
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import list_published_versions, load_spec
from frameworks.spec import Framework, Mode


@dataclass(frozen=True, slots=True)
class HomeLine:
    """An assessment on the first page, with its framework and how far it is."""

    assessment: Assessment
    spec: Framework

    @property
    def progress(self) -> Progress:
        asked = self.spec.list_questions(self.assessment.mode, self.assessment.place.spec_kind)
        return Progress(self.assessment.answered_count, len(asked))  # type: ignore[attr-defined]  # annotated


@login_required
@require_GET
def show_home(request: SignedInRequest) -> HttpResponse:
    """The assessments that the person may see, what to do next first."""
    lines = [
        HomeLine(assessment, load_spec(assessment.version_id))
        for assessment in list_assessments(request.user)
    ]
    mine = [line for line in lines if line.assessment.is_open and line.assessment.may_answer]  # type: ignore[attr-defined]
    context = {
        "section": "home",
        "next": mine[0] if mine else None,
        "open": [line for line in lines if line.assessment.is_open],
        "submitted": [line for line in lines if not line.assessment.is_open],
        "may_start": places_to_assess(request.user).exists(),
    }
    return render(request, "assessments/home.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Start a round for a place of one's own (city staff) or of a programme (a consultant's desk study)."""
    places = places_to_assess(request.user)
    versions = list_published_versions()
    if not places.exists():
        raise Http404
    first = {} if request.method == "POST" else _first_values(request, versions)
    form = StartForm(request.POST or None, places=places, versions=versions, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            assessment = start_assessment(
                place=data["place"],
                version=data["version"],
                mode=data["mode"],
                round_number=data["round"],
                as_of=data["as_of"],
                made_how=data["made_how"],
                participants=data["participants"],
                origin=origins_for(request.user, data["place"])[0],
                by=request.user,
            )
        except RoundExists as error:
            form.add_error("round", str(error))
        else:
            return redirect("assessments:overview", assessment.pk)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "assessments/start.html",
        {"form": form, "section": "home", "versions": versions},
        status=status,
    )


def _first_values(request: SignedInRequest, versions: list[Any]) -> dict[str, Any]:
    """Propose the next round of the person's first place, in the quick mode."""
    rounds = [item.round for item in list_assessments(request.user) if item.may_answer]  # type: ignore[attr-defined]
    first = {"round": max(rounds, default=0) + 1, "mode": "quick", "made_how": "workshop"}
    if versions:
        first["version"] = versions[-1].pk
    return first


@login_required
@require_GET
def show_overview(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """The task list of one assessment."""
    assessment = load_assessment(request.user, assessment_id)
    tasks = list_tasks(assessment)
    context = {
        "assessment": assessment,
        "tasks": tasks,
        "mode": find_mode(tasks.spec, assessment.mode),
        "section": "home",
    }
    return render(request, "assessments/overview.html", context)


@login_required
@require_GET
def show_review(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """What is missing, what it would cost, and the button to submit."""
    assessment = load_assessment(request.user, assessment_id)
    if not assessment.is_open:
        return redirect("results:for_assessment", assessment.pk)
    context = {"assessment": assessment, "review": review_assessment(assessment), "section": "home"}
    return render(request, "assessments/review.html", context)


def find_mode(spec: Framework, key: str) -> Mode | None:
    """Return the mode's words."""
    return next((mode for mode in spec.modes if mode.key == key), None)
