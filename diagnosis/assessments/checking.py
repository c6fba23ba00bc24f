"""Every write of a consultant on an assessment: findings, sending back, private notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.check_letters import tell_leads
from diagnosis.assessments.errors import InvalidAnswer, StaleFinding, WrongState
from diagnosis.assessments.findings import FrozenAnswer, is_handed_in
from diagnosis.assessments.models import (
    AnswerState,
    Assessment,
    AssessmentState,
    PrivateNote,
    ReturnedAnswer,
    Submission,
    Verdict,
    Verification,
)
from diagnosis.assessments.services import AnswerInput, check_answer
from diagnosis.assessments.transitions import move_state
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from frameworks.selectors import load_spec

REASON_LENGTH = 2000
NOTE_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class FindingInput:
    """A verdict on one answer; a changed one says what the answer should be, and why."""

    verdict: str
    state: str = ""
    level_key: str = ""
    grade: str = ""
    reason: str = ""


FINDING_FIELDS = ("verdict", "state", "level_key", "grade", "reason")


@transaction.atomic
def verify_answer(
    *,
    assessment: Assessment,
    submission_number: int,
    question_key: str,
    given: FindingInput,
    revision: int,
    by: User,
) -> Verification:
    """Save what was found on one answer of the newest submission, based on ``revision`` (0: none yet).

    Raises InvalidAnswer with the field, WrongState when the submission is not (or no longer) the one
    to check, or StaleFinding with what another consultant saved. The same finding is not written again.
    The words of another consultant that it replaces stay as a private note of theirs.
    """
    submission = hold_submission(assessment, submission_number)
    answer = next((row for row in submission.answers if row["question"] == question_key), None)
    cleaned = _clean_finding(assessment, question_key, answer, given)
    current = Verification.objects.filter(submission=submission, question_key=question_key).first()
    if current is not None and all(getattr(current, name) == cleaned[name] for name in FINDING_FIELDS):
        return current  # a request that was sent twice, or two who found the same
    if (current.revision if current else 0) != revision:
        raise StaleFinding(current)
    _keep_replaced(assessment, current, cleaned["reason"], by)
    finding = Verification(
        pk=current.pk if current else None,
        submission=submission,
        question_key=question_key,
        revision=revision + 1,
        verified_by=by,
        verified_at=timezone.now(),
        **cleaned,
    )
    finding.save(force_insert=current is None, force_update=current is not None)
    return finding


def _keep_replaced(assessment: Assessment, current: Verification | None, reason: str, by: User) -> None:
    if current is None or current.verified_by_id == by.pk or current.reason in reason:
        return
    words = {"verdict": Verdict(current.verdict).label, "reason": current.reason}
    PrivateNote.objects.create(
        assessment=assessment,
        question_key=current.question_key,
        text=_("Found before: %(verdict)s. %(reason)s") % words,
        author_id=current.verified_by_id,
        written_at=current.verified_at,
    )


def hold_submission(assessment: Assessment, number: int) -> Submission:
    """Return the newest submission with its assessment held; raise WrongState unless it is to be checked."""
    state = Assessment.objects.select_for_update().values_list("state", flat=True).get(pk=assessment.pk)
    submission = assessment.submissions.order_by("-number").first()
    if state != AssessmentState.SUBMITTED or submission is None or submission.number != number:
        raise WrongState
    return submission


def _clean_finding(
    assessment: Assessment, question_key: str, answer: FrozenAnswer | None, given: FindingInput
) -> dict[str, str]:
    """Return the finding's fields, with only what belongs to the verdict; raise InvalidAnswer."""
    if given.verdict not in Verdict.values:
        raise InvalidAnswer("verdict", _("Choose what you found."))
    if answer is None or not is_handed_in(answer):
        raise InvalidAnswer(
            "verdict", _("There is no answer to check here. Send the question back to have it answered.")
        )
    reason = given.reason.strip()
    if len(reason) > REASON_LENGTH:
        raise InvalidAnswer("reason", _("Shorten the reason to 2,000 characters."))
    plain = {"verdict": given.verdict, "state": "", "level_key": "", "grade": "", "reason": reason}
    if given.verdict != Verdict.CHANGED:
        return plain
    if given.state in {"", AnswerState.OPEN}:
        raise InvalidAnswer("choice", _("Choose what the answer should be."))
    if not reason:
        raise InvalidAnswer("reason", _("Give the reason for the change. The city reads it."))
    spec = load_spec(assessment.version_id)
    level = given.level_key if given.state == AnswerState.LEVEL else ""
    proposed = AnswerInput(state=given.state, level_key=level, reason=reason, grade=given.grade)
    check_answer(spec, assessment.mode, assessment.place.kind, question_key, proposed)
    if (given.state, level, given.grade) == (answer["state"], answer["level_key"], answer["grade"]):
        raise InvalidAnswer(
            "choice", _("This is what was handed in. Choose “Confirmed”, or another level or grade.")
        )
    return plain | {"state": given.state, "level_key": level, "grade": given.grade}


