"""How answers become levels and stages: modes, grades, readiness levels, gates, stages."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.nodes import Domain, Element
from frameworks.models.rows import KeyedRow, SourcedRow, VersionRow
from frameworks.translated_text import TranslatedTextField

_percent = [MinValueValidator(0), MaxValueValidator(100)]


class Mode(KeyedRow):
    """A way of answering, with its own questions."""

    title = TranslatedTextField(_("title"), lines=1)
    about = TranslatedTextField(_("about"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("mode")
        verbose_name_plural = _("modes")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="mode_key_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="mode_takes_minutes"),
        ]


class EvidenceGrade(KeyedRow):
    """A grade of evidence, with the chances in percent that the true answer lies elsewhere."""

    title = TranslatedTextField(_("title"), lines=1)
    about = TranslatedTextField(_("about"))
    one_down = models.FloatField(_("one level lower, in percent"), validators=_percent)
    one_up = models.FloatField(_("one level higher, in percent"), validators=_percent)
    two_down = models.FloatField(_("two levels lower, in percent"), validators=_percent)

    class Meta:
        verbose_name = _("grade of evidence")
        verbose_name_plural = _("grades of evidence")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="grade_key_once"),
            models.CheckConstraint(
                condition=Q(one_down__gte=0, one_up__gte=0, two_down__gte=0)
                & Q(one_down__lte=100 - F("one_up") - F("two_down")),
                name="grade_chances_to_100",
            ),
        ]


class ReadinessLevel(KeyedRow):
    """A level that a domain or element reaches from a threshold; the highest stands first."""

    threshold = models.FloatField(_("reached from"), validators=_percent)
    title = TranslatedTextField(_("title"), lines=1)
    about = TranslatedTextField(_("about"))

    class Meta:
        verbose_name = _("readiness level")
        verbose_name_plural = _("readiness levels")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="readiness_level_key_once"),
            models.CheckConstraint(
                condition=Q(threshold__gte=0, threshold__lte=100), name="readiness_level_threshold_to_100"
            ),
        ]


class Gate(VersionRow):
    """A domain reaches the level only if the element has the score.

    Without a domain: every domain; without an element: every element of the domain.
    """

    level = models.ForeignKey(
        ReadinessLevel, verbose_name=_("level"), on_delete=models.CASCADE, related_name="+"
    )
    score = models.FloatField(_("score needed"), validators=_percent)
    domain = models.ForeignKey(
        Domain, verbose_name=_("domain"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    element = models.ForeignKey(
        Element, verbose_name=_("element"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["version", "order"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="gate_score_to_100")
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.element or self.domain or '*'}"


class Stage(KeyedRow, SourcedRow):
    """A stage; the highest stands first, the lowest has no rule. The rule has the document's form."""

    title = TranslatedTextField(_("title"), lines=1)
    subtitle = TranslatedTextField(_("subtitle"), lines=1)
    note = TranslatedTextField(_("note"), lines=1)
    about = TranslatedTextField(_("about"), lines=4)
    rule = models.JSONField(_("rule"), null=True, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="stage_key_once")]
