"""What stands on a roadmap: measures, rises and steps of the city's own, with their dates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diagnosis.advice.models.plans import KEY_LENGTH, Plan


class Horizon(models.TextChoices):
    """The three columns of a roadmap."""

    QUICK_WIN = "quick-win", _("Quick wins: within a year")
    MID = "mid", _("1 to 3 years")
    LONG = "long", _("3 to 5 years")


class ItemKind(models.TextChoices):
    MEASURE = "measure", _("Measure")
    RISE = "rise", _("Step to a higher level")
    OWN = "own", _("The city's own step")


class ItemStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under-way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class PlanItem(models.Model):
    """One line of a roadmap.

    A measure names its key and the version of the library it came from; a rise names its question. Any
    item may name the question that it should raise, from the level answered when it was planned
    (``from_level``, empty: not answered) to ``to_level``. Costs are whole amounts of ``currency``.
    ``revision`` is sent back by who edits it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    measure_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    library = models.ForeignKey(
        "advice.MeasureLibrary", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("what"), max_length=200, blank=True)
    question_key = models.CharField(_("question it should raise"), max_length=KEY_LENGTH, blank=True)
    from_level = models.CharField(max_length=KEY_LENGTH, blank=True)
    to_level = models.CharField(_("to which level"), max_length=KEY_LENGTH, blank=True)
    horizon = models.CharField(_("horizon"), max_length=20, choices=Horizon.choices)
    position = models.PositiveIntegerField()
    owner = models.CharField(_("who carries it"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ItemStatus.choices, default=ItemStatus.PLANNED
    )
    note = models.TextField(_("note"), blank=True, max_length=2000)
    cost_low = models.PositiveBigIntegerField(_("cost from"), null=True, blank=True)
    cost_high = models.PositiveBigIntegerField(_("cost to"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    priority = models.BooleanField(_("first for the city"), default=False)
    revision = models.PositiveIntegerField(default=0)
    # The result beside which it was planned: the next round is compared with it.
    planned_at = models.ForeignKey("results.Result", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("line of a roadmap")
        verbose_name_plural = _("lines of a roadmap")
        ordering = ["plan", "horizon", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure_key"], condition=~Q(measure_key=""), name="plan_measure_once"
            ),
            models.UniqueConstraint(
                # The same question can rise again later, to a further level.
                fields=["plan", "question_key", "to_level"],
                condition=Q(kind=ItemKind.RISE),
                name="plan_rise_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="plan_item_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="plan_item_status_known"),
            models.CheckConstraint(condition=Q(horizon__in=Horizon.values), name="plan_item_horizon_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="plan_item_due_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cost_low__isnull=True)
                | Q(cost_high__isnull=True)
                | Q(cost_high__gte=F("cost_low")),
                name="plan_item_cost_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.measure_key or self.question_key
