"""Taking an earlier answer back: it is saved anew, so that what stood between stays in the history."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diagnosis.assessments.errors import InvalidAnswer
from diagnosis.assessments.models import Assessment, Change, ChangeCause
from diagnosis.assessments.services import CONTENT_FIELDS, AnswerInput, Saved, save_answer
from diagnosis.people.models import User


def find_change(assessment: Assessment, question_key: str, number: int) -> Change:
    """Return the change that made this revision of an answer; raise InvalidAnswer where there is none."""
    change = Change.objects.filter(assessment=assessment, question_key=question_key, revision=number).first()
    if change is None:
        raise InvalidAnswer("earlier", _("There is no such earlier answer. Look at the history again."))
    return change


def restore_answer(
    *, assessment: Assessment, question_key: str, earlier: int, revision: int, why: str, by: User
) -> Saved:
    """Save again what the answer said at the revision ``earlier``; ``revision`` is the one that was seen.

    Raises what ``save_answer`` does: the earlier level may no longer be allowed, the answer may have
    changed meanwhile, or the assessment is handed in.
    """
    change = find_change(assessment, question_key, earlier)
    content = {name: change.after[name] for name in CONTENT_FIELDS if name in change.after}
    return save_answer(
        assessment=assessment,
        question_key=question_key,
        given=AnswerInput(**content),
        revision=revision,
        by=by,
        cause=ChangeCause.RESTORE,
        why=why,
    )
