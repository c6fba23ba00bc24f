"""Forms of a programme: its words and days, its places, and a reminder."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.start_form import label_version
from diagnosis.places.models import Place, PlaceKind, Programme
from diagnosis.programmes.services import LONGEST_ADDRESS, LeadToInvite
from diagnosis.results.wording import in_language
from frameworks.models import FrameworkVersion
from frameworks.selectors import list_latest_versions, load_spec

DAY = {"invalid": _("Give the day as year-month-day.")}
CHOOSE = {"required": _("Choose one from the list."), "invalid_choice": _("Choose one from the list.")}
LONG_NAME = {"max_length": _("Shorten the name to 120 characters.")}


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=DAY, **more)


class PeriodForm(forms.Form):
    """When a programme runs, and by when its places hand in; ``programme`` is the one that is changed."""

    starts_on = _day(_("Starts on"))
    ends_on = _day(_("Ends on"))
    deadline = _day(
        _("Deadline"), help_text=_("Leads get a letter 14 days, 7 days and 1 day before, and one after it.")
    )

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        self.programme = programme
        super().__init__(*args, **kwargs)

    def clean_deadline(self) -> datetime.date | None:
        """Refuse a new deadline in the past; one that has passed may stay."""
        deadline: datetime.date | None = self.cleaned_data["deadline"]
        before = self.programme.deadline if self.programme else None
        if deadline and deadline != before and deadline < timezone.localdate():
            raise forms.ValidationError(_("The deadline lies in the past. Give today or a later day."))
        return deadline

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end lies before the start."))
        deadline = data.get("deadline")
        if starts_on and deadline and deadline < starts_on:
            self.add_error("deadline", _("The deadline lies before the start."))
        return data


class ProgrammeForm(PeriodForm):
    """All of a programme, for administrators."""

    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=120,
        error_messages=LONG_NAME | {"required": _("Give the name in English.")},
    )
    name_ja = forms.CharField(
        label=_("Name in Japanese"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "ja"}),
        error_messages=LONG_NAME | {"required": _("Give the name in Japanese.")},
    )
    version = forms.ModelChoiceField(
        FrameworkVersion.objects.none(), label=_("Framework"), empty_label=None, error_messages=CHOOSE
    )
    mode = forms.ChoiceField(label=_("How deep"), required=False, error_messages=CHOOSE)
    field_order = ("name_en", "name_ja", "version", "mode", "starts_on", "ends_on", "deadline")

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        ids = {version.pk for version in list_latest_versions()} | (
            {programme.version_id} if programme else set()
        )
        fields: dict[str, Any] = self.fields
        fields["version"].queryset = FrameworkVersion.objects.filter(pk__in=ids).defer("document")
        fields["version"].label_from_instance = label_version
        modes = {mode.key: in_language(mode.title) for pk in sorted(ids) for mode in load_spec(pk).modes}
        fields["mode"].choices = [("", _("Any depth")), *modes.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        version, mode = data.get("version"), data.get("mode")
        if version and mode and mode not in {row.key for row in load_spec(version.pk).modes}:
            self.add_error("mode", _("This framework has no such depth. Choose another one, or any."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """A valid form as the fields of a programme."""
        data = dict(self.cleaned_data)
        return {"name": {"en": data.pop("name_en"), "ja": data.pop("name_ja")}, **data}


class LeadForm(forms.Form):
    """Whom to invite as the lead of a place, where somebody is named."""

    email = forms.EmailField(
        label=_("E-mail of the lead"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("Leave it empty to invite somebody later."),
        error_messages={
            "invalid": _("This is no e-mail address."),
            "max_length": _("This address is too long."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, required=False, error_messages=CHOOSE
    )

    @property
    def lead(self) -> LeadToInvite | None:
        """The lead of a valid form."""
        email = self.cleaned_data["email"]
        return LeadToInvite(email, self.cleaned_data["language"] or settings.LANGUAGE_CODE) if email else None


class FirstLeadForm(LeadForm):
    """Whom to invite for a place that has nobody yet: here somebody must be named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.required, email.help_text = True, ""
        email.error_messages["required"] = _("Give the e-mail address of the lead.")


class KnownPlaceForm(LeadForm):
    """A place that is known here."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        error_messages={
            "required": _("Choose a place."),
            "invalid_choice": _("Choose a place from the list."),
        },
    )
    field_order = ("place", "email", "language")

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["place"].queryset = places
        fields["place"].empty_label = _("Choose a place")


class NewPlaceForm(LeadForm):
    """A place that is not known here yet."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages=LONG_NAME | {"required": _("Give the name of the place.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PlaceKind.choices, initial=PlaceKind.CITY, error_messages=CHOOSE
    )
    country = forms.RegexField(
        r"^\s*[A-Za-z]{2}\s*$",
        label=_("Country code"),
        help_text=_("Two letters, for example VN for Viet Nam."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Give the country in two letters."),
            "invalid": _("Give the country in two letters, for example VN."),
        },
    )
    field_order = ("name", "kind", "country", "email", "language")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).strip().upper()


class SheetForm(forms.Form):
    """A list of places as a file."""

    file = forms.FileField(
        label=_("List of places (xlsx or CSV)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Up to 500 places and 1 MB. You see what will be added before anything is saved."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
            "missing": _("Choose a file."),
        },
    )


class ReminderForm(forms.Form):
    """What a consultant writes in a reminder."""

    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands in the letter, with your name. It also stays in the records of this site."),
        error_messages={"max_length": _("Shorten this to 1,000 characters.")},
    )