@transaction.atomic
def send_back(
    *, assessment: Assessment, submission_number: int, reasons: Mapping[str, str], by: User
) -> list[ReturnedAnswer]:
    """Send answers back, each with a reason by question key; only these can be changed from then on.

    Raises InvalidAnswer (``question``: nothing chosen or not asked; a question's key: no reason), or
    WrongState when somebody took another step meanwhile.
    """
    if not reasons:
        raise InvalidAnswer("question", _("Choose at least one answer to send back."))
    asked = _list_asked(assessment)
    for key, reason in reasons.items():
        if key not in asked:
            raise InvalidAnswer("question", _("This question is not part of the assessment."))
        if not reason.strip():
            raise InvalidAnswer(key, _("Give the reason. The city reads it."))
        if len(reason.strip()) > REASON_LENGTH:
            raise InvalidAnswer(key, _("Shorten the reason to 2,000 characters."))
    move_state(assessment, "send_back")
    submission = assessment.submissions.order_by("-number").first()
    if submission is None or submission.number != submission_number:
        raise WrongState
    now = timezone.now()
    chosen = [key for key in asked if key in reasons]
    rows = ReturnedAnswer.objects.bulk_create(
        ReturnedAnswer(
            submission=submission,
            question_key=key,
            reason=reasons[key].strip(),
            returned_by=by,
            returned_at=now,
        )
        for key in chosen
    )
    Assessment.objects.filter(pk=assessment.pk).update(reopened=chosen)
    assessment.reopened = chosen
    record_event(
        "assessments.sent_back",
        by=by,
        place=assessment.place,
        subject=f"assessment:{assessment.pk}",
        count=len(rows),
        round=assessment.round,
        submission=submission.number,
    )
    tell_leads("sent_back", assessment=assessment, submission_number=submission.number, by=by)
    return rows


def _list_asked(assessment: Assessment) -> list[str]:
    spec = load_spec(assessment.version_id)
    questions = spec.list_questions(assessment.mode, assessment.place.spec_kind)
    return [question.key for question in questions]


def add_note(*, assessment: Assessment, text: str, by: User, question_key: str = "") -> PrivateNote:
    """Keep a private note on the assessment or one of its questions; raise InvalidAnswer for ``note``."""
    text = text.strip()
    if not text:
        raise InvalidAnswer("note", _("Write the note first."))
    if len(text) > NOTE_LENGTH:
        raise InvalidAnswer("note", _("Shorten the note to 4,000 characters."))
    if question_key and question_key not in _list_asked(assessment):
        raise InvalidAnswer("note", _("This question is not part of the assessment."))
    return PrivateNote.objects.create(
        assessment=assessment, question_key=question_key, text=text, author=by, written_at=timezone.now()
    )


def remove_note(*, note: PrivateNote) -> None:
    """Take a private note away for good."""
    note.delete()
