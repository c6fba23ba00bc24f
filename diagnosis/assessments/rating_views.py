"""Pages of separate rating: the list of elements, and one element while it is open and once it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.assessments.errors import AlreadySubmitted, AssessmentError, RatingRefused, StaleRevision
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.panels import name_anchor
from diagnosis.assessments.permissions import load_assessment_to_answer, load_assessment_to_lead
from diagnosis.assessments.rating import close_rating, open_rating, save_ratings, settle_rating
from diagnosis.assessments.rating_form import RatingForm, SettleForm
from diagnosis.assessments.rating_panels import RatingPanel, SettlePanel
from diagnosis.assessments.selectors import find_asked_question
from diagnosis.assessments.spread import (
    RatingBoard,
    find_asked_element,
    list_rating_tasks,
    load_rating_board,
    load_settled,
)
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import load_spec


@login_required
@require_GET
def show_ratings(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """The elements with their separate ratings; the lead opens and closes them here."""
    return _render_list(request, load_assessment_to_answer(request.user, assessment_id))


@login_required
@require_http_methods(["GET", "POST"])
def rate_element(request: SignedInRequest, assessment_id: int, element_key: str) -> HttpResponse:
    """Rate an element alone while it is open; see the spread once it is closed."""
    assessment = load_assessment_to_answer(request.user, assessment_id)
    element = find_asked_element(assessment, element_key)
    board = load_rating_board(assessment, element, request.user)
    if request.method == "GET":
        return _render_board(request, assessment, board)
    panels = _make_rating_panels(assessment, board, request.POST)
    if not all(panel.form.is_valid() for panel in panels):
        return _render_board(request, assessment, board, panels=panels, status=422)
    given = {panel.question.key: panel.form.read_rating() for panel in panels if panel.choice}
    try:
        save_ratings(assessment=assessment, element=element, given=given, by=request.user)
    except (AlreadySubmitted, RatingRefused) as error:
        return _render_board(request, assessment, board, panels=panels, refusal=str(error), status=409)
    if given:
        words = {"done": len(given), "asked": len(board.questions)}
        saved = _("Saved: %(done)d of %(asked)d rated. You can change this until the lead closes the rating.")
        messages.success(request, saved % words)
    else:
        messages.info(request, _("Nothing is rated yet. Choose a level, then save."))
    return redirect("assessments:rating", assessment.pk, element.key)


@login_required
@require_POST
def open_element_rating(request: SignedInRequest, assessment_id: int, element_key: str) -> HttpResponse:
    """Open separate rating of an element, as the lead."""
    return _move_rating(request, assessment_id, element_key, open_rating)


@login_required
@require_POST
def close_element_rating(request: SignedInRequest, assessment_id: int, element_key: str) -> HttpResponse:
    """Close it, so that everybody who answers sees the spread, as the lead."""
    return _move_rating(request, assessment_id, element_key, close_rating)


@login_required
@require_POST
def settle_question(
    request: SignedInRequest, assessment_id: int, element_key: str, question_key: str
) -> HttpResponse:
    """Save what people agreed on after the rating was closed, as the lead."""
    assessment = load_assessment_to_lead(request.user, assessment_id)
    element = find_asked_element(assessment, element_key)
    question = find_asked_question(assessment, question_key)
    if question.element != element.key:
        raise Http404
    board = load_rating_board(assessment, element, request.user)
    form = SettleForm(assessment, question, request.POST)
    if not form.is_valid():
        return _render_board(request, assessment, board, settling=form, status=422)
    try:
        settle_rating(
            assessment=assessment,
            element=element,
            question_key=question.key,
            given=form.read_rating(),
            revision=form.cleaned_data["revision"],
            by=request.user,
        )
    except StaleRevision:
        return _render_board(request, assessment, board, settling=form, clash=True, status=409)
    except (AlreadySubmitted, RatingRefused) as error:
        return _render_board(request, assessment, board, settling=form, refusal=str(error), status=409)
    messages.success(request, _("Settled. The answer is saved with its reason."))
    page = reverse("assessments:rating", args=[assessment.pk, element.key])
    return redirect(f"{page}#{name_anchor(question.key)}")


def _move_rating(
    request: SignedInRequest, assessment_id: int, element_key: str, move: Callable[..., Any]
) -> HttpResponse:
    assessment = load_assessment_to_lead(request.user, assessment_id)
    element = find_asked_element(assessment, element_key)
    try:
        move(assessment=assessment, element=element, by=request.user)
    except AssessmentError as error:
        return _render_list(request, assessment, refusal=str(error), status=409)
    return redirect("assessments:rating", assessment.pk, element.key)


def _make_rating_panels(assessment: Assessment, board: RatingBoard, data: Any = None) -> list[RatingPanel]:
    panels = []
    for number, question in enumerate(board.questions, start=1):
        saved = board.mine.get(question.key)
        form = RatingForm(assessment, question, data, rating=saved)
        panels.append(RatingPanel(question, number, form, saved))
    return panels


def _make_settle_panels(
    assessment: Assessment, board: RatingBoard, settling: SettleForm | None, *, clash: bool
) -> list[SettlePanel]:
    if board.last_closed is None:
        return []
    settled = load_settled(assessment, board)
    panels = []
    for number, spread in enumerate(board.last_closed.spreads, start=1):
        key = spread.question.key
        form = None
        if assessment.may_lead and assessment.lets_change(key):  # type: ignore[attr-defined]  # annotated
            form = SettleForm(assessment, spread.question)
        if settling is not None and settling.question.key == key:
            form = settling
        mine = form is settling and settling is not None
        panels.append(SettlePanel(spread, number, settled.get(key), form, clash=clash and mine))
    return panels


def _render_board(
    request: SignedInRequest,
    assessment: Assessment,
    board: RatingBoard,
    *,
    panels: list[RatingPanel] | None = None,
    settling: SettleForm | None = None,
    clash: bool = False,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the open rating or the spread; what came too late (``panels`` with a refusal) as typed."""
    context = {
        "assessment": assessment,
        "board": board,
        "spec": load_spec(assessment.version_id),
        "panels": panels or _make_rating_panels(assessment, board),
        "problems": [panel for panel in panels or () if panel.form.errors],
        "late": [panel for panel in panels or () if panel.has_anything] if refusal else [],
        "settle_panels": _make_settle_panels(assessment, board, settling, clash=clash),
        "settling": settling,
        "refusal": refusal,
        "section": "home",
    }
    return render(
        request,
        f"assessments/rating_{'open' if board.current.is_open else 'closed'}.html",
        context,
        status=status,
    )


def _render_list(
    request: SignedInRequest, assessment: Assessment, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    groups = list_rating_tasks(assessment)
    tasks = [task for _domain, group in groups for task in group]
    context = {
        "assessment": assessment,
        "spec": load_spec(assessment.version_id),
        "groups": groups,
        "open_count": sum(task.current is not None and task.current.is_open for task in tasks),
        "closed_count": sum(task.current is not None and not task.current.is_open for task in tasks),
        "refusal": refusal,
        "section": "home",
    }
    return render(request, "assessments/ratings.html", context, status=status)
