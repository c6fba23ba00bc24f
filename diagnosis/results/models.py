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


class ComparedResult(models.Model):
    """A result as comparisons find it: one row a result, made with it, with copies of what is filtered by.

    ``marks`` holds one sign a domain, in the order of the version's document: the rank of its level
    (0 the lowest), or ``-`` where it has none. ``codes`` holds the answers, see
    ``scoring.answer_codes``. ``is_current``: of the newest submission of its assessment in its series.
    ``is_newest``: of the newest such round of its line (place, framework, initiative, mode, series and
    origin). Only these two ever change.
    """

    result = models.OneToOneField(Result, on_delete=models.PROTECT, primary_key=True, related_name="compared")
    assessment = models.ForeignKey("assessments.Assessment", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="compared_results")
    framework = models.ForeignKey("frameworks.Framework", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("frameworks.FrameworkVersion", on_delete=models.PROTECT, related_name="+")
    initiative = models.CharField(max_length=200, blank=True)
    mode = models.SlugField(max_length=40)
    series = models.CharField(max_length=20, choices=Series.choices)
    origin = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField()
    submission_number = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    method_digest = models.CharField(max_length=64)
    stage = models.CharField(max_length=80, blank=True)
    marks = models.CharField(max_length=40)
    codes = models.BinaryField()
    is_current = models.BooleanField(default=True)
    is_newest = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("result in comparisons")
        verbose_name_plural = _("results in comparisons")
        ordering = ["pk"]  # "result" would sort by the order of results, through three tables
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "series"], condition=Q(is_current=True), name="compared_current_once"
            ),
            models.UniqueConstraint(
                fields=["place", "framework", "initiative", "mode", "series", "origin"],
                condition=Q(is_newest=True),
                name="compared_newest_once",
            ),
            models.CheckConstraint(
                condition=Q(is_newest=False) | Q(is_current=True), name="compared_newest_is_current"
            ),
        ]
        indexes = [
            models.Index(
                fields=["framework", "mode", "series", "method_digest", "origin", "is_newest"],
                name="compared_ground",
            )
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.place_id} {self.round}"


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
