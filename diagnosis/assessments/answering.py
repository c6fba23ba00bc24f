"""The page of one element, and the addresses to which each question saves itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.assessments.errors import (
    AlreadySubmitted,
    InvalidAnswer,
    NotReopened,
    RefusedEvidence,
    StaleRevision,
)
from diagnosis.assessments.evidence import ExaminedFile, attach_evidence, examine_file, remove_evidence
from diagnosis.assessments.file_types import MEDIA_TYPES
from diagnosis.assessments.forms import AnswerForm
from diagnosis.assessments.models import Answer, AnswerState, Assessment, AssessmentState
from diagnosis.assessments.panels import Panel, list_open_questions
from diagnosis.assessments.permissions import (
    load_assessment,
    load_assessment_to_answer,
    load_assessment_to_save,
    load_evidence,
)
from diagnosis.assessments.reminders import load_reminders
from diagnosis.assessments.selectors import (
    ElementAnswers,
    Progress,
    find_asked_question,
    list_tasks,
    load_element_answers,
)
from diagnosis.assessments.services import AnswerInput, Saved, save_answer
from diagnosis.assessments.settling import settle_clash, was_left_as_shown
from diagnosis.assessments.spread import list_open_elements
from diagnosis.people.models import User
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import load_spec
from frameworks.spec import read_text


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
        return _render_element(request, assessment, page, _make_panels(request, assessment, page))
    assessment = load_assessment_to_answer(request.user, assessment_id)
    _refuse_another_reader(request)
    page = load_element_answers(assessment, element_key)
    panels = _make_panels(request, assessment, page, bound=True)
    only = request.POST.get("save", "all")
    if only not in {"all", *(panel.question.key for panel in panels)}:
        raise Http404
    for panel in panels:
        if only == "all" and panel.waits_for_way:
            panel.clash = True
        elif only == panel.question.key or (only == "all" and panel.may_change and not panel.leaves_carried):
            _save_panel(request, assessment, panel, with_evidence=True)
            if panel.clash and not panel.way and was_left_as_shown(assessment, panel):
                panel.clash = False
    if any(panel.state in {"clash", "error"} for panel in panels):
        status = 409 if any(panel.clash for panel in panels) else 422
        page = load_element_answers(assessment, element_key)
        fresh = {panel.question.key: panel for panel in _make_panels(request, assessment, page)}
        shown = [
            panel if panel.state in {"clash", "error"} else fresh[panel.question.key] for panel in panels
        ]
        return _render_element(request, assessment, page, shown, status=status)
    if any(panel.set_aside for panel in panels):
        messages.success(request, _say_set_aside())
    anchor = next((panel.slug for panel in panels if panel.way or panel.question.key == only), None)
    if anchor is not None:
        return redirect(reverse("assessments:element", args=[assessment.pk, element_key]) + f"#{anchor}")
    left = sum(panel.leaves_carried for panel in panels)
    if left:
        messages.info(request, _say_left(left, page))
    if page.next_element is None:
        return redirect("assessments:review", assessment.pk)
    return redirect("assessments:element", assessment.pk, page.next_element.key)


@login_required
@require_POST
def save_one_answer(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Save one answer as it is chosen or typed; answers with the fragments that show its state."""
    assessment = load_assessment_to_save(request.user, assessment_id)
    _refuse_another_reader(request)
    spec = load_spec(assessment.version_id)
    question = find_asked_question(assessment, question_key)
    panel = Panel(spec, question, 1, AnswerForm(question, request.POST), None, [], request.user)
    saved = _save_panel(request, assessment, panel, with_evidence=False)
    if saved is None or panel.way or panel.waits_for_way:
        assessment = load_assessment_to_answer(request.user, assessment_id)  # with all rights, for the page
        if saved is None:
            return _render_whole_panel(request, assessment, question_key, panel)
        return _render_fresh_panel(request, assessment, panel)
    tasks = list_tasks(assessment, saved.answered_keys)
    element = next(task for task in tasks.tasks if task.element.key == question.element)
    context = {
        "assessment": assessment,
        "panel": panel,
        "progress": element.progress,
        "total": tasks.progress,
        "carried_left": saved.carried_left,
        "open_questions": list_open_questions(
            spec.questions_for(element.element, assessment.mode, assessment.place.spec_kind),
            saved.answered_keys,
        ),
    }
    return render(request, "assessments/_saved_fragment.html", context)


