"""What rows of a version have in common: their version, their order, and for some a source."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.spec import read_text
from frameworks.translated_text import TranslatedTextField

validate_key = RegexValidator(
    r"\A[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*\Z",
    _("Use letters, digits, dots, hyphens and underscores only."),
)
KEY_LENGTH = 100


class VersionRow(models.Model):
    """A row of one framework version, at its place in the order of its kind."""

    version = models.ForeignKey(
        "frameworks.FrameworkVersion", verbose_name=_("framework version"), on_delete=models.CASCADE
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True


class KeyedRow(VersionRow):
    """A row with a key that answers and rules refer to."""

    key = models.CharField(_("key"), max_length=KEY_LENGTH, validators=[validate_key])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.key)


class SourcedRow(models.Model):
    """A row that says where it comes from. A draft may leave the source open."""

    source_work = models.ForeignKey(
        "frameworks.Work",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    source_at = TranslatedTextField(_("place in the source"), lines=1)
    source_title = models.CharField(_("title in the source"), max_length=300, blank=True)

    class Meta:
        abstract = True


def name_text(text: dict[str, str], otherwise: str) -> str:
    """Return a text in the first language it has, or something else where it is empty."""
    return read_text(text, "en") or otherwise
