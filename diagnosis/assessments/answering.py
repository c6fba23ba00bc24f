"""The page of one element, and the addresses to which each question saves itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, RefusedEvidence, StaleRevision
from diagnosis.assessments.evidence import attach_evidence, remove_evidence
from diagnosis.assessments.file_types import MEDIA_TYPES
from diagnosis.assessments.forms import AnswerForm
from diagnosis.assessments.models import Answer, AnswerState, Assessment
from diagnosis.assessments.panels import Panel
from diagnosis.assessments.permissions import load_assessment, load_assessment_to_answer, load_evidence
from diagnosis.assessments.selectors import (
    ElementAnswers,
    Progress,
    find_asked_question,
    list_tasks,
    load_element_answers,
)
from diagnosis.assessments.services import AnswerInput, Saved, save_answer
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import load_spec


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A line of the summary of mistakes, linked to its field."""

    anchor: str
    sentence: str


@login_required
@require_http_methods(["GET", "POST"])
def show_element(request: SignedInRequest, assessment_id: int, element_key: str) -> HttpResponse:
    """One element with all its questions; its button saves what is typed and goes on."""
    if request.method == "GET":
        assessment = load_assessment(request.user, assessment_id)
        page = load_element_answers(assessment, element_key)
        return _render_element(request, assessment, page, _make_panels(request, page))
    assessment = load_assessment_to_answer(request.user, assessment_id)
    page = load_element_answers(assessment, element_key)
    panels = _make_panels(request, page, bound=True)
    only = request.POST.get("save", "all")
    if only not in {"all", *(panel.question.key for panel in panels)}:
        raise Http404
    for panel in panels:
        if only in {"all", panel.question.key}:
            _save_panel(request, assessment, panel, with_evidence=True)
    if any(panel.state in {"clash", "error"} for panel in panels):
        status = 409 if any(panel.clash for panel in panels) else 422
        page = load_element_answers(assessment, element_key)
        return _render_element(request, assessment, page, panels, status=status)
    if only != "all":
        anchor = next(panel.slug for panel in panels if panel.question.key == only)
        return redirect(reverse("assessments:element", args=[assessment.pk, element_key]) + f"#{anchor}")
    if page.next_element is None:
        return redirect("assessments:review", assessment.pk)
    return redirect("assessments:element", assessment.pk, page.next_element.key)


