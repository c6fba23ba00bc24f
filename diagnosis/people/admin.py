"""Administration of accounts and roles; administrators only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401  they register what is taken out below
import knox.admin  # noqa: F401  it registers the tokens, which are taken out below
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from knox.models import AuthToken

from diagnosis.people.errors import PeopleError
from diagnosis.people.forms import AccountChangeForm, AccountCreationForm
from diagnosis.people.leaving import delete_account
from diagnosis.people.members import remove_role, save_role
from diagnosis.people.models import Role, User
from diagnosis.people.services import save_account, turn_two_step_off

# Rights come from roles alone.
admin.site.unregister(Group)
# A token speaks for one person: everybody makes and revokes their own on the account page.
admin.site.unregister(AuthToken)
# Secrets of a second step and identities are their persons'; the environment names the provider.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken])


class RoleInline(admin.TabularInline):
    model = Role
    extra = 1
    fields = ("kind", "place", "programme", "framework", "for_site", "until")
    autocomplete_fields = ("place", "programme")


@admin.register(User)
class AccountAdmin(UserAdmin):
    """An account with its roles on one page; the password through Django's own forms."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ("email", "name", "department", "is_active", "shown_roles")
    list_filter = ("is_active", "roles__kind")
    search_fields = ("email", "name", "department")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (RoleInline,)
    actions = ("turn_two_step_off",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "department", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "department", "usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        scopes = ("roles__place", "roles__programme", "roles__framework")
        return super().get_queryset(request).prefetch_related(*scopes)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Accounts are deleted one by one: the page before says what goes with each."""
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Everybody deletes their own account on the account page; so one administrator is always left."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.pk != request.user.pk)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        save_account(user=obj, is_new=not change, by=_get_person(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Store the roles of an account, each through the service that tells the trail."""
        roles = formset.save(commit=False)
        with _say_refusal(request):
            for role in roles:  # first, so that who gives the role to another can go
                save_role(role=role, by=_get_person(request))
            for role in formset.deleted_objects:
                remove_role(role=role, by=_get_person(request))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_account(user=obj, by=_get_person(request), keep_leads=False)

    @admin.display(description=_("roles"))
    def shown_roles(self, user: User) -> str:
        return ", ".join(str(role) for role in user.roles.all())

    @admin.action(description=_("Turn two-step sign-in off (phone and codes lost)"), permissions=["change"])
    def turn_two_step_off(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let people in again who lost their phone and their codes; each gets a letter about it."""
        done = [user for user in users if turn_two_step_off(user=user, by=cast("User", request.user))]
        for user in done:
            get_adapter().send_notification_mail("mfa/email/totp_deactivated", user)
        text = ngettext(
            "Two-step sign-in is off for %(count)d account.",
            "Two-step sign-in is off for %(count)d accounts.",
            len(done),
        )
        messages.success(request, text % {"count": len(done)})


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    list_display = ("user", "kind", "place", "programme", "framework", "for_site", "until")
    list_filter = ("kind",)
    list_select_related = ("user", "place", "programme", "framework")
    search_fields = ("user__email", "user__name")
    autocomplete_fields = ("user", "place", "programme")

    def save_model(self, request: HttpRequest, obj: Role, form: ModelForm, change: bool) -> None:
        with _say_refusal(request):
            save_role(role=obj, by=_get_person(request))

    def delete_model(self, request: HttpRequest, obj: Role) -> None:
        with _say_refusal(request):
            remove_role(role=obj, by=_get_person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Role]) -> None:
        with _say_refusal(request):
            for role in queryset:
                remove_role(role=role, by=_get_person(request))


@contextmanager
def _say_refusal(request: HttpRequest) -> Iterator[None]:
    """Show the sentence of a refused write in place of Django's word of success; none of it is kept."""
    try:
        with transaction.atomic():
            yield
    except PeopleError as error:
        messages.set_level(request, messages.ERROR)
        messages.error(request, str(error))


def _get_person(request: HttpRequest) -> User:
    """Return who is signed in: the administration opens for nobody else."""
    return cast("User", request.user)
