"""The second lens: criteria, success factors in their cells, and the questions that serve them."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.nodes import Domain, Question
from frameworks.models.rows import KeyedRow, SourcedRow, VersionRow
from frameworks.translated_text import TranslatedTextField


class Criterion(KeyedRow, SourcedRow):
    """One criterion of the lens."""

    title = TranslatedTextField(_("title"), lines=1)
    question = TranslatedTextField(_("guiding question"), lines=1)
    about = TranslatedTextField(_("about"))

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="criterion_key_once")]


class SuccessFactor(KeyedRow, SourcedRow):
    """A success factor in its cell, criterion by domain."""

    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.CASCADE, related_name="factors"
    )
    domain = models.ForeignKey(Domain, verbose_name=_("domain"), on_delete=models.CASCADE, related_name="+")
    title = TranslatedTextField(_("title"))

    class Meta:
        verbose_name = _("success factor")
        verbose_name_plural = _("success factors")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="factor_key_once")]


class EmptyCell(VersionRow):
    """A cell that the source leaves empty, and that stays empty."""

    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.CASCADE, related_name="+"
    )
    domain = models.ForeignKey(Domain, verbose_name=_("domain"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("empty cell")
        verbose_name_plural = _("empty cells")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["criterion", "domain"], name="empty_cell_once")]

    def __str__(self) -> str:
        return f"{self.criterion} × {self.domain}"


class FactorLink(VersionRow):
    """A question serves a success factor with a weight."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="links"
    )
    factor = models.ForeignKey(
        SuccessFactor, verbose_name=_("success factor"), on_delete=models.CASCADE, related_name="links"
    )
    weight = models.FloatField(_("weight"), default=1, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("link to a success factor")
        verbose_name_plural = _("links to success factors")
        ordering = ["question", "order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "factor"], name="factor_link_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="factor_link_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.question} → {self.factor}"
