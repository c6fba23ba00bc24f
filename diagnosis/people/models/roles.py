"""Roles: a right of one kind on exactly one scope."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    STAFF = "staff", _("City staff")
    LEAD = "lead", _("Lead of a city")
    READER = "reader", _("Reader")
    CONSULTANT = "consultant", _("Consultant")
    EDITOR = "editor", _("Framework editor")
    ADMINISTRATOR = "administrator", _("Administrator")


PLACE_ROLES = (RoleKind.STAFF, RoleKind.LEAD, RoleKind.READER)


def role_scope_fits_kind() -> Q:
    """Return the condition that a kind of role has exactly one scope, and of the right kind."""
    nothing = {"place__isnull": True, "programme__isnull": True, "framework__isnull": True, "for_site": False}
    return (
        Q(**{**nothing, "kind__in": PLACE_ROLES, "place__isnull": False})
        | Q(**{**nothing, "kind": RoleKind.CONSULTANT, "programme__isnull": False})
        | Q(**{**nothing, "kind": RoleKind.EDITOR, "framework__isnull": False})
        | Q(**{**nothing, "kind": RoleKind.EDITOR, "for_site": True})
        | Q(**{**nothing, "kind": RoleKind.ADMINISTRATOR, "for_site": True})
    )


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self) -> RoleQuerySet:
        """Only roles that have not ended."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


class Role(models.Model):
    """A user's right of one kind on exactly one scope, until a day where one is named.

    A role on a place reaches neither its parent nor its children.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles", verbose_name=_("user")
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("place"),
    )
    programme = models.ForeignKey(
        "places.Programme",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("programme"),
    )
    framework = models.ForeignKey(
        "frameworks.Framework",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("framework"),
    )
    for_site = models.BooleanField(_("whole site"), default=False)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(
                name="role_scope_fits_kind",
                condition=role_scope_fits_kind(),
                violation_error_message=_(
                    "Choose exactly one scope: a place for staff, lead and reader; a programme for a "
                    "consultant; a framework or the whole site for an editor; the whole site for an "
                    "administrator."
                ),
            ),
            # SQLite knows no "nulls are equal" in a constraint; 0 is no row's id.
            models.UniqueConstraint(
                "user",
                "kind",
                *(
                    Coalesce(scope, 0, output_field=models.BigIntegerField())
                    for scope in ("place", "programme", "framework")
                ),
                name="role_once",
                violation_error_message=_("The user has this role already."),
            ),
        ]

    def __str__(self) -> str:
        scope = self.place or self.programme or self.framework or _("whole site")
        return f"{self.get_kind_display()}: {scope}"
