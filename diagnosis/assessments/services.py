"""Every write on an assessment is one function here. Pages and API share them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, RoundExists, StaleRevision
from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    AssessmentState,
    Change,
    Evidence,
    Grade,
    Origin,
    Submission,
)
from diagnosis.people.models import User
from diagnosis.places.models import Place
from frameworks.models import FrameworkVersion
from frameworks.selectors import load_spec
from frameworks.spec import Framework, Question


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """What was given as an answer: one state, and what belongs to it; ``comment_texts`` only by an import."""

    state: str
    level_key: str = ""
    reason: str = ""
    comment: str = ""
    grade: str = ""
    comment_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved answer and how far the assessment is: ``answered`` counts all states but open."""

    answer: Answer
    answered_keys: frozenset[str]


CONTENT_FIELDS = ("state", "level_key", "reason", "comment", "comment_texts", "grade")


def start_assessment(
    *,
    place: Place,
    version: FrameworkVersion,
    mode: str,
    round_number: int,
    as_of: datetime.date,
    made_how: str,
    participants: str,
    origin: Origin | str,
    by: User | None,
    initiative: str = "",
    participants_texts: Mapping[str, str] | None = None,
) -> Assessment:
    """Open a round of answers; raise RoundExists when it is there already."""
    try:
        with transaction.atomic():
            return Assessment.objects.create(
                place=place,
                framework_id=version.framework_id,
                version=version,
                initiative=initiative,
                mode=mode,
                round=round_number,
                as_of=as_of,
                made_how=made_how,
                participants=participants,
                participants_texts=dict(participants_texts or {}),
                origin=origin,
                created_by=by,
            )
    except IntegrityError as error:
        raise RoundExists(round_number) from error


def check_answer(
    spec: Framework, assessment_mode: str, place_kind: str, question_key: str, given: AnswerInput
) -> Question:
    """Return the question when the answer fits it; raise InvalidAnswer with the field and a sentence."""
    question = spec.questions_by_key.get(question_key)
    if question is None or assessment_mode not in question.modes or place_kind not in question.place_kinds:
        raise InvalidAnswer("question", _("This question is not part of the assessment."))
    if given.state not in AnswerState.values:
        raise InvalidAnswer("choice", _("Choose one of the answers shown."))
    if given.state == AnswerState.LEVEL and question.scale.find_level(given.level_key) is None:
        raise InvalidAnswer("choice", _("Choose one of the levels shown."))
    if given.state == AnswerState.NOT_APPLICABLE:
        if not question.not_applicable:
            raise InvalidAnswer(
                "choice", _("This question applies to every city. Choose a level, or “Don’t know”.")
            )
        if not given.reason.strip():
            raise InvalidAnswer("reason", _("Give a reason why it does not apply."))
    if given.grade and given.grade not in Grade.values:
        raise InvalidAnswer("grade", _("Choose one of the grades A to D."))
    return question


@transaction.atomic
def save_answer(
    *,
    assessment: Assessment,
    question_key: str,
    given: AnswerInput,
    revision: int,
    by: User | None,
    origin: str = AnswerOrigin.TYPED,
) -> Saved:
    """Save one answer that was based on ``revision`` (0: nothing saved yet).

    Raises InvalidAnswer, AlreadySubmitted, or StaleRevision with what is saved now. An unchanged
    answer is not written again.
    """
    spec = load_spec(assessment.version_id)
    check_answer(spec, assessment.mode, assessment.place.kind, question_key, given)
    answers = _read_open_answers(assessment)
    current = answers.get(question_key)
    answered = {key for key, answer in answers.items() if answer.state != AnswerState.OPEN}
    cleaned = _clean(given, current)
    if current is not None and all(getattr(current, name) == cleaned[name] for name in CONTENT_FIELDS):
        return Saved(current, frozenset(answered))  # saved already, perhaps by a request that was sent twice
    if (current.revision if current else 0) != revision:
        raise StaleRevision(current)
    answer = _write_answer(assessment, question_key, current, cleaned, by, origin)
    answered.discard(question_key)
    if answer.state != AnswerState.OPEN:
        answered.add(question_key)
    return Saved(answer, frozenset(answered))


def _read_open_answers(assessment: Assessment) -> dict[str, Answer]:
    """Read the answers, with the assessment held against being submitted meanwhile.

    SQLite holds its write lock from the start of the transaction, so one query reads state and
    answers; elsewhere the assessment's row is locked first.
    """
    if connection.features.has_select_for_update:
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
    fields = ("id", "question_key", *CONTENT_FIELDS, "origin", "revision", "updated_by_id", "updated_at")
    rows = Assessment.objects.filter(pk=assessment.pk).values_list(
        "state", *(f"answers__{name}" for name in fields)
    )
    answers = {}
    for state, *values in rows:
        if state != AssessmentState.OPEN:
            raise AlreadySubmitted
        if values[0] is not None:
            answer = Answer(assessment_id=assessment.pk, **dict(zip(fields, values, strict=True)))
            answer._state.adding = False
            answers[answer.question_key] = answer
    return answers


