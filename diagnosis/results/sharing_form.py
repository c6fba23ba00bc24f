"""The forms of the page on which a lead decides who else sees a result."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.results.models import Audience

LINK_DAYS = [(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))]
AUDIENCES = [
    ("", _("Only my city and the consultants of our programme")),
    (Audience.PEERS, _("The other cities of our programmes, by name")),
    (Audience.PUBLIC, _("Everybody, also without an account")),
]


class AudienceForm(forms.Form):
    """Who sees the result."""

    audience = forms.ChoiceField(
        label=_("Who may see this result?"),
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        required=False,  # nothing chosen is a choice: nobody else
        error_messages={"invalid_choice": _("Choose one of those shown.")},
    )


class ShareLinkForm(forms.Form):
    """For whom a link is, and how long it works."""

    label = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("For example: Mayor’s office. Only the leads of the city see it, in the list of links."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write for whom the link is, so that you know later which one to end."),
            "max_length": _("Shorten this to 120 characters."),
        },
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=LINK_DAYS,
        coerce=int,
        initial=30,
        error_messages={
            "required": _("Choose how long it is valid."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
