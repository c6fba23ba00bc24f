"""The form of one question. It reads what was typed; services decide whether it may be saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models import Answer, AnswerState, Grade
from diagnosis.assessments.services import AnswerInput
from frameworks.spec import Question

NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
WAYS = ("mine", "theirs", "together")


class AnswerForm(forms.Form):
    """One question's fields. ``choice`` is a level key, ``unknown``, ``not_applicable`` or nothing."""

    choice = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(
        required=False,
        max_length=1000,
        error_messages={"max_length": _("Shorten the reason to 1,000 characters.")},
    )
    comment = forms.CharField(
        required=False,
        max_length=4000,
        error_messages={"max_length": _("Shorten the comment to 4,000 characters.")},
    )
    grade = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Grade.choices],
        error_messages={"invalid_choice": _("Choose one of the grades A to D.")},
    )
    why = forms.CharField(
        required=False,
        max_length=1000,
        error_messages={"max_length": _("Shorten the reason for the change to 1,000 characters.")},
    )
    revision = forms.IntegerField(required=False, min_value=0)
    # Another version was saved meanwhile and shown; what to do about it; both brought together.
    clash = forms.BooleanField(required=False)
    way = forms.ChoiceField(required=False, choices=[(name, name) for name in ("", *WAYS)])
    together_side = forms.ChoiceField(required=False, choices=[("", ""), ("mine", ""), ("theirs", "")])
    together_comment = forms.CharField(required=False)
    attached = forms.IntegerField(required=False, min_value=0)  # for the state line only
    link = forms.CharField(
        required=False, max_length=1000, error_messages={"max_length": _("This address is too long.")}
    )
    file = forms.FileField(
        required=False,
        max_length=240,
        allow_empty_file=True,  # the service says it in our words
        error_messages={"max_length": _("Shorten the file’s name."), "invalid": _("Choose the file again.")},
    )

    def __init__(self, question: Question, *args: Any, answer: Answer | None = None, **kwargs: Any) -> None:
        initial = {"revision": 0} if answer is None else initial_from(answer)
        kwargs |= {"prefix": question.key, "initial": initial}
        super().__init__(*args, **kwargs)
        self.question = question

    def clean_comment(self) -> str:
        return read_lines(self.cleaned_data["comment"])

    def clean_together_comment(self) -> str:
        return read_lines(self.cleaned_data["together_comment"])

    def read_answer(self) -> AnswerInput:
        """Return what was given, once the form is valid."""
        data = self.cleaned_data
        choice = data["choice"]
        if choice in {NOT_APPLICABLE, UNKNOWN}:
            state, level = choice, ""
        elif choice:
            state, level = AnswerState.LEVEL.value, choice
        else:
            state, level = AnswerState.OPEN.value, ""
        return AnswerInput(
            state=state, level_key=level, reason=data["reason"], comment=data["comment"], grade=data["grade"]
        )

    @property
    def has_anything(self) -> bool:
        """Something was chosen or typed, so that an untouched question is not saved as open."""
        data = self.cleaned_data
        return any(data[name] for name in ("choice", "reason", "comment", "grade", "link", "file"))


def read_lines(text: str) -> str:
    """Return a text with one kind of line end: a plain form sends two signs, a script one."""
    return text.replace("\r\n", "\n")


def initial_from(answer: Answer) -> dict[str, Any]:
    """Return the form's first values for a saved answer."""
    choice = {AnswerState.LEVEL: answer.level_key, AnswerState.OPEN: ""}.get(
        AnswerState(answer.state), answer.state
    )
    return {
        "choice": choice,
        "reason": answer.reason,
        "comment": answer.shown_comment,
        "grade": answer.grade,
        "revision": answer.revision,
    }
