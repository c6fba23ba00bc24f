"""Forms of the pages about people: an invitation, and a role's last day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diagnosis.people.errors import PastDate
from diagnosis.people.members import check_until
from diagnosis.people.models import PLACE_ROLES, RoleKind
from diagnosis.people.scopes import Scope
from diagnosis.places.models import Place, Programme
from frameworks.models import Framework


def make_until_field() -> forms.DateField:
    """Return the field of a role's last day; empty means without end."""
    return forms.DateField(
        label=_("Last day"),
        help_text=_("Empty: the role does not end by itself."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, for example 2027-03-31.")},
    )


def clean_day(day: datetime.date | None) -> datetime.date | None:
    """Return a last day that is not past; raise ValidationError."""
    try:
        check_until(day)
    except PastDate as error:
        raise forms.ValidationError(str(error)) from error
    return day


class UntilForm(forms.Form):
    """The last day of a role."""

    until = make_until_field()

    def clean_until(self) -> datetime.date | None:
        return clean_day(self.cleaned_data["until"])


class InviteForm(forms.Form):
    """Who is invited to which role; ``kinds`` are the roles to choose from."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Give the address of the person."),
            "invalid": _("Give an address such as name@city.example."),
            "max_length": _("This address is too long."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose one from the list.")},
    )
    until = make_until_field()
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose one from the list."),
        },
    )

    def __init__(self, *args: Any, kinds: Iterable[RoleKind], **kwargs: Any) -> None:
        kinds = list(kinds)
        language = get_language() or settings.LANGUAGE_CODE
        known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        kwargs["initial"] = {"language": known, "kind": kinds[0], **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        # A choice of one is none: it stands in the heading.
        if len(kinds) == 1:
            self.fields["kind"].required = False
            self.only_kind = kinds[0]

    only_kind: RoleKind | None = None

    def clean_kind(self) -> str:
        return self.only_kind or self.cleaned_data["kind"]

    def clean_until(self) -> datetime.date | None:
        return clean_day(self.cleaned_data["until"])

    def read_invitation(self) -> dict[str, Any]:
        """Return what ``invite`` takes, once the form is valid."""
        data = self.cleaned_data
        return {
            "email": data["email"],
            "kind": data["kind"],
            "role_until": data["until"],
            "language": data["language"],
        }


class SiteInviteForm(InviteForm):
    """An invitation to any role, with the place, programme or framework it holds on."""

    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        help_text=_("For city staff, leads and readers."),
        required=False,
        empty_label=_("None chosen"),
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Programme"),
        help_text=_("For consultants."),
        required=False,
        empty_label=_("None chosen"),
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    framework = forms.ModelChoiceField(
        Framework.objects.none(),
        label=_("Framework"),
        help_text=_("For framework editors. None chosen: all frameworks."),
        required=False,
        empty_label=_("None chosen"),
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    field_order = ("email", "kind", "place", "programme", "framework", "until", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=RoleKind, **kwargs)
        for name, rows in (
            ("place", Place.objects.all()),
            ("programme", Programme.objects.all()),
            ("framework", Framework.objects.all()),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        needed = find_scope_field(kind) if kind else ""
        if needed in {"place", "programme"} and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Choose where this role holds."))
        for name in ("place", "programme", "framework"):
            if kind and name != needed and data.get(name):
                self.add_error(name, _("This role does not hold here. Leave this empty."))
        return data

    @property
    def scope(self) -> Scope:
        """Where the role holds, once the form is valid."""
        return Scope(**{name: self.cleaned_data[name] for name in ("place", "programme", "framework")})


def find_scope_field(kind: str) -> str:
    """Return the field in which a kind of role has its scope; empty for the whole site."""
    if kind in PLACE_ROLES:
        return "place"
    return {RoleKind.CONSULTANT: "programme", RoleKind.EDITOR: "framework"}.get(RoleKind(kind), "")