@login_required
@require_POST
def add_evidence(request: SignedInRequest, assessment_id: int, question_key: str) -> HttpResponse:
    """Save the answer together with a link or a file; answers with the whole question."""
    assessment = load_assessment_to_answer(request.user, assessment_id)
    _refuse_another_reader(request)
    spec = load_spec(assessment.version_id)
    question = find_asked_question(assessment, question_key)
    panel = Panel(
        spec, question, 1, AnswerForm(question, request.POST, request.FILES), None, [], request.user
    )
    saved = _save_panel(request, assessment, panel, with_evidence=True)
    if saved is None:
        return _render_whole_panel(request, assessment, question_key, panel)
    return _render_fresh_panel(request, assessment, panel)


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
    panel = next(
        item for item in _make_panels(request, assessment, page) if item.question.key == evidence.question_key
    )
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
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError as error:  # a backup came back without its files
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=evidence.name, content_type=evidence.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _say_set_aside() -> str:
    """Say where a version went that was given up."""
    return _("The saved version stays. Yours is kept in the comments of the question.")


def _say_clash(panel: Panel) -> str:
    """Name the question in the summary: its two versions may stand far below on a long page."""
    words = {"question": read_text(panel.question.short_text, get_language() or "en")}
    return _("%(question)s: somebody else saved another version. Choose one.") % words


def _say_left(count: int, page: ElementAnswers) -> str:
    """Say that carried answers were left as they are: who pressed "save" may think that they count."""
    sentence = ngettext(
        "%(element)s: %(count)d carried answer is not confirmed and does not count yet.",
        "%(element)s: %(count)d carried answers are not confirmed and do not count yet.",
        count,
    )
    return sentence % {"element": read_text(page.element.title, get_language() or "en"), "count": count}


def _refuse_another_reader(request: SignedInRequest) -> None:
    """Refuse a page that somebody else opened before this person signed in: its words are not theirs."""
    if request.POST.get("reader") not in {None, str(request.user.pk)}:
        raise PermissionDenied(_("Somebody else is signed in here by now. Open the page again."))


def _make_panels(
    request: SignedInRequest, assessment: Assessment, page: ElementAnswers, *, bound: bool = False
) -> list[Panel]:
    """Return the questions; beside those that were sent back, the others are only shown."""
    spec = page.tasks.spec
    panels = []
    for number, question in enumerate(page.questions, start=1):
        answer = page.answers.get(question.key)
        may_change = assessment.state != AssessmentState.RETURNED or assessment.lets_change(question.key)
        # What somebody typed on an older page comes back with the reason why it is not saved.
        may_change = may_change or (bound and f"{question.key}-revision" in request.POST)
        data = (request.POST, request.FILES) if bound and may_change else ()
        form = AnswerForm(question, *data, answer=answer)
        evidence = page.evidence.get(question.key, [])
        panel = Panel(spec, question, number, form, answer, evidence, request.user)
        panel.returned, panel.may_change = page.returned.get(question.key), may_change
        panel.comments = page.comments.get(question.key, 0)
        panel.earlier = page.earlier.get(question.key)
        panels.append(panel)
    return panels


