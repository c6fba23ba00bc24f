"""Making the account of somebody who was invited: allauth's sign-up form, with what this site asks."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnosis.people.errors import InvitationUnusable
from diagnosis.people.invitation_links import forget_invitation, recall_invitation
from diagnosis.people.invitations import accept_invitation
from diagnosis.people.models import Invitation, User
from diagnosis.people.scopes import Scope


class InvitedSignupForm(SignupForm):
    """Name, department and password; the address is the invited one and cannot be changed."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": gettext_lazy("Give your name: colleagues see it beside what you do."),
            "max_length": gettext_lazy("Shorten this to 150 characters."),
        },
    )
    department = forms.CharField(
        label=gettext_lazy("Your department"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"max_length": gettext_lazy("Shorten this to 150 characters.")},
    )
    field_order = ("email", "name", "department", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.invitation = recall_invitation(context.request)
        address = self.invitation.email if self.invitation else ""
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "email": address}
        super().__init__(*args, **kwargs)
        self.fields["password1"].error_messages["required"] = _("Choose a password.")
        self.fields["email"].widget.attrs |= {"readonly": True, "autocomplete": "username"}

    @property
    def scope(self) -> Scope | None:
        """Where the offered role holds."""
        return Scope.of(self.invitation) if self.invitation else None

    def clean_email(self) -> str:
        """Return the invited address; any other one is refused."""
        address = str(super().clean_email())
        if self.invitation is None or address != self.invitation.email:
            raise forms.ValidationError(_("Your invitation was sent to another address."))
        if self.account_already_exists:
            raise forms.ValidationError(_("This address has an account already. Sign in with it."))
        return address

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account and take the role, both or neither; who comes second sees why."""
        try:
            with transaction.atomic():
                user, response = super().try_save(request)
        except InvitationUnusable:
            return None, redirect("people:invitation", forget_invitation(request))
        forget_invitation(request)
        if user is not None and self.invitation is not None:
            what, where = self.invitation.get_kind_display(), self.scope
            messages.success(
                request, _("Your account is made: %(what)s, %(where)s.") % {"what": what, "where": where}
            )
        return user, response

    def signup(self, request: HttpRequest, user: User) -> None:
        """Complete the account that allauth just made, and take the role with it."""
        invitation: Invitation | None = self.invitation
        if invitation is None:
            raise InvitationUnusable("expired")
        user.name = self.cleaned_data["name"]
        user.department = self.cleaned_data["department"]
        user.language = invitation.language
        user.save(update_fields=["name", "department", "language"])
        accept_invitation(invitation=invitation, user=user)
