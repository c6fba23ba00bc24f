"""Every write on an assessment is one function here. Pages and API share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import (
    AlreadySubmitted,
    InvalidAnswer,
    NotReopened,
    StaleRevision,
)
from diagnosis.assessments.findings import carry_findings
from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    AssessmentState,
    Change,
    ChangeCause,
    Evidence,
    Grade,
    Submission,
)
from diagnosis.assessments.transitions import move_state
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
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
    """A saved answer, the questions whose answers count, and how many carried ones nobody looked at."""

    answer: Answer
    answered_keys: frozenset[str]
    carried_left: int = 0


CONTENT_FIELDS = ("state", "level_key", "reason", "comment", "comment_texts", "grade")


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
            raise InvalidAnswer("choice", _say_always_applies(spec))
        if not given.reason.strip():
            raise InvalidAnswer("reason", _("Give a reason why it does not apply."))
    if given.grade and given.grade not in Grade.values:
        raise InvalidAnswer("grade", _("Choose one of the grades A to D."))
    return question


def _say_always_applies(spec: Framework) -> str:
    if spec.subject == "initiative":
        return _("This question applies to every initiative. Choose a level, or “Don’t know”.")
    return _("This question applies to every city. Choose a level, or “Don’t know”.")


@transaction.atomic
def save_answer(
    *,
    assessment: Assessment,
    question_key: str,
    given: AnswerInput,
    revision: int,
    by: User | None,
    origin: str = AnswerOrigin.TYPED,
    cause: str = ChangeCause.EDIT,
    why: str = "",
) -> Saved:
    """Save one answer that was based on ``revision`` (0: nothing saved yet); it counts from then on.

    The change keeps how it came about (``cause``) and, where somebody said so, ``why``. Raises
    InvalidAnswer, AlreadySubmitted, NotReopened, or StaleRevision with what is saved now. An
    unchanged answer is not written again, unless somebody says why it stands as it does.
    """
    spec = load_spec(assessment.version_id)
    check_answer(spec, assessment.mode, assessment.place.kind, question_key, given)
    answers = _read_open_answers(assessment, question_key)
    current = answers.get(question_key)
    answered = {key for key, answer in answers.items() if answer.counts}
    carried_left = sum(answer.is_carried for key, answer in answers.items() if key != question_key)
    cleaned = clean_answer(given, current)
    if (
        current is not None
        and not current.is_carried  # saving a carried answer as it is confirms it
        and cause != ChangeCause.SETTLE  # settling leaves its reason also where the answer stays
        and all(getattr(current, name) == cleaned[name] for name in CONTENT_FIELDS)
        and not _says_why_anew(current, why, revision)
    ):
        # Saved already, perhaps by a request that was sent twice.
        return Saved(current, frozenset(answered), carried_left)
    if (current.revision if current else 0) != revision:
        raise StaleRevision(current)
    answer = _write_answer(assessment, question_key, current, cleaned, by, origin, cause, why)
    answered.discard(question_key)
    if answer.counts:
        answered.add(question_key)
    return Saved(answer, frozenset(answered), carried_left)


def _says_why_anew(current: Answer, why: str, revision: int) -> bool:
    """Somebody says why an answer stands as it does, and it is not the same request once more."""
    if not why.strip() or current.revision == revision:
        return bool(why.strip())
    last = Change.objects.filter(
        assessment=current.assessment_id, question_key=current.question_key, revision=current.revision
    )
    return not last.filter(why=why.strip()).exists()


def _read_open_answers(assessment: Assessment, question_key: str | None = None) -> dict[str, Answer]:
    """Read the answers, with the assessment held against being submitted meanwhile.

    SQLite holds its write lock from the start of the transaction, so one query reads state and
    answers; elsewhere the assessment's row is locked first.
    """
    if connection.features.has_select_for_update:
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
    settled = ("origin", "carried_from_id", "revision", "updated_by_id", "updated_at")
    fields = ("id", "question_key", *CONTENT_FIELDS, *settled)
    rows = Assessment.objects.filter(pk=assessment.pk).values_list(
        "state", "reopened", *(f"answers__{name}" for name in fields)
    )
    answers = {}
    for state, reopened, *values in rows:
        if state == AssessmentState.RETURNED and question_key not in reopened:
            raise NotReopened
        if state not in {AssessmentState.OPEN, AssessmentState.RETURNED}:
            raise AlreadySubmitted
        if values[0] is not None:
            answer = Answer(assessment_id=assessment.pk, **dict(zip(fields, values, strict=True)))
            answer._state.adding = False
            answers[answer.question_key] = answer
    return answers


def clean_answer(given: AnswerInput, current: Answer | None) -> dict[str, Any]:
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


def copy_content(answer: Answer) -> dict[str, Any]:
    """Return what an answer says as plain values; a carried one says that it is carried."""
    content = {name: getattr(answer, name) for name in CONTENT_FIELDS}
    return content | {"origin": answer.origin} if answer.is_carried else content


def _write_answer(
    assessment: Assessment,
    question_key: str,
    current: Answer | None,
    cleaned: Mapping[str, Any],
    by: User | None,
    origin: str,
    cause: str,
    why: str,
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
        before=None if current is None else copy_content(current),
        after=dict(cleaned),
        cause=cause,
        why=why.strip(),
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
        cleaned = clean_answer(given, None)
        common = {"assessment": assessment, "question_key": question_key, "revision": 1}
        rows.append(Answer(**common, **cleaned, origin=AnswerOrigin.IMPORTED, updated_by=by, updated_at=now))
        changes.append(
            Change(**common, before=None, after=cleaned, cause=ChangeCause.IMPORT, made_by=by, made_at=now)
        )
    Change.objects.bulk_create(changes)
    return Answer.objects.bulk_create(rows)


@transaction.atomic
def submit_assessment(*, assessment: Assessment, by: User | None) -> Submission:
    """Freeze the answers as a submission; raise AlreadySubmitted when they are frozen already.

    After answers were sent back it is a further submission: what was found on answers that did not
    change goes on to it.
    """
    move_state(assessment, "submit")
    earlier = assessment.submissions.order_by("-number").first()
    submission = Submission.objects.create(
        assessment=assessment,
        number=earlier.number + 1 if earlier else 1,
        answers=copy_answers(assessment),
        submitted_by=by,
        submitted_at=timezone.now(),
    )
    if earlier is not None:
        Assessment.objects.filter(pk=assessment.pk).update(reopened=[])
        carry_findings(earlier, submission)
    record_event(
        "assessments.submitted",
        by=by,
        place=assessment.place,
        subject=f"assessment:{assessment.pk}",
        round=assessment.round,
        submission=submission.number,
    )
    return submission


def copy_answers(assessment: Assessment) -> list[dict[str, object]]:
    """Return the answers as plain values in the framework's order, each with its evidence.

    A carried answer that nobody confirmed was not handed in: it stays out.
    """
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
        (
            answer
            for answer in assessment.answers.all()
            if answer.question_key in order and not answer.is_carried
        ),
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
