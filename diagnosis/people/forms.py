"""Forms of the account page and of the administration of accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from diagnosis.people.errors import LastAdministrator
from diagnosis.people.members import keep_administrator
from diagnosis.people.models import RoleKind, User

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


class MailLanguageForm(forms.Form):
    """In which language a person gets mail."""

    language = forms.ChoiceField(
        label=_("Language of mail"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose one from the list."),
        },
    )


class DeleteAccountForm(ReauthenticateForm):
    """The password again; who signs in without one types the address instead."""

    address = forms.CharField(
        label=_("Type your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Type your e-mail address."),
            "max_length": _("This address is too long."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = _("Give your password.")
        del self.fields["address" if self.user.has_usable_password() else "password"]

    def clean_address(self) -> str:
        """Return the user's own address; any other one is refused."""
        address = str(self.cleaned_data["address"])
        if address.strip().lower() != self.user.email.lower():
            raise forms.ValidationError(_("This is not the address of your account."))
        return address


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

    def clean_is_active(self) -> bool:
        """Refuse to lock out the last administrator."""
        is_active = bool(self.cleaned_data["is_active"])
        for role in self.instance.roles.filter(kind=RoleKind.ADMINISTRATOR) if not is_active else ():
            try:
                keep_administrator(role)
            except LastAdministrator as error:
                raise forms.ValidationError(str(error)) from error
        return is_active

    def clean_email(self) -> str:
        """Return the address in small letters, as it is compared everywhere."""
        return self.cleaned_data["email"].lower()
