"""The forms of separate rating: what one would answer alone, and what is settled afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.errors import InvalidAnswer
from diagnosis.assessments.forms import NOT_APPLICABLE, UNKNOWN
from diagnosis.assessments.models import AnswerState, Assessment, Rating
from diagnosis.assessments.rating import RatingInput
from diagnosis.assessments.services import check_answer
from frameworks.selectors import load_spec
from frameworks.spec import Question, read_text


class RatingForm(forms.Form):
    """One question: a level or a state, and why. Nothing chosen and nothing typed is no rating."""

    choice = forms.CharField(required=False, max_length=40)
    note = forms.CharField(
        required=False,
        max_length=1000,
        error_messages={"max_length": _("Shorten this to 1,000 characters.")},
    )

    def __init__(
        self,
        assessment: Assessment,
        question: Question,
        *args: Any,
        rating: Rating | None = None,
        **kwargs: Any,
    ) -> None:
        initial = {"choice": rating.level_key or rating.state, "note": rating.note} if rating else {}
        kwargs |= {"prefix": question.key, "initial": initial}
        super().__init__(*args, **kwargs)
        self.assessment, self.question = assessment, question

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice"):
            _check(self, self.read_rating())
        elif data.get("note"):
            self.add_error("choice", _("Choose a level, or “Don’t know”."))
        return data

    def read_rating(self) -> RatingInput:
        """Return what was given, where something was chosen."""
        return _read(self.cleaned_data["choice"], self.cleaned_data.get("note", ""))


class SettleForm(forms.Form):
    """One question after separate rating: what stands from now on, and why."""

    choice = forms.ChoiceField(
        label=_("What stands from now on"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what stands from now on."),
            "invalid_choice": _("Choose one of the levels shown."),
        },
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history of the answer."),
        error_messages={
            "required": _("Give the reason, so that others can follow it."),
            "max_length": _("Shorten this to 1,000 characters."),
        },
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, assessment: Assessment, question: Question, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"prefix": question.key}
        super().__init__(*args, **kwargs)
        self.assessment, self.question = assessment, question
        language = get_language() or "en"
        levels = [(level.key, read_text(level.title, language)) for level in question.scale.levels]
        states = [(UNKNOWN, AnswerState.UNKNOWN.label)]
        if question.not_applicable:
            states.append((NOT_APPLICABLE, AnswerState.NOT_APPLICABLE.label))
        fields: dict[str, Any] = self.fields
        fields["choice"].choices = [*levels, *states]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choice") and data.get("note"):
            _check(self, self.read_rating())
        return data

    def read_rating(self) -> RatingInput:
        """Return what is settled."""
        return _read(self.cleaned_data["choice"], self.cleaned_data["note"])


def _read(choice: str, note: str) -> RatingInput:
    if choice in {UNKNOWN, NOT_APPLICABLE}:
        return RatingInput(choice, note=note)
    return RatingInput(AnswerState.LEVEL, choice, note)


def _check(form: RatingForm | SettleForm, given: RatingInput) -> None:
    assessment, question = form.assessment, form.question
    spec = load_spec(assessment.version_id)
    try:
        check_answer(spec, assessment.mode, assessment.place.kind, question.key, given.as_answer())
    except InvalidAnswer as error:
        form.add_error("note" if error.field == "reason" else "choice", str(error))
