"""A plan: what a city wants and what it decided, through all rounds of one line of assessments."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models import Origin
from diagnosis.places.models import Character

KEY_LENGTH = 120


class Plan(models.Model):
    """The plan of a place (or of one of its initiatives) on one framework, kept from round to round.

    ``origin`` keeps apart what a city plans for itself and what a desk study sketches. Keys are those of
    the framework and the measure library; an empty one means: not chosen.
    """

    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="plans"
    )
    framework = models.ForeignKey(
        "frameworks.Framework", verbose_name=_("framework"), on_delete=models.PROTECT, related_name="+"
    )
    initiative = models.CharField(_("initiative"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.SELF)
    target_stage = models.CharField(_("stage to reach"), max_length=KEY_LENGTH, blank=True)
    # Empty: what is published of the place.
    character = models.CharField(_("character"), max_length=1, choices=Character.choices, blank=True)
    scaling = models.CharField(_("way of scaling"), max_length=40, blank=True)
    business_model = models.CharField(_("business model"), max_length=40, blank=True)
    # False: nobody ticked issues yet, and those published of the place stand in for them.
    issues_chosen = models.BooleanField(default=False)
    # The revision of the order of its items: who moves one sends back the one they saw.
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    # A report that was made before is made anew.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["place", "framework", "initiative", "origin"]
        constraints = [
            models.UniqueConstraint(fields=["place", "framework", "initiative", "origin"], name="plan_once"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="plan_origin_known"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.place}" if self.initiative else str(self.place)

    def get_absolute_url(self) -> str:
        return reverse("advice:roadmap", args=[self.pk])


class PlanIssue(models.Model):
    """An urban issue that the city ticked as its own."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="issues")
    tag = models.ForeignKey("places.IssueTag", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("issue of a plan")
        verbose_name_plural = _("issues of a plan")
        ordering = ["plan", "tag__order"]
        constraints = [models.UniqueConstraint(fields=["plan", "tag"], name="plan_issue_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.tag_id}"


class DomainTarget(models.Model):
    """The score that the city wants a domain to reach: its own target, beside what a stage asks."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    domain_key = models.CharField(max_length=KEY_LENGTH)
    score = models.FloatField(_("target"), validators=[MinValueValidator(0), MaxValueValidator(100)])

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "domain_key"], name="domain_target_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="domain_target_0_100"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.domain_key}"


class WishKind(models.TextChoices):
    OUT_OF_REACH = "out-of-reach", _("Out of reach")
    DECIDED = "decided", _("Already decided")
    FIRST_CHOICE = "first-choice", _("First choice")


class RiseWish(models.Model):
    """What the city says about a rise of one question; ``level_key`` is the level it rises to."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="wishes")
    question_key = models.CharField(max_length=KEY_LENGTH)
    level_key = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=20, choices=WishKind.choices)

    class Meta:
        verbose_name = _("wish about a rise")
        verbose_name_plural = _("wishes about rises")
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "question_key"], name="rise_wish_once"),
            models.CheckConstraint(condition=Q(kind__in=WishKind.values), name="rise_wish_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.question_key} {self.kind}"
