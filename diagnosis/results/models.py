"""What followed from a submission: the whole diagnosis as canonical bytes, and its scores as rows."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Series(models.TextChoices):
    """Two lasting series: what the city says of itself, and what was checked."""

    SELF = "self", _("Self-reported")
    VERIFIED = "verified", _("Checked")


class NodeKind(models.TextChoices):
    OVERALL = "overall", _("Overall")
    DOMAIN = "domain", _("Domain")
    ELEMENT = "element", _("Element")
    CRITERION = "criterion", _("Criterion")


class Result(models.Model):
    """The diagnosis of one submission in one series: insert-only.

    ``payload`` holds the bytes of ``scoring.encoding.encode_diagnosis``; the same answers on the
    same document and engine give the same bytes.
    """

    submission = models.ForeignKey(
        "assessments.Submission",
        on_delete=models.PROTECT,
        related_name="results",
        verbose_name=_("submission"),
    )
    series = models.CharField(_("series"), max_length=20, choices=Series.choices, default=Series.SELF)
    payload = models.BinaryField()
    engine_version = models.CharField(_("engine version"), max_length=20)
    input_digest = models.CharField(_("input digest"), max_length=64)
    method_digest = models.CharField(_("method digest"), max_length=64)
    document_digest = models.CharField(_("document digest"), max_length=64)
    stage = models.CharField(_("stage"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-submission__number", "series"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "series"], name="result_once"),
            models.CheckConstraint(condition=Q(series__in=Series.values), name="result_series_known"),
        ]
        indexes = [models.Index(fields=["method_digest", "series"], name="result_ground")]

    def __str__(self) -> str:
        return f"{self.submission} · {self.get_series_display()}"


class NodeScore(models.Model):
    """One score of a result, for comparison and export. Scores run from 0 to 100, coverage from 0 to 1.

    ``score`` is empty where nothing is answered, ``low`` and ``high`` where the node leaves the
    calculation, ``level`` where there is none (criteria never have one).
    """

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=20, choices=NodeKind.choices)
    node_key = models.CharField(max_length=120)
    score = models.FloatField(null=True, validators=[MinValueValidator(0), MaxValueValidator(100)])
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    coverage = models.FloatField(null=True)
    level = models.CharField(max_length=80, blank=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["result", "id"]
        constraints = [models.UniqueConstraint(fields=["result", "kind", "node_key"], name="node_score_once")]
        indexes = [models.Index(fields=["kind", "node_key", "score"], name="node_score_compared")]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.node_key}"
