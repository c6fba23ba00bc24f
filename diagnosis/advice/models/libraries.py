"""Versions of a measure library: documents of their own, beside the framework whose elements they name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LibraryState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class MeasureLibrary(models.Model):
    """One version of a library of measures: a draft, or a published document that never changes again.

    ``document`` is the whole document as JSON, ``digest`` its SHA-256. Advice names the version it used;
    the newest published version for a framework is the one that advises.
    """

    key = models.SlugField(_("key"), max_length=80)
    number = models.CharField(_("version number"), max_length=40)
    framework = models.ForeignKey(
        "frameworks.Framework", verbose_name=_("framework"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=LibraryState.choices, default=LibraryState.DRAFT
    )
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("measure library")
        verbose_name_plural = _("measure libraries")
        ordering = ["key", "published_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="library_number_once"),
            models.CheckConstraint(condition=Q(state__in=LibraryState.values), name="library_state_known"),
            models.CheckConstraint(
                condition=Q(state=LibraryState.DRAFT, published_at__isnull=True)
                | Q(state=LibraryState.PUBLISHED, published_at__isnull=False),
                name="library_published_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
