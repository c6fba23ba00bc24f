"""The page of one question: what is settled, how it came to be, and what people say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, RefusedComment, StaleRevision
from diagnosis.assessments.history import load_question_record
from diagnosis.assessments.members import list_readers
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.panels import name_anchor
from diagnosis.assessments.permissions import (
    load_assessment,
    load_assessment_to_answer,
    load_assessment_to_discuss,
)
from diagnosis.assessments.question_form import CommentForm, RestoreForm
from diagnosis.assessments.restoring import restore_answer
from diagnosis.assessments.selectors import find_asked_question
from diagnosis.assessments.thread import add_comment, list_comments
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import load_spec
from frameworks.spec import Question


@dataclass(frozen=True, slots=True)
class RefusedRestore:
    """An earlier answer that could not be taken back: which, what was typed as why, and the sentence.

    ``is_stale``: somebody saved meanwhile; both answers are shown.
    """

    earlier: int
    why: str
    sentence: str
    is_stale: bool = False


@login_required
@require_GET
def show_question(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """One question with its settled answer, its history and its thread."""
    assessment = load_assessment(request.user, assessment_id)
    question = find_asked_question(assessment, question_key)
    return _render_question(request, assessment, question, _make_comment_form(request, assessment))


@login_required
@require_POST
def comment(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Add to the thread of a question."""
    assessment = load_assessment_to_discuss(request.user, assessment_id)
    question = find_asked_question(assessment, question_key)
    form = _make_comment_form(request, assessment, request.POST)
    if not form.is_valid():
        return _render_question(request, assessment, question, form, status=422)
    try:
        add_comment(assessment=assessment, question_key=question.key, **form.cleaned_data, by=request.user)
    except RefusedComment as error:
        form.add_error(error.field, str(error))
        return _render_question(request, assessment, question, form, status=422)
    return redirect(reverse("assessments:question", args=[assessment.pk, question.key]) + "#thread")


@login_required
@require_POST
def restore(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Take an earlier answer back, based on the answer that was seen."""
    assessment = load_assessment_to_answer(request.user, assessment_id)
    question = find_asked_question(assessment, question_key)
    form = RestoreForm(request.POST)
    comments = _make_comment_form(request, assessment)
    if not form.is_valid():
        refused, status = _refuse_restore(request, form), 422
        return _render_question(request, assessment, question, comments, refused, status=status)
    data = form.cleaned_data
    try:
        restore_answer(assessment=assessment, question_key=question.key, **data, by=request.user)
    except (StaleRevision, InvalidAnswer, AlreadySubmitted) as error:
        stale = isinstance(error, StaleRevision)
        refused = RefusedRestore(data["earlier"], data["why"], str(error), is_stale=stale)
        status = 422 if isinstance(error, InvalidAnswer) else 409
        return _render_question(request, assessment, question, comments, refused, status=status)
    messages.success(request, _("The earlier answer stands again. What stood before is in the history."))
    return redirect("assessments:question", assessment.pk, question.key)


def _refuse_restore(request: SignedInRequest, form: RestoreForm) -> RefusedRestore:
    """Say what is wrong with the why; a forged number is no earlier answer."""
    sentences = form.errors.get("why") or [_("There is no such earlier answer. Look at the history again.")]
    earlier = form.cleaned_data.get("earlier", 0)
    return RefusedRestore(earlier, request.POST.get("why", ""), str(sentences[0]))


def _make_comment_form(request: SignedInRequest, assessment: Assessment, *data: Any) -> CommentForm:
    return CommentForm(*data, people=list_readers(assessment.place).exclude(pk=request.user.pk))


def _render_question(
    request: SignedInRequest,
    assessment: Assessment,
    question: Question,
    form: CommentForm,
    refused: RefusedRestore | None = None,
    status: int = 200,
) -> HttpResponse:
    spec = load_spec(assessment.version_id)
    record = load_question_record(assessment, question)
    may_change = assessment.may_answer and assessment.lets_change(question.key)  # type: ignore[attr-defined]
    wanted = next(
        (line for line in record.history if refused and line.change.revision == refused.earlier), None
    )
    context = {
        "section": "home",
        "assessment": assessment,
        "spec": spec,
        "element": spec.elements_by_key[question.element],
        "record": record,
        "anchor": name_anchor(question.key),
        "comments": list_comments(assessment, question.key),
        "form": form,
        "refused": refused,
        "wanted": wanted,
        "restorable": may_change and wanted is not None and not wanted.is_present,
        "may_change": may_change,
        "may_discuss": assessment.may_discuss,  # type: ignore[attr-defined]
    }
    return render(request, "assessments/question.html", context, status=status)
