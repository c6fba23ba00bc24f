"""What the source asks, fact by fact."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.nodes import Element
from frameworks.models.rows import KeyedRow
from frameworks.translated_text import TranslatedTextField


class SourceFact(KeyedRow):
    """One thing that the source asks of an element: asked by one question, or left out with a reason."""

    element = models.ForeignKey(
        Element, verbose_name=_("element"), on_delete=models.CASCADE, related_name="+"
    )
    title = TranslatedTextField(_("title"), lines=1)
    left_out = TranslatedTextField(_("why no question asks for it"))

    class Meta:
        verbose_name = _("fact of the source")
        verbose_name_plural = _("facts of the source")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="fact_key_once")]
