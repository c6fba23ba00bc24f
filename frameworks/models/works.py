"""Cited works."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KeyedRow, name_text
from frameworks.translated_text import TranslatedTextField


class Work(KeyedRow):
    """A work that the framework cites."""

    title = TranslatedTextField(_("title"))
    url = models.URLField(
        _("address on the web"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
    )

    class Meta:
        verbose_name = _("cited work")
        verbose_name_plural = _("cited works")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="work_key_once")]

    def __str__(self) -> str:
        return name_text(self.title, self.key)
