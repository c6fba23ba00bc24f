"""Forms of the assessment pages. They read what was typed; services decide whether it may be saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models import Answer, AnswerState, Grade, MadeHow
from diagnosis.assessments.services import AnswerInput
from diagnosis.places.models import Place
from frameworks.models import FrameworkVersion
from frameworks.selectors import load_spec
from frameworks.spec import Question, read_text

NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"


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
    revision = forms.IntegerField(required=False, min_value=0)
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


class StartForm(forms.Form):
    """Start a round: which place, which framework, quick or deep, and how it is made."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        empty_label=None,
        error_messages={
            "invalid_choice": _("Choose a place from the list."),
            "required": _("Choose a place."),
        },
    )
    version = forms.ModelChoiceField(
        FrameworkVersion.objects.none(),
        label=_("Framework"),
        empty_label=None,
        error_messages={
            "invalid_choice": _("Choose a framework from the list."),
            "required": _("Choose a framework."),
        },
    )
    mode = forms.ChoiceField(
        label=_("How deep"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how deep you want to go."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    round = forms.IntegerField(
        label=_("Round"),
        min_value=1,
        max_value=99,
        help_text=_("1 for the first time. Later rounds show what has changed."),
        error_messages={
            "required": _("Give the number of the round."),
            "invalid": _("Give the round as a whole number."),
            "min_value": _("The first round is 1."),
            "max_value": _("Give a number up to 99."),
        },
    )
    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day that the answers describe."),
        error_messages={
            "required": _("Give the day that the answers describe."),
            "invalid": _("Give the day as year-month-day."),
        },
    )
    made_how = forms.ChoiceField(
        label=_("How it is made"),
        choices=MadeHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the answers are made.")},
    )
    participants = forms.CharField(
        label=_("Who takes part"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Departments and others, for example: Mayor’s office, planning, digital office."),
        error_messages={"max_length": _("Shorten this to 2,000 characters.")},
    )

    def __init__(self, *args: Any, places: Any, versions: list[FrameworkVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["place"].queryset = places
        fields["version"].queryset = FrameworkVersion.objects.filter(
            pk__in=[version.pk for version in versions]
        )
        fields["version"].label_from_instance = label_version
        fields["mode"].choices = list_modes(versions)
        self.fields["as_of"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        version, mode = data.get("version"), data.get("mode")
        if version and mode and not load_spec(version.pk).list_questions(mode):
            self.add_error("mode", _("This framework has no questions of that kind."))
        as_of = data.get("as_of")
        if as_of and as_of > timezone.localdate():
            self.add_error("as_of", _("The day lies in the future. Give today or an earlier day."))
        return data


def label_version(version: FrameworkVersion) -> str:
    """Return the framework's title and number in the reader's language."""
    spec = load_spec(version.pk)
    return f"{read_text(spec.title, get_language() or 'en')} {spec.version}"


def list_modes(versions: list[FrameworkVersion]) -> list[tuple[str, str]]:
    """Return the modes that can be answered whole: an element without a question in a mode would be a gap."""
    found: dict[str, str] = {}
    for version in versions:
        spec = load_spec(version.pk)
        for mode in spec.modes:
            if all(spec.questions_for(element, mode.key) for element in spec.elements):
                words = {"title": read_text(mode.title, get_language() or "en"), "minutes": mode.minutes}
                count = len(spec.list_questions(mode.key))
                label = ngettext(
                    "%(title)s: %(count)d question, about %(minutes)d minutes",
                    "%(title)s: %(count)d questions, about %(minutes)d minutes",
                    count,
                )
                found.setdefault(mode.key, label % {**words, "count": count})
    return list(found.items())
