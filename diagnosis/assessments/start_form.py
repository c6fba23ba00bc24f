"""The form that starts a round. Which modes it offers depends on the framework that is chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.errors import InvalidSubject
from diagnosis.assessments.models import MadeHow, Submission
from diagnosis.assessments.opening import check_subject
from diagnosis.places.models import Place
from frameworks.models import FrameworkVersion
from frameworks.selectors import load_spec
from frameworks.spec import read_text

INITIATIVE_NAMES = "initiative-names"  # the page's list of names used before


class StartForm(forms.Form):
    """Start a round: which place or initiative, which framework and mode, and how it is made.

    ``chosen`` is the version whose modes are offered; None where no version is published.
    ``earlier`` is the submission whose answers can be carried over, if there is one.
    """

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
    initiative = forms.CharField(
        label=_("Name of the initiative"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": INITIATIVE_NAMES, "autocomplete": "off"}),
        help_text=_("Write it the same way in every round, so that the rounds belong together."),
        error_messages={"max_length": _("Shorten the name to 200 characters.")},
    )
    mode = forms.ChoiceField(
        label=_("How deep"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how deep you want to go."),
            "invalid_choice": _("Choose one of those shown."),
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
    proposed_round = forms.IntegerField(required=False, widget=forms.HiddenInput)  # to tell a typed one
    carry = forms.BooleanField(
        required=False,
        initial=True,
        help_text=_(
            "Carried answers are marked. Each counts only once somebody has looked at it and saved it."
        ),
    )
    carry_offered = forms.BooleanField(
        required=False, widget=forms.HiddenInput
    )  # to tell "no" from not asked
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

    def __init__(
        self,
        *args: Any,
        places: Any,
        versions: list[FrameworkVersion],
        chosen: FrameworkVersion | None,
        earlier: Submission | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["place"].queryset = places
        fields["version"].queryset = FrameworkVersion.objects.filter(
            pk__in=[version.pk for version in versions]
        ).defer("document")
        fields["version"].label_from_instance = label_version
        self.chosen = load_spec(chosen.pk) if chosen else None
        fields["mode"].choices = list_modes(chosen) if chosen else []
        fields["as_of"].initial = timezone.localdate
        self.earlier = earlier
        if earlier is not None:
            fields["carry"].label = label_carrying(earlier, self["mode"].value())

    @property
    def asks_initiative(self) -> bool:
        """The name has its field: the framework asks for it, or one was typed that must go."""
        wanted = self.chosen is not None and self.chosen.subject == "initiative"
        return wanted or bool(self.errors.get("initiative"))

    def clean_initiative(self) -> str:
        return " ".join(self.cleaned_data["initiative"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("version") and "initiative" in data:
            try:
                check_subject(load_spec(data["version"].pk), data["initiative"])
            except InvalidSubject as error:
                self.add_error("initiative", str(error))
        as_of = data.get("as_of")
        if as_of and as_of > timezone.localdate():
            self.add_error("as_of", _("The day lies in the future. Give today or an earlier day."))
        return data

    @property
    def wants_carrying(self) -> bool:
        """Answers are carried unless the box was shown and cleared."""
        return bool(self.cleaned_data["carry"] or not self.cleaned_data["carry_offered"])


def label_carrying(earlier: Submission, mode: str) -> str:
    """Say which round the answers would come from, with its mode where it is another one."""
    then = earlier.assessment
    words = {"number": then.round, "year": then.as_of.year}
    if then.mode == mode:
        return _("Start from the answers of round %(number)s (%(year)s)") % words
    modes = {item.key: item.title for item in load_spec(then.version_id).modes}
    title = read_text(modes[then.mode], get_language() or "en") if then.mode in modes else then.mode
    return _("Start from the answers of round %(number)s (%(title)s, %(year)s)") % {**words, "title": title}


def label_version(version: FrameworkVersion) -> str:
    """Return the framework's title and number in the reader's language."""
    spec = load_spec(version.pk)
    return f"{read_text(spec.title, get_language() or 'en')} {spec.version}"


def list_modes(version: FrameworkVersion) -> list[tuple[str, str]]:
    """Return the modes that can be answered whole: an element without a question in a mode would be a gap."""
    spec = load_spec(version.pk)
    modes = []
    for mode in spec.modes:
        if all(spec.questions_for(element, mode.key) for element in spec.elements):
            words = {"title": read_text(mode.title, get_language() or "en"), "minutes": mode.minutes}
            count = len(spec.list_questions(mode.key))
            label = ngettext(
                "%(title)s: %(count)d question, about %(minutes)d minutes",
                "%(title)s: %(count)d questions, about %(minutes)d minutes",
                count,
            )
            modes.append((mode.key, label % {**words, "count": count}))
    return modes
