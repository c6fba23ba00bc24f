"""An invitation to take a role: its link is the key, signed, so that the row alone opens nothing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnosis.people.models.roles import RoleKind, role_scope_fits_kind


class Invitation(models.Model):
    """One role offered to one e-mail address, to be taken once and before it expires."""

    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    programme = models.ForeignKey(
        "places.Programme", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    framework = models.ForeignKey(
        "frameworks.Framework", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    for_site = models.BooleanField(_("whole site"), default=False)
    role_until = models.DateField(_("role until"), null=True, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(name="invitation_scope_fits_kind", condition=role_scope_fits_kind()),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_kind_display()}"

    @property
    def is_usable(self) -> bool:
        """Neither taken, withdrawn nor expired."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """``accepted``, ``withdrawn``, ``expired``, or ``waiting`` while it can be taken."""
        if self.accepted_at is not None:
            return "accepted"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "waiting" if self.is_usable else "expired"
