"""What followed from a submission: its diagnosis as bytes, its scores as rows, and who may see it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
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


class ResultCertainty(models.Model):
    """How sure a result is: insert-only, made with the result or completed later.

    ``payload`` holds the bytes of ``scoring.encoding.encode_certainty``.
    """

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="certainty")
    payload = models.BinaryField()
    engine_version = models.CharField(_("engine version"), max_length=20)

    class Meta:
        verbose_name = _("certainty of a result")
        verbose_name_plural = _("certainties of results")

    def __str__(self) -> str:
        return f"{self.result_id}: {self.engine_version}"


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


class Override(models.Model):
    """Another stage than the computed one, set by a consultant with a written reason; it can be withdrawn.

    The computed stage stays beside it. One override holds at a time.
    """

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="overrides")
    stage = models.CharField(_("stage"), max_length=80)
    reason = models.TextField(_("reason"), max_length=2000)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("set stage")
        verbose_name_plural = _("set stages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=Q(withdrawn_at__isnull=True), name="override_holds_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.stage}"


class Audience(models.TextChoices):
    """Who may see a result besides its place and its consultants. Without a publication: nobody else."""

    PEERS = "peers", _("The other cities of the programme, by name")
    PUBLIC = "public", _("Everybody")


class Publication(models.Model):
    """A lead lets others see one result, until it is withdrawn. One publication holds at a time."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="publications")
    audience = models.CharField(_("who may see it"), max_length=20, choices=Audience.choices)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=Q(withdrawn_at__isnull=True), name="publication_holds_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.audience}"


class ShareLink(models.Model):
    """A secret address that shows one result without an account; the secret is kept as a hash."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("for whom"), max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.label}"

    @staticmethod
    def hash_secret(secret: str) -> str:
        """Return what is kept of a secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_usable(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()
