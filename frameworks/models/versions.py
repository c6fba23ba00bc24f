"""A framework and its numbered versions."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KEY_LENGTH, validate_key
from frameworks.translated_text import TranslatedTextField


class SubjectKind(models.TextChoices):
    PLACE = "place", _("A place")
    INITIATIVE = "initiative", _("An initiative of a place")


class AggregationMethod(models.TextChoices):
    ARITHMETIC = "arithmetic", _("Arithmetic mean")
    GEOMETRIC = "geometric", _("Geometric mean")
    MINIMUM = "minimum", _("Lowest score")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


def default_languages() -> list[str]:
    """Return the languages of a new draft."""
    return ["en", "ja"]


def default_alternatives() -> list[str]:
    """Return what the certainty of a new draft tries at each step."""
    return [AggregationMethod.ARITHMETIC.value]


class Framework(models.Model):
    """A method of diagnosis, through all its versions."""

    key = models.CharField(_("key"), max_length=KEY_LENGTH, unique=True, validators=[validate_key])
    subject = models.CharField(
        _("what is assessed"), max_length=20, choices=SubjectKind, default=SubjectKind.PLACE
    )

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=SubjectKind.values), name="framework_subject_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.key)


class FrameworkVersion(models.Model):
    """One version: a draft of rows to edit, or a published document that never changes again.

    ``document`` is the complete document as JSON, kept at publishing; from then on it, not the
    rows, is what scoring and pages read. Coverage and the spread of weights are in percent.
    """

    framework = models.ForeignKey(
        Framework, verbose_name=_("framework"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.CharField(_("version number"), max_length=40)
    state = models.CharField(_("state"), max_length=20, choices=VersionState, default=VersionState.DRAFT)
    languages = models.JSONField(_("languages"), default=default_languages)
    title = TranslatedTextField(_("title"), lines=1)
    summary = TranslatedTextField(_("summary"), lines=4)
    domain_title = TranslatedTextField(_("word for a domain"), lines=1)
    element_title = TranslatedTextField(_("word for an element"), lines=1)
    question_title = TranslatedTextField(_("word for a question"), lines=1)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    coverage_percent = models.FloatField(
        _("answered share needed for a level, in percent"),
        default=60,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    element_method = models.CharField(
        _("questions to element"),
        max_length=20,
        choices=AggregationMethod,
        default=AggregationMethod.ARITHMETIC,
    )
    element_alternatives = models.JSONField(_("questions to element, tried"), default=default_alternatives)
    domain_method = models.CharField(
        _("elements to domain"),
        max_length=20,
        choices=AggregationMethod,
        default=AggregationMethod.ARITHMETIC,
    )
    domain_alternatives = models.JSONField(_("elements to domain, tried"), default=default_alternatives)
    overall_method = models.CharField(
        _("domains to overall"),
        max_length=20,
        choices=AggregationMethod,
        default=AggregationMethod.ARITHMETIC,
    )
    overall_alternatives = models.JSONField(_("domains to overall, tried"), default=default_alternatives)
    draws = models.PositiveIntegerField(
        _("draws"), default=2000, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    weight_spread_percent = models.FloatField(
        _("spread of weights, in percent"),
        default=20,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    document = models.TextField(_("published document"), blank=True, editable=False)
    method_digest = models.CharField(
        _("method digest"), max_length=64, blank=True, editable=False, db_index=True
    )
    document_digest = models.CharField(_("document digest"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published on"), null=True, editable=False)

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        ordering = ["framework__key", "published_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="version_state_known"),
            models.CheckConstraint(
                condition=Q(coverage_percent__gte=0, coverage_percent__lte=100),
                name="version_coverage_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(weight_spread_percent__gte=0, weight_spread_percent__lte=100),
                name="version_spread_is_percent",
            ),
            models.CheckConstraint(condition=Q(draws__gte=1), name="version_has_draws"),
            models.CheckConstraint(
                condition=Q(
                    element_method__in=AggregationMethod.values,
                    domain_method__in=AggregationMethod.values,
                    overall_method__in=AggregationMethod.values,
                ),
                name="version_methods_known",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at__isnull=True, document="")
                | (
                    Q(state=VersionState.PUBLISHED, published_at__isnull=False)
                    & ~Q(document="")
                    & ~Q(method_digest="")
                    & ~Q(document_digest="")
                ),
                name="version_published_with_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.number}"

    @property
    def is_published(self) -> bool:
        """Whether the version is frozen."""
        return self.state == VersionState.PUBLISHED
