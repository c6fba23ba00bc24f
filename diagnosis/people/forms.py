"""Forms of the account page and of the administration of accounts."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from diagnosis.people.models import User

TOKEN_DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    """How long a new token for the API is valid."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=TOKEN_DAYS,
        coerce=int,
        initial=90,
        error_messages={
            "required": _("Choose how long it is valid."),
            "invalid_choice": _("Choose one from the list."),
        },
    )


class AccountCreationForm(AdminUserCreationForm):
    """Django's own form for a new account, by e-mail address."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Return the address in small letters, as it is compared everywhere."""
        return self.cleaned_data["email"].lower()


class AccountChangeForm(UserChangeForm):
    """Django's own form for an account, by e-mail address."""

    class Meta:
        model = User
        fields = "__all__"  # the administration lists its fields itself

    def clean_email(self) -> str:
        """Return the address in small letters, as it is compared everywhere."""
        return self.cleaned_data["email"].lower()