def _save_panel(
    request: SignedInRequest, assessment: Assessment, panel: Panel, *, with_evidence: bool
) -> Saved | None:
    """Save one question's fields; None when something is wrong, which the panel then shows."""
    form = panel.form
    if not panel.may_change:
        panel.errors = {"choice": str(NotReopened())}
        return None
    if not form.is_valid():
        panel.errors = {name: str(errors[0]) for name, errors in form.errors.items()}
        return None
    revision = form.cleaned_data["revision"] or 0
    if not form.has_anything and not revision:
        return Saved(Answer(question_key=panel.question.key, state=AnswerState.OPEN, revision=0), frozenset())
    try:
        if panel.way in {"theirs", "together"}:
            upload = _examine_new(panel) if with_evidence else None
            settle_clash(assessment, panel, request.user)
            if with_evidence:
                _attach_new(assessment, panel, upload, request.user)
            return Saved(Answer(question_key=panel.question.key), frozenset())
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
    panel.answer, panel.keeps_why = saved.answer, False
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
    upload = _examine_new(panel) if with_evidence else None
    if not with_evidence or (upload is None and not data["link"].strip()):
        return save_answer(
            assessment=assessment,
            question_key=panel.question.key,
            given=given,
            revision=revision,
            by=request.user,
            why=data["why"],
        )
    with transaction.atomic():
        saved = save_answer(
            assessment=assessment,
            question_key=panel.question.key,
            given=given,
            revision=revision,
            by=request.user,
            why=data["why"],
        )
        _attach_new(assessment, panel, upload, request.user)
    return saved


def _examine_new(panel: Panel) -> ExaminedFile | None:
    """Examine the file that came with the form, before any transaction: a virus scanner may take seconds."""
    upload = panel.form.cleaned_data["file"]
    return examine_file(upload) if upload else None


def _attach_new(assessment: Assessment, panel: Panel, upload: ExaminedFile | None, by: User) -> None:
    """Attach the link and the file that came with the form, where there are any."""
    link = panel.form.cleaned_data["link"].strip()
    common: dict[str, Any] = {"assessment": assessment, "question_key": panel.question.key, "by": by}
    if link:
        attach_evidence(upload=None, link=link, **common)
    if upload is not None:
        attach_evidence(upload=upload, link="", **common)


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
        "open_questions": list_open_questions(page.questions, page.answered_keys),
        "may_change": assessment.may_answer  # type: ignore[attr-defined]
        and any(assessment.lets_change(question.key) for question in page.questions),
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
    context["reminder"] = load_reminders(assessment, [page.element]).get(page.element.key)
    may_answer = assessment.may_answer  # type: ignore[attr-defined]  # annotated by the loader
    context["open_ratings"] = list_open_elements(assessment) if may_answer else []
    context["problems"] = [
        PageProblem(panel.slug if name == "choice" else f"{panel.slug}-{name}", sentence)
        for panel in panels
        for name, sentence in panel.errors.items()
    ] + [PageProblem(f"{panel.slug}-clash", _say_clash(panel)) for panel in panels if panel.clash]
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
    panel.comments = page.comments.get(question_key, 0)
    panel.earlier = page.earlier.get(question_key)
    panel.returned = page.returned.get(question_key)
    if panel.answer is None:
        panel.answer = page.answers.get(question_key)
    response = render(
        request,
        "assessments/_question.html",
        _page_context(assessment, page) | {"panel": panel},
        status=409 if panel.clash and not panel.errors else 422,
    )
    return _put_in_place(response, panel)


def _render_fresh_panel(request: SignedInRequest, assessment: Assessment, panel: Panel) -> HttpResponse:
    """Show the whole question as it is saved now."""
    page = load_element_answers(assessment, panel.question.element)
    fresh = next(
        item for item in _make_panels(request, assessment, page) if item.question.key == panel.question.key
    )
    fresh.set_aside = panel.set_aside
    context = _page_context(assessment, page) | {"panel": fresh}
    return _put_in_place(render(request, "assessments/_question.html", context), panel)


def _put_in_place(response: HttpResponse, panel: Panel) -> HttpResponse:
    """Tell htmx to put the answer where the whole question stands."""
    response["HX-Retarget"] = f"#{panel.slug}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _render_frozen(request: SignedInRequest, assessment: Assessment, error: AlreadySubmitted) -> HttpResponse:
    return render(
        request, "assessments/frozen.html", {"assessment": assessment, "sentence": str(error)}, status=409
    )
