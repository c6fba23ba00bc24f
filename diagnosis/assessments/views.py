"""Pages of an assessment: the list, its tasks, and its review."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from diagnosis.assessments.attachments import list_evidence
from diagnosis.assessments.members import list_leads
from diagnosis.assessments.models import Assessment, AssessmentState, Mention, Origin
from diagnosis.assessments.panels import name_anchor
from diagnosis.assessments.parts import (
    NO_DAY,
    Part,
    allot,
    find_part,
    keep_part,
    list_shares,
    list_unassigned,
    load_assignments,
    load_parts,
)
from diagnosis.assessments.permissions import load_assessment, places_to_assess
from diagnosis.assessments.review import list_sent_back, review_assessment
from diagnosis.assessments.selectors import Progress, find_next_carried, list_assessments, list_tasks
from diagnosis.assessments.spread import list_open_elements
from diagnosis.assessments.thread import list_mentions
from diagnosis.assessments.transitions import can_move
from diagnosis.people.requests import SignedInRequest
from frameworks.selectors import load_spec
from frameworks.spec import Framework, Mode, Question


@dataclass(frozen=True, slots=True)
class HomeLine:
    """An assessment on the first page, with its framework and how far it is."""

    assessment: Assessment
    spec: Framework
    part: Part | None = None

    @property
    def mode(self) -> Mode | None:
        return find_mode(self.spec, self.assessment.mode)

    @property
    def next_due(self) -> datetime.date:
        """The day the person's next open element is due; the last of all days where none is."""
        return self.part.next_due if self.part else NO_DAY

    @property
    def progress(self) -> Progress:
        asked = self.spec.list_questions(self.assessment.mode, self.assessment.place.spec_kind)
        return Progress(self.assessment.answered_count, len(asked))  # type: ignore[attr-defined]  # annotated

    @property
    def is_returned(self) -> bool:
        """Answers were sent back: this comes before all else."""
        return self.assessment.state == AssessmentState.RETURNED

    @property
    def may_check(self) -> bool:
        """The reader may check the answers, and they wait for it."""
        return can_move(self.assessment, "finish_check")


@dataclass(frozen=True, slots=True)
class MentionLine:
    """Where the person was named: the comment, and the question it is about."""

    mention: Mention
    spec: Framework

    @property
    def question(self) -> Question | None:
        return self.spec.questions_by_key.get(self.mention.comment.question_key)


@login_required
@require_GET
def show_home(request: SignedInRequest) -> HttpResponse:
    """The assessments that the person may see, what to do next first: the person's own part before all."""
    assessments = list(list_assessments(request.user))
    to_answer = [item for item in assessments if item.is_open and item.may_answer]  # type: ignore[attr-defined]
    parts = load_parts(request.user, to_answer)
    lines = [
        HomeLine(assessment, load_spec(assessment.version_id), parts.get(assessment.pk))
        for assessment in assessments
    ]
    with_part = sorted((line for line in lines if line.part), key=lambda line: line.next_due)
    waiting = [line for line in with_part if line.part and line.part.open]
    mine = [line for line in lines if line.assessment.is_open and line.assessment.may_answer]  # type: ignore[attr-defined]
    mine.sort(key=lambda line: not line.is_returned)
    context = {
        "section": "home",
        "next": mine[0] if mine else None,
        "with_part": with_part,
        "next_part": waiting[0] if waiting else None,
        "mentions": [
            MentionLine(mention, load_spec(mention.comment.assessment.version_id))
            for mention in list_mentions(request.user)
        ],
        "open": [line for line in lines if line.assessment.is_open],
        "to_check": sum(line.may_check for line in lines),
        "submitted": sorted(
            (line for line in lines if not line.assessment.is_open), key=lambda line: not line.may_check
        ),
        "may_start": places_to_assess(request.user).exists(),
    }
    return render(request, "assessments/home.html", context)


@login_required
@require_GET
def show_overview(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """The task list of one assessment, whole or only the person's own part; who answers what."""
    assessment = load_assessment(request.user, assessment_id)
    tasks = allot(list_tasks(assessment), load_assignments(assessment))
    part = find_part(tasks, request.user)
    is_returned = assessment.state == AssessmentState.RETURNED
    only_mine = part is not None and request.GET.get("part") == "mine"
    context = {
        "assessment": assessment,
        "tasks": tasks,
        "groups": keep_part(tasks, request.user) if only_mine else tasks.domains,
        "part": part,
        "only_mine": only_mine,
        "next": (part.next_task if part else None) or tasks.find_resume(request.user),
        "shares": list_shares(tasks) if assessment.may_lead else [],  # type: ignore[attr-defined]
        "unassigned": list_unassigned(tasks),
        "sent_back": list_sent_back(assessment) if is_returned else [],
        "may_check": can_move(assessment, "finish_check"),
        "mode": find_mode(tasks.spec, assessment.mode),
        "open_ratings": list_open_elements(assessment) if assessment.may_answer else [],  # type: ignore[attr-defined]
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
    # A desk study is the consultant's: the city's lead does not submit it.
    by_lead = assessment.origin != Origin.DESK and not assessment.may_submit  # type: ignore[attr-defined]
    context = {
        "assessment": assessment,
        "review": review_assessment(assessment),
        "submitters": list_leads(assessment.place) if by_lead else [],
        "section": "home",
    }
    return render(request, "assessments/review.html", context)


@login_required
@require_GET
def show_evidence(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """All documents behind the answers; first the answers that promise one and have none."""
    assessment = load_assessment(request.user, assessment_id)
    may_change = assessment.is_open and assessment.may_answer  # type: ignore[attr-defined]
    context = {
        "assessment": assessment,
        "page": list_evidence(assessment),
        "may_change": may_change,
        "section": "home",
    }
    return render(request, "assessments/evidence.html", context)


@login_required
@require_GET
def show_next_carried(request: SignedInRequest, assessment_id: int) -> HttpResponse:
    """Lead to the next carried answer that nobody looked at (``after``: a question), else to the review."""
    assessment = load_assessment(request.user, assessment_id)
    question = find_next_carried(assessment, request.GET.get("after", ""))
    if question is None:
        return redirect("assessments:review", assessment.pk)
    page = reverse("assessments:element", args=[assessment.pk, question.element])
    return redirect(f"{page}#{name_anchor(question.key)}")


def find_mode(spec: Framework, key: str) -> Mode | None:
    """Return the mode's words."""
    return next((mode for mode in spec.modes if mode.key == key), None)
