"""What the page does about a clash: its buttons say ``theirs``, ``mine`` or ``together``."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from diagnosis.assessments.clashes import keep_saved_version, merge_inputs, merge_versions
from diagnosis.assessments.errors import InvalidAnswer, StaleRevision
from diagnosis.assessments.forms import AnswerForm
from diagnosis.assessments.models import Answer, Assessment, Change
from diagnosis.assessments.panels import Panel
from diagnosis.assessments.services import CONTENT_FIELDS, clean_answer
from diagnosis.people.models import User

LONGEST_COMMENT = 4000


def settle_clash(assessment: Assessment, panel: Panel, by: User) -> None:
    """Do what the button says: let the saved version stand, or save what was brought together.

    Raises StaleRevision when a third version is saved by now, or InvalidAnswer; all that was typed is kept.
    """
    if panel.way == "together":
        _bring_together(assessment, panel, by)
        return
    panel.set_aside = keep_saved_version(
        assessment=assessment,
        question_key=panel.question.key,
        mine=panel.form.read_answer(),
        revision=panel.form.cleaned_data["revision"] or 0,
        by=by,
        why=panel.form.cleaned_data["why"],
    )


def _bring_together(assessment: Assessment, panel: Panel, by: User) -> None:
    data = panel.form.cleaned_data
    revision = data["revision"] or 0
    theirs = Answer.objects.filter(assessment=assessment, question_key=panel.question.key).first()
    panel.answer = theirs
    panel.clash = True
    if not data["together_side"] and panel.sides_differ:
        raise InvalidAnswer("together", _("Choose the level to go on with."))
    if len(data["together_comment"].strip()) > LONGEST_COMMENT:
        raise InvalidAnswer("together", _("Shorten the comment to 4,000 characters."))
    mine = panel.form.read_answer()
    merged = merge_inputs(
        mine, theirs, side=data["together_side"] or "theirs", comment=data["together_comment"]
    )
    try:
        merge_versions(
            assessment=assessment,
            question_key=panel.question.key,
            mine=mine,
            merged=merged,
            revision=revision,
            by=by,
            why=data["why"],
        )
    except StaleRevision:
        panel.form = _go_on_with(panel, data["together_comment"])
        raise
    panel.clash = False


def _go_on_with(panel: Panel, comment: str) -> AnswerForm:
    """Return the form with the merged comment as one's own: a third version came between."""
    data: dict[str, Any] = dict(panel.form.data.items())
    typed = panel.form.cleaned_data["comment"].strip()
    data[f"{panel.question.key}-comment"] = comment if typed in comment else f"{comment}\n\n{typed}"
    form = AnswerForm(panel.question, data)
    form.is_valid()
    return form


def was_left_as_shown(assessment: Assessment, panel: Panel) -> bool:
    """The whole page was sent and this question came back as it was shown: nobody changed it here."""
    data = panel.form.cleaned_data
    if data["link"] or data["file"]:
        return False
    shown = Change.objects.filter(
        assessment=assessment, question_key=panel.question.key, revision=data["revision"] or 0
    ).first()
    if shown is None:
        return False
    before = Answer(**{name: shown.after.get(name, "") for name in CONTENT_FIELDS})
    before.comment_texts = shown.after.get("comment_texts") or {}
    cleaned = clean_answer(panel.form.read_answer(), before)
    return all(getattr(before, name) == cleaned[name] for name in CONTENT_FIELDS)