@login_required
@require_POST
def save_one_answer(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Save one answer as it is chosen or typed; answers with the fragments that show its state."""
    assessment = load_assessment_to_answer(request.user, assessment_id)
    spec = load_spec(assessment.version_id)
    question = find_asked_question(assessment, question_key)
    panel = Panel(spec, question, 1, AnswerForm(question, request.POST), None, [], request.user)
    saved = _save_panel(request, assessment, panel, with_evidence=False)
    if saved is None:
        return _render_whole_panel(request, assessment, question_key, panel)
    tasks = list_tasks(assessment, saved.answered_keys)
    element = next(task for task in tasks.tasks if task.element.key == question.element)
    context = {
        "assessment": assessment,
        "panel": panel,
        "progress": element.progress,
        "total": tasks.progress,
    }
    return render(request, "assessments/_saved_fragment.html", context)


@login_required
@require_POST
def add_evidence(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Save the answer together with a link or a file; answers with the whole question."""
    assessment = load_assessment_to_answer(request.user, assessment_id)
    spec = load_spec(assessment.version_id)
    question = find_asked_question(assessment, question_key)
    panel = Panel(
        spec, question, 1, AnswerForm(question, request.POST, request.FILES), None, [], request.user
    )
    saved = _save_panel(request, assessment, panel, with_evidence=True)
    if saved is None:
        return _render_whole_panel(request, assessment, question_key, panel)
    page = load_element_answers(assessment, question.element)
    fresh = next(item for item in _make_panels(request, page) if item.question.key == question_key)
    return render(request, "assessments/_question.html", _page_context(assessment, page) | {"panel": fresh})


@login_required
@require_POST
def take_evidence_away(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Remove one piece of evidence from an open assessment."""
    evidence = load_evidence(request.user, key)
    assessment = load_assessment_to_answer(request.user, evidence.assessment_id)
    element_key = load_spec(assessment.version_id).questions_by_key[evidence.question_key].element
    try:
        remove_evidence(evidence=evidence, by=request.user)
    except AlreadySubmitted as error:
        return _render_frozen(request, assessment, error)
    page = load_element_answers(assessment, element_key)
    panel = next(item for item in _make_panels(request, page) if item.question.key == evidence.question_key)
    if not request.htmx:
        return redirect(reverse("assessments:element", args=[assessment.pk, element_key]) + f"#{panel.slug}")
    return render(
        request, "assessments/_evidence_removed.html", _page_context(assessment, page) | {"panel": panel}
    )


@login_required
@require_GET
def download_evidence(request: SignedInRequest, key: UUID) -> FileResponse:
    """Serve a file that the person may see, with the type that its content showed, never to be run."""
    evidence = load_evidence(request.user, key)
    if not evidence.file:
        raise Http404
    response = FileResponse(
        evidence.file.open("rb"), as_attachment=True, filename=evidence.name, content_type=evidence.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _make_panels(request: SignedInRequest, page: ElementAnswers, *, bound: bool = False) -> list[Panel]:
    spec = page.tasks.spec
    panels = []
    for number, question in enumerate(page.questions, start=1):
        answer = page.answers.get(question.key)
        data = (request.POST, request.FILES) if bound else ()
        form = AnswerForm(question, *data, answer=answer)
        panels.append(
            Panel(spec, question, number, form, answer, page.evidence.get(question.key, []), request.user)
        )
    return panels


def _save_panel(
    request: SignedInRequest, assessment: Assessment, panel: Panel, *, with_evidence: bool
) -> Saved | None:
    """Save one question's fields; None when something is wrong, which the panel then shows."""
    form = panel.form
    if not form.is_valid():
        panel.errors = {name: str(errors[0]) for name, errors in form.errors.items()}
        return None
    revision = form.cleaned_data["revision"] or 0
    if not form.has_anything and not revision:
        return Saved(Answer(question_key=panel.question.key, state=AnswerState.OPEN, revision=0), frozenset())
    try:
        saved = _save_with_evidence(
            request, assessment, panel, form.read_answer(), revision, with_evidence=with_evidence
        )
    except StaleRevision as error:
        panel.answer, panel.clash = error.current, True
        return None
    except (InvalidAnswer, RefusedEvidence) as error:
        panel.errors = {error.field: str(error)}
        return None
    except AlreadySubmitted as error:
        panel.errors = {"choice": str(error)}
        return None
    saved.answer.updated_by = request.user
    panel.answer = saved.answer
    return saved


def _save_with_evidence(
    request: SignedInRequest,
    assessment: Assessment,
    panel: Panel,
    given: AnswerInput,
    revision: int,
    *,
    with_evidence: bool,
) -> Saved:
    """Save the answer and its new evidence together, or neither."""
    data = panel.form.cleaned_data
    upload, link = data["file"], data["link"].strip()
    if not with_evidence or (upload is None and not link):
        return save_answer(
            assessment=assessment,
            question_key=panel.question.key,
            given=given,
            revision=revision,
            by=request.user,
        )
    with transaction.atomic():
        saved = save_answer(
            assessment=assessment,
            question_key=panel.question.key,
            given=given,
            revision=revision,
            by=request.user,
        )
        common: dict[str, Any] = {
            "assessment": assessment,
            "question_key": panel.question.key,
            "by": request.user,
        }
        if link:
            attach_evidence(upload=None, link=link, **common)
        if upload is not None:
            attach_evidence(upload=upload, link="", **common)
    return saved


def _page_context(assessment: Assessment, page: ElementAnswers) -> dict[str, Any]:
    tasks = page.tasks
    progress = next(
        (task.progress for task in tasks.tasks if task.element.key == page.element.key), Progress(0, 0)
    )
    return {
        "section": "home",
        "assessment": assessment,
        "page": page,
        "domain": tasks.spec.domains_by_key[page.element.domain],
        "progress": progress,
        "total": tasks.progress,
        "may_change": assessment.is_open and assessment.may_answer,  # type: ignore[attr-defined]
        "evidence_limit": settings.EVIDENCE_MAX_BYTES // 1024 // 1024,
        "evidence_endings": ",".join(MEDIA_TYPES),
    }


def _render_element(
    request: SignedInRequest,
    assessment: Assessment,
    page: ElementAnswers,
    panels: list[Panel],
    status: int = 200,
) -> HttpResponse:
    context = _page_context(assessment, page)
    context["panels"] = panels
    context["problems"] = [
        PageProblem(panel.slug if name == "choice" else f"{panel.slug}-{name}", sentence)
        for panel in panels
        for name, sentence in panel.errors.items()
    ]
    template = (
        "assessments/element.html"
        if context["may_change"] or status != 200
        else "assessments/element_read.html"
    )
    return render(request, template, context, status=status)


def _render_whole_panel(
    request: SignedInRequest, assessment: Assessment, question_key: str, panel: Panel
) -> HttpResponse:
    """Show the whole question again, with what was typed and what is wrong."""
    page = load_element_answers(assessment, panel.question.element)
    panel.number = next(i for i, question in enumerate(page.questions, 1) if question.key == question_key)
    panel.evidence = page.evidence.get(question_key, [])
    if panel.answer is None:
        panel.answer = page.answers.get(question_key)
    response = render(
        request,
        "assessments/_question.html",
        _page_context(assessment, page) | {"panel": panel},
        status=409 if panel.clash else 422,
    )
    response["HX-Retarget"] = f"#{panel.slug}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _render_frozen(request: SignedInRequest, assessment: Assessment, error: AlreadySubmitted) -> HttpResponse:
    return render(
        request, "assessments/frozen.html", {"assessment": assessment, "sentence": str(error)}, status=409
    )
