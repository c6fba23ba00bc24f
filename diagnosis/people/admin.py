"""Administration of accounts and roles; administrators only."""

from __future__ import annotations

import knox.admin  # noqa: F401  it registers the tokens, which are taken out below
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from diagnosis.people.forms import AccountChangeForm, AccountCreationForm
from diagnosis.people.models import Role, User

# Rights come from roles alone.
admin.site.unregister(Group)
# A token speaks for one person: everybody makes and revokes their own on the account page.
admin.site.unregister(AuthToken)


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

    @admin.display(description=_("roles"))
    def shown_roles(self, user: User) -> str:
        return ", ".join(str(role) for role in user.roles.all())


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    list_display = ("user", "kind", "place", "programme", "framework", "for_site", "until")
    list_filter = ("kind",)
    list_select_related = ("user", "place", "programme", "framework")
    search_fields = ("user__email", "user__name")
    autocomplete_fields = ("user", "place", "programme")
