"""The form that chooses events of the trail."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.people.trail_reading import Choice, list_kinds, list_traced_places

DAY = {"invalid": _("Give the day as year-month-day.")}
FIRST_YEAR, LAST_YEAR = 1900, 2999
LIST = {"invalid_choice": _("Choose one from the list.")}


class TrailForm(forms.Form):
    """What happened, to or by whom, where and when; without ``with_places`` the place is given."""

    kind = forms.ChoiceField(label=_("What"), required=False, error_messages=LIST)
    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=80,
        error_messages={"max_length": _("Shorten this to 80 characters.")},
    )
    place = forms.ChoiceField(label=_("Place"), required=False, error_messages=LIST)
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    until = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )

    def __init__(self, *args: Any, with_places: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("Everything")), *list_kinds()]
        if with_places:
            places = [(place.key, str(place)) for place in list_traced_places()]
            fields["place"].choices = [("", _("All places")), *places]
        else:
            del fields["place"]

    def clean_since(self) -> datetime.date | None:
        return _refuse_far_day(self.cleaned_data["since"])

    def clean_until(self) -> datetime.date | None:
        return _refuse_far_day(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first one."))
        return data

    @property
    def choice(self) -> Choice:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Choice(
            kind=data["kind"],
            person=data["person"].strip(),
            place=data.get("place", ""),
            since=data["since"],
            until=data["until"],
        )


def _refuse_far_day(day: datetime.date | None) -> datetime.date | None:
    """Return a day of a plausible year; the first and last ones of the calendar have no day beside them."""
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(DAY["invalid"])
    return day