def _clean(given: AnswerInput, current: Answer | None) -> dict[str, Any]:
    """Keep only what belongs to the state, so that no level hides behind "don't know".

    A page sends back the comment that it showed: one of the imported translations is no new comment.
    """
    comment, texts = given.comment.strip(), dict(given.comment_texts)
    if not texts and current is not None and comment in current.comment_texts.values():
        comment, texts = current.comment, current.comment_texts
    return {
        "state": given.state,
        "level_key": given.level_key if given.state == AnswerState.LEVEL else "",
        "reason": given.reason.strip() if given.state == AnswerState.NOT_APPLICABLE else "",
        "comment": comment,
        "comment_texts": texts,
        "grade": given.grade,
    }


def _write_answer(
    assessment: Assessment,
    question_key: str,
    current: Answer | None,
    cleaned: Mapping[str, Any],
    by: User | None,
    origin: str,
) -> Answer:
    now = timezone.now()
    revision = current.revision + 1 if current else 1
    answer = Answer(
        pk=current.pk if current else None,
        assessment=assessment,
        question_key=question_key,
        **cleaned,
        origin=origin,
        revision=revision,
        updated_by=by,
        updated_at=now,
    )
    answer.save(force_insert=current is None, force_update=current is not None)
    Change.objects.create(
        assessment=assessment,
        question_key=question_key,
        revision=revision,
        before=None if current is None else {name: getattr(current, name) for name in CONTENT_FIELDS},
        after=dict(cleaned),
        made_by=by,
        made_at=now,
    )
    return answer


@transaction.atomic
def import_answers(
    *, assessment: Assessment, answers: Mapping[str, AnswerInput], by: User | None
) -> list[Answer]:
    """Save first answers by question key in bulk, each with its change; origin: imported.

    Raises InvalidAnswer, AlreadySubmitted, or StaleRevision for a question that is answered already.
    """
    spec = load_spec(assessment.version_id)
    saved = _read_open_answers(assessment)
    now = timezone.now()
    rows, changes = [], []
    for question_key, given in answers.items():
        check_answer(spec, assessment.mode, assessment.place.kind, question_key, given)
        if question_key in saved:
            raise StaleRevision(saved[question_key])
        cleaned = _clean(given, None)
        common = {"assessment": assessment, "question_key": question_key, "revision": 1}
        rows.append(Answer(**common, **cleaned, origin=AnswerOrigin.IMPORTED, updated_by=by, updated_at=now))
        changes.append(Change(**common, before=None, after=cleaned, made_by=by, made_at=now))
    Change.objects.bulk_create(changes)
    return Answer.objects.bulk_create(rows)


@transaction.atomic
def submit_assessment(*, assessment: Assessment, by: User | None) -> Submission:
    """Freeze the answers as a submission; raise AlreadySubmitted when they are frozen already."""
    changed = Assessment.objects.filter(pk=assessment.pk, state=AssessmentState.OPEN).update(
        state=AssessmentState.SUBMITTED
    )
    if not changed:
        raise AlreadySubmitted
    assessment.state = AssessmentState.SUBMITTED
    return Submission.objects.create(
        assessment=assessment,
        number=assessment.submissions.count() + 1,
        answers=copy_answers(assessment),
        submitted_by=by,
        submitted_at=timezone.now(),
    )


def copy_answers(assessment: Assessment) -> list[dict[str, object]]:
    """Return the answers as plain values in the framework's order, each with its evidence."""
    spec = load_spec(assessment.version_id)
    order = {question.key: position for position, question in enumerate(spec.list_questions(assessment.mode))}
    evidence: dict[str, list[dict[str, str]]] = {}
    for row in Evidence.objects.filter(assessment=assessment, removed_at__isnull=True):
        evidence.setdefault(row.question_key, []).append(
            {
                "key": str(row.key),
                "kind": row.kind,
                "name": row.name,
                "url": row.url,
                "citation": row.citation,
            }
        )
    rows: Sequence[Answer] = sorted(
        (answer for answer in assessment.answers.all() if answer.question_key in order),
        key=lambda answer: order[answer.question_key],
    )
    return [
        {
            "question": answer.question_key,
            **{name: getattr(answer, name) for name in CONTENT_FIELDS},
            "origin": answer.origin,
            "revision": answer.revision,
            "evidence": evidence.get(answer.question_key, []),
        }
        for answer in rows
    ]
