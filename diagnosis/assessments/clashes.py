"""Two people changed one answer: three ways to go on, and none of them loses a text."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import StaleRevision
from diagnosis.assessments.models import (
    Answer,
    AnswerState,
    Assessment,
    ChangeCause,
    Comment,
    CommentKind,
)
from diagnosis.assessments.services import CONTENT_FIELDS, AnswerInput, Saved, clean_answer, save_answer
from diagnosis.people.models import User
from frameworks.selectors import load_spec
from frameworks.spec import read_text


def join_comments(first: str, second: str) -> str:
    """Return both texts under each other, one of them alone where it holds the other already."""
    first, second = first.strip(), second.strip()
    if second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


def says_the_same(answer: Answer | None, given: AnswerInput) -> bool:
    """What was given is what is saved, or nothing at all."""
    if answer is None:
        answer = Answer(state=AnswerState.OPEN)
    cleaned = clean_answer(given, answer)
    return all(getattr(answer, name) == cleaned[name] for name in CONTENT_FIELDS)


def set_aside_version(
    *, assessment: Assessment, question_key: str, given: AnswerInput, by: User, why: str = ""
) -> Comment | None:
    """Put a version that is given up into the thread of its question, in words; None where it has none.

    The same words of the same person are not put there twice.
    """
    text = _put_into_words(assessment, question_key, given, why)
    if not text:
        return None
    row = {
        "assessment": assessment,
        "question_key": question_key,
        "kind": CommentKind.SET_ASIDE,
        "text": text,
        "author": by,
    }
    found = Comment.objects.filter(**row).first()
    return found or Comment.objects.create(**row, made_at=timezone.now())


@transaction.atomic
def keep_saved_version(
    *, assessment: Assessment, question_key: str, mine: AnswerInput, revision: int, by: User, why: str = ""
) -> Comment | None:
    """Let the saved answer stand and set one's own version aside; return where it is kept.

    Raises StaleRevision when meanwhile another version than the one seen (``revision``) is saved.
    None: one's own version was empty, or said the same.
    """
    current = Answer.objects.filter(assessment=assessment, question_key=question_key).first()
    if (current.revision if current else 0) != revision:
        raise StaleRevision(current)
    if says_the_same(current, mine) and not why.strip():
        return None
    return set_aside_version(assessment=assessment, question_key=question_key, given=mine, by=by, why=why)


@transaction.atomic
def merge_versions(
    *,
    assessment: Assessment,
    question_key: str,
    mine: AnswerInput,
    merged: AnswerInput,
    revision: int,
    by: User,
    why: str = "",
) -> Saved:
    """Save what two versions became together, based on the saved one that was seen (``revision``).

    The saved one stays in the history. One's own version is set aside where the merged one leaves out
    its comment, or what was chosen. Raises what ``save_answer`` raises; then nothing is written.
    """
    saved = save_answer(
        assessment=assessment,
        question_key=question_key,
        given=merged,
        revision=revision,
        by=by,
        cause=ChangeCause.MERGE,
        why=why,
    )
    if mine.comment.strip() not in merged.comment or not _chooses_the_same(mine, merged):
        set_aside_version(assessment=assessment, question_key=question_key, given=mine, by=by)
    return saved


def _chooses_the_same(mine: AnswerInput, merged: AnswerInput) -> bool:
    """One's own level, reason and grade are in the merged version, or there were none."""
    cleaned, kept = clean_answer(mine, None), clean_answer(merged, None)
    chosen = [name for name in ("level_key", "reason", "grade") if cleaned[name]]
    if cleaned["state"] != AnswerState.OPEN:
        chosen.append("state")
    return all(cleaned[name] == kept[name] for name in chosen)


def merge_inputs(mine: AnswerInput, theirs: Answer | None, *, side: str, comment: str) -> AnswerInput:
    """Return the merged answer: the comment, and level, reason and grade of the ``side`` (mine, theirs)."""
    if side == "mine" or theirs is None:
        return replace(mine, comment=comment)
    return AnswerInput(
        state=theirs.state,
        level_key=theirs.level_key,
        reason=theirs.reason,
        comment=comment,
        grade=theirs.grade,
    )


def _put_into_words(assessment: Assessment, question_key: str, given: AnswerInput, why: str) -> str:
    """Return a version as a reader would say it: level, reason, grade, comment, why, each on a line."""
    level = load_spec(assessment.version_id).questions_by_key[question_key].scale.find_level(given.level_key)
    lines = []
    if given.state == AnswerState.LEVEL and level is not None:
        lines.append(read_text(level.title, get_language() or "en"))
    elif given.state in {AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE}:
        lines.append(str(AnswerState(given.state).label))
    if given.state == AnswerState.NOT_APPLICABLE and given.reason.strip():
        lines.append(_("Reason: %(reason)s") % {"reason": given.reason.strip()})
    if given.grade:
        lines.append(_("Grade %(grade)s") % {"grade": given.grade})
    if given.comment.strip():
        lines.append(given.comment.strip())
    if why.strip():
        lines.append(f"{_('Why')}: {why.strip()}")
    return "\n".join(lines)
