"""Terms that a person who answers may not know."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KeyedRow, name_text
from frameworks.translated_text import TranslatedTextField


class GlossaryTerm(KeyedRow):
    """A term with its meaning; ``words`` holds, by language, how it is spelled in the questions."""

    term = TranslatedTextField(_("term"), lines=1)
    meaning = TranslatedTextField(_("meaning"))
    words = models.JSONField(_("spellings in the questions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("terms of the glossary")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="glossary_key_once")]

    def __str__(self) -> str:
        return name_text(self.term, self.key)
