"""The pages on which a consultant checks answers, sends them back, and keeps private notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.assessments.answering import PageProblem
from diagnosis.assessments.check_forms import (
    CheckPanel,
    FindingForm,
    NoteForm,
    check_send_back,
    read_send_back,
)
from diagnosis.assessments.checking import add_note, remove_note, send_back, verify_answer
from diagnosis.assessments.errors import InvalidAnswer, StaleFinding, WrongState
from diagnosis.assessments.findings import Check, CheckElement, load_check
from diagnosis.assessments.models import Assessment, AssessmentState
from diagnosis.assessments.permissions import (
    load_assessment_to_note,
    load_assessment_to_verify,
    load_own_note,
)
from diagnosis.assessments.transitions import can_move
from diagnosis.people.requests import SignedInRequest

FILTERS = {
    "open": lambda line: line.state == "open",
    "no-evidence": lambda line: line.lacks_evidence,
    "changed": lambda line: line.state == "changed",
}


@login_required
@require_GET
def show_check(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """How far the check is, domain by domain; ``show`` lists single answers."""
    assessment = load_assessment_to_verify(request.user, assessment_id)
    return render_check(request, assessment)


def render_check(request: SignedInRequest, assessment: Assessment, **more: Any) -> HttpResponse:
    """Render the overview of the check; with ``status`` and ``problem`` where finishing it was refused."""
    check = load_check(assessment)
    chosen = request.GET.get("show", "")
    status = more.pop("status", 200)
    context = {
        "section": "home",
        "assessment": assessment,
        "check": check,
        "counts": check.counts,
        "filter": chosen if chosen in FILTERS else "",
        "listed": [line for line in check.lines if FILTERS[chosen](line)] if chosen in FILTERS else [],
        "may_check": assessment.state == AssessmentState.SUBMITTED,
        "may_send_back": can_move(assessment, "send_back"),
        "note_form": NoteForm(),
        **more,
    }
    return render(request, "assessments/check.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def check_element(request: SignedInRequest, assessment_id: int, element_key: str) -> HttpResponse:
    """The answers of one element, each with its evidence and what was found; saved one by one or all."""
    assessment = load_assessment_to_verify(request.user, assessment_id)
    check = load_check(assessment)
    found = next((item for item in check.elements if item.element.key == element_key), None)
    if found is None or check.submission is None:
        raise Http404
    data = (request.POST,) if request.method == "POST" else ()
    panels = [
        CheckPanel(check.spec, number, line, FindingForm(line, *data))
        for number, line in enumerate(found.lines, start=1)
    ]
    if request.method == "GET":
        return _render_element(request, assessment, check, found, panels)
    only = request.POST.get("save", "all")
    if only not in {"all", *(panel.question.key for panel in panels)}:
        raise Http404
    number = _read_number(request)
    chosen = [panel for panel in panels if only in {"all", panel.question.key}]
    for panel in chosen:
        _save_panel(request, assessment, panel, number, alone=only != "all")
    if any(panel.errors or panel.clash for panel in chosen):
        status = 409 if any(panel.clash for panel in chosen) else 422
        return _render_again(request, assessment, element_key, panels, chosen, status=status)
    if any(panel not in chosen and _has_unsaved(panel) for panel in panels):
        return _render_again(request, assessment, element_key, panels, chosen, status=200)
    messages.success(request, _("Saved."))
    if only != "all":
        anchor = next(panel.slug for panel in panels if panel.question.key == only)
        return redirect(
            reverse("assessments:check-element", args=[assessment.pk, element_key]) + f"#{anchor}"
        )
    following = _find_next(check, element_key)
    if following is None:
        return redirect("assessments:check", assessment.pk)
    return redirect("assessments:check-element", assessment.pk, following.element.key)


def _read_number(request: SignedInRequest) -> int:
    """Return the number of the submission that the page showed; 0 where it says none."""
    given = request.POST.get("submission", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0


def _find_next(check: Check, element_key: str) -> CheckElement | None:
    keys = [item.element.key for item in check.elements]
    position = keys.index(element_key) + 1
    return check.elements[position] if position < len(keys) else None


def _save_panel(
    request: SignedInRequest, assessment: Assessment, panel: CheckPanel, number: int, *, alone: bool
) -> None:
    """Save the finding and the note of one answer; what is wrong is kept in the panel."""
    form = panel.form
    if not form.is_valid():
        panel.errors = {name: str(errors[0]) for name, errors in form.errors.items()}
        return
    note = form.cleaned_data["note"].strip() if assessment.may_note else ""  # type: ignore[attr-defined]
    is_finding = form.is_touched or (alone and not note)
    try:
        if is_finding:
            verify_answer(
                assessment=assessment,
                submission_number=number,
                question_key=panel.question.key,
                given=form.read_finding(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
            )
        if note:
            add_note(assessment=assessment, text=note, question_key=panel.question.key, by=request.user)
    except StaleFinding as error:
        panel.clash = error.current
        if error.current is None:  # a revision that nobody saved
            panel.errors = {"verdict": str(WrongState())}
    except InvalidAnswer as error:
        panel.errors = {error.field: str(error)}
    except WrongState as error:
        panel.errors = {"verdict": str(error)}


def _has_unsaved(panel: CheckPanel) -> bool:
    """Something is typed that the chosen button did not save."""
    form = panel.form
    return not form.is_valid() or form.is_touched or bool(form.cleaned_data["note"].strip())


def _render_again(
    request: SignedInRequest,
    assessment: Assessment,
    element_key: str,
    panels: list[CheckPanel],
    chosen: list[CheckPanel],
    *,
    status: int,
) -> HttpResponse:
    """Show the page anew: what is saved as it is saved now, all else as it was typed."""
    check = load_check(assessment)
    found = next(item for item in check.elements if item.element.key == element_key)
    for panel, line in zip(panels, found.lines, strict=True):
        panel.line = line
        if panel in chosen and not panel.errors and panel.clash is None:
            panel.form = FindingForm(line)
    return _render_element(request, assessment, check, found, panels, status=status)


def _render_element(
    request: SignedInRequest,
    assessment: Assessment,
    check: Check,
    found: CheckElement,
    panels: list[CheckPanel],
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "home",
        "assessment": assessment,
        "check": check,
        "found": found,
        "domain": check.spec.domains_by_key[found.element.domain],
        "panels": panels,
        "next": _find_next(check, found.element.key),
        "may_check": assessment.state == AssessmentState.SUBMITTED or status != 200,
        "problems": [
            PageProblem(panel.slug if name == "verdict" else f"{panel.slug}-{name}", sentence)
            for panel in panels
            for name, sentence in panel.errors.items()
        ]
        + [
            PageProblem(f"{panel.slug}-clash", str(StaleFinding(panel.clash)))
            for panel in panels
            if panel.clash
        ],
    }
    return render(request, "assessments/check_element.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def choose_to_send_back(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Choose answers to send back, each with a reason."""
    assessment = load_assessment_to_verify(request.user, assessment_id)
    check = load_check(assessment)
    if check.submission is None or not can_move(assessment, "send_back"):
        messages.warning(request, str(WrongState()))
        return redirect("assessments:check", assessment.pk)
    if request.method == "GET":
        lines = read_send_back(check.lines, None, marked=request.GET.getlist("question"))
        return _render_send_back(request, assessment, check, lines)
    lines = read_send_back(check.lines, request.POST)
    reasons = check_send_back(lines)
    if any(item.error for item in lines):
        return _render_send_back(request, assessment, check, lines, status=422)
    try:
        send_back(
            assessment=assessment, submission_number=_read_number(request), reasons=reasons, by=request.user
        )
    except InvalidAnswer as error:
        return _render_send_back(request, assessment, check, lines, problem=str(error), status=422)
    except WrongState as error:
        return _render_send_back(request, assessment, check, lines, problem=str(error), status=409)
    messages.success(request, _("Sent back. The city gets a letter with the reasons."))
    return redirect("assessments:check", assessment.pk)


def _render_send_back(
    request: SignedInRequest,
    assessment: Assessment,
    check: Check,
    lines: list[Any],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "home",
        "assessment": assessment,
        "check": check,
        "lines": lines,
        "problem": problem,
        "wrong": [item for item in lines if item.error],
    }
    return render(request, "assessments/send_back.html", context, status=status)


@login_required
@require_POST
def write_note(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Keep a private note on the whole assessment."""
    assessment = load_assessment_to_note(request.user, assessment_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render_check(request, assessment, note_form=form, status=422)
    add_note(assessment=assessment, text=form.cleaned_data["note"], by=request.user)
    return redirect(reverse("assessments:check", args=[assessment.pk]) + "#notes")


@login_required
@require_POST
def take_note_away(request: SignedInRequest, note_id: int) -> HttpResponse:
    """Take one's own private note away."""
    note = load_own_note(request.user, note_id)
    assessment = load_assessment_to_verify(request.user, note.assessment_id)
    remove_note(note=note)
    messages.success(request, _("The note is gone."))
    question = load_check(assessment).spec.questions_by_key.get(note.question_key)
    if question is None:
        return redirect(reverse("assessments:check", args=[assessment.pk]) + "#notes")
    return redirect("assessments:check-element", assessment.pk, question.element)
