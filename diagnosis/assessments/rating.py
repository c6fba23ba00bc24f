"""Separate rating: the lead opens it for an element, each rates alone, the lead closes it and settles.

Ratings are never scored: only what the lead settles becomes an answer, with its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import AlreadySubmitted, NotReopened, RatingRefused
from diagnosis.assessments.models import (
    Answer,
    AnswerState,
    Assessment,
    Change,
    ChangeCause,
    Rating,
    RatingRound,
)
from diagnosis.assessments.services import AnswerInput, Saved, check_answer, save_answer
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from frameworks.selectors import load_spec
from frameworks.spec import Element


@dataclass(frozen=True, slots=True)
class RatingInput:
    """What one person would answer, and why; for "does not apply" the note is the reason."""

    state: str
    level_key: str = ""
    note: str = ""

    def as_answer(self) -> AnswerInput:
        """Return it as an answer, to be checked like one."""
        reason = self.note if self.state == AnswerState.NOT_APPLICABLE else ""
        return AnswerInput(state=self.state, level_key=self.level_key, reason=reason)


@transaction.atomic
def open_rating(*, assessment: Assessment, element: Element, by: User) -> RatingRound:
    """Begin a new separate rating of an element; raise RatingRefused, AlreadySubmitted or NotReopened."""
    _hold_open(assessment, _list_question_keys(assessment, element))
    if RatingRound.objects.filter(
        assessment=assessment, element_key=element.key, closed_at__isnull=True
    ).exists():
        raise RatingRefused(_("Separate rating of this part is open already."))
    made = RatingRound.objects.create(
        assessment=assessment, element_key=element.key, opened_by=by, opened_at=timezone.now()
    )
    _record("assessments.rating_opened", assessment, element, by)
    return made


@transaction.atomic
def close_rating(*, assessment: Assessment, element: Element, by: User) -> None:
    """End the open rating of an element, so that everybody sees the spread; raise RatingRefused.

    Also after the answers were submitted: what was rated is then still shown.
    """
    Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)  # nobody rates meanwhile
    closed = RatingRound.objects.filter(
        assessment=assessment, element_key=element.key, closed_at__isnull=True
    ).update(closed_at=timezone.now())
    if not closed:
        raise RatingRefused(_("Separate rating of this part is closed already."))
    _record("assessments.rating_closed", assessment, element, by)


@transaction.atomic
def save_ratings(
    *, assessment: Assessment, element: Element, given: Mapping[str, RatingInput], by: User
) -> None:
    """Keep what one person would answer, by question key; all of it or nothing.

    Raises InvalidAnswer, AlreadySubmitted or NotReopened, or RatingRefused once the lead closed it.
    """
    _hold_open(assessment, _list_question_keys(assessment, element))
    rating_round = RatingRound.objects.filter(
        assessment=assessment, element_key=element.key, closed_at__isnull=True
    ).first()
    if rating_round is None:
        raise RatingRefused(_("The lead of the city has closed this rating. Yours came too late."))
    spec = load_spec(assessment.version_id)
    now = timezone.now()
    for question_key, rating in given.items():
        check_answer(spec, assessment.mode, assessment.place.kind, question_key, rating.as_answer())
        values = {
            "state": rating.state,
            "level_key": rating.level_key if rating.state == AnswerState.LEVEL else "",
            "note": rating.note.strip(),
            "rated_at": now,
        }
        Rating.objects.update_or_create(
            rating_round=rating_round, question_key=question_key, user=by, defaults=values
        )


@transaction.atomic
def settle_rating(
    *,
    assessment: Assessment,
    element: Element,
    question_key: str,
    given: RatingInput,
    revision: int,
    by: User,
) -> Saved:
    """Save the answer on which people agreed after rating alone, with the reason (``given.note``).

    Comment and grade of the answer stay. Raises RatingRefused while the rating is open or where there was
    none, StaleRevision where somebody saved the answer meanwhile, else as ``save_answer``. Settling twice
    the same is once.
    """
    last = RatingRound.objects.filter(assessment=assessment, element_key=element.key).last()
    if last is None or last.is_open:
        raise RatingRefused(_("Close the separate rating first. Then settle its questions."))
    current = Answer.objects.filter(assessment=assessment, question_key=question_key).first()
    answer = given.as_answer()
    if current is not None:
        answer = AnswerInput(
            answer.state, answer.level_key, answer.reason, comment=current.comment, grade=current.grade
        )
        if current.revision == revision + 1 and _is_settled_so(current, given, by):
            return Saved(current, frozenset())
    saved = save_answer(
        assessment=assessment,
        question_key=question_key,
        given=answer,
        revision=revision,
        by=by,
        cause=ChangeCause.SETTLE,
        why=given.note,
    )
    _record("assessments.rating_settled", assessment, element, by, question=question_key)
    return saved


def _is_settled_so(current: Answer, given: RatingInput, by: User) -> bool:
    """The same person settled it the same way: a form that was sent twice."""
    return (current.state, current.level_key) == (given.state, given.level_key) and Change.objects.filter(
        assessment=current.assessment_id,
        question_key=current.question_key,
        revision=current.revision,
        cause=ChangeCause.SETTLE,
        why=given.note.strip(),
        made_by=by,
    ).exists()


def _list_question_keys(assessment: Assessment, element: Element) -> set[str]:
    spec = load_spec(assessment.version_id)
    questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    return {question.key for question in questions}


def _hold_open(assessment: Assessment, question_keys: Collection[str]) -> None:
    """Hold the assessment against being submitted meanwhile; some of the answers can be changed."""
    held = Assessment.objects.select_for_update().only("state", "reopened").get(pk=assessment.pk)
    if not held.is_open:
        raise AlreadySubmitted
    if not any(held.lets_change(key) for key in question_keys):
        raise NotReopened


def _record(kind: str, assessment: Assessment, element: Element, by: User, **params: str) -> None:
    record_event(
        kind,
        by=by,
        person=None,
        place=assessment.place,
        programme=None,
        subject=f"assessment:{assessment.pk}",
        element=element.key,
        number=element.number,
        **params,
    )
