"""Scales of answers and their levels."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KeyedRow
from frameworks.translated_text import TranslatedTextField


class Scale(KeyedRow):
    """A ladder of two to ten levels."""

    title = TranslatedTextField(_("title"), lines=1)

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="scale_key_once")]


class ScaleLevel(KeyedRow):
    """One level of a scale, worth 0 to 100."""

    scale = models.ForeignKey(Scale, verbose_name=_("scale"), on_delete=models.CASCADE, related_name="levels")
    value = models.FloatField(_("value"), validators=[MinValueValidator(0), MaxValueValidator(100)])
    title = TranslatedTextField(_("title"), lines=1)
    meaning = TranslatedTextField(_("meaning"))
    shown = TranslatedTextField(_("what a visitor could be shown"))

    class Meta:
        verbose_name = _("level of a scale")
        verbose_name_plural = _("levels of a scale")
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="scale_level_key_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100), name="scale_level_value_to_100"
            ),
        ]
