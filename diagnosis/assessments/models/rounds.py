"""An assessment: one round of answers about a place or an initiative of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from frameworks.spec import read_text


def choose_text(text: str, texts: dict[str, str]) -> str:
    """Return the imported translation in the reader's language, or the text as it was typed."""
    return read_text(texts, get_language() or "en") if texts else text


class MadeHow(models.TextChoices):
    WORKSHOP = "workshop", _("In a workshop")
    INTERVIEWS = "interviews", _("From interviews")
    DESK = "desk", _("At the desk, from documents")


class Origin(models.TextChoices):
    """Whose answers these are. Origins never mix in a comparison."""

    SELF = "self", _("Self-reported by the city")
    DESK = "desk", _("Desk study of published text")
    INVENTED = "invented", _("Invented example")
    SYNTHETIC = "synthetic", _("Synthetic, for tests of scale")


class AssessmentState(models.TextChoices):
    """Who may move which state, and where to, stands in ``assessments.transitions``."""

    OPEN = "open", _("Being answered")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Sent back")
    VERIFIED = "verified", _("Checked")


class Assessment(models.Model):
    """One round of answers of a place (or of an initiative of it) on one framework version and mode."""

    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, related_name="assessments", verbose_name=_("place")
    )
    framework = models.ForeignKey("frameworks.Framework", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "frameworks.FrameworkVersion",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("framework version"),
    )
    initiative = models.CharField(_("initiative"), max_length=200, blank=True)
    mode = models.SlugField(_("mode"), max_length=40)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    as_of = models.DateField(_("as of"))
    made_how = models.CharField(_("how it is made"), max_length=20, choices=MadeHow.choices)
    participants = models.TextField(_("who takes part"), blank=True, max_length=2000)
    participants_texts = models.JSONField(default=dict, blank=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.SELF)
    state = models.CharField(
        _("state"), max_length=20, choices=AssessmentState.choices, default=AssessmentState.OPEN
    )
    # The keys of the questions that were sent back: while it is returned, only these can be answered.
    reopened = models.JSONField(default=list, blank=True)
    programme = models.ForeignKey(
        "places.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assessments",
        verbose_name=_("programme"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["place", "-round", "mode"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "framework", "initiative", "mode", "round", "origin"],
                name="assessment_round_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssessmentState.values), name="assessment_state_known"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="assessment_round_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.mode} · {self.round}"

    @property
    def subject(self) -> str:
        """What is assessed: the place, or the initiative with its place."""
        return f"{self.initiative} · {self.place}" if self.initiative else str(self.place)

    @property
    def shown_origin(self) -> str:
        """Whose answers these are, in words that fit a city and an initiative."""
        if self.initiative and self.origin == Origin.SELF:
            return gettext("Self-reported")
        return str(self.get_origin_display())

    @property
    def is_open(self) -> bool:
        """Answers can still be changed: all of them, or those that were sent back."""
        return self.state in {AssessmentState.OPEN, AssessmentState.RETURNED}

    def lets_change(self, question_key: str) -> bool:
        """Say whether the answer to this question can be changed now."""
        if self.state == AssessmentState.RETURNED:
            return question_key in self.reopened
        return self.state == AssessmentState.OPEN

    @property
    def shown_participants(self) -> str:
        """Who takes part, in the reader's language where a translation was imported."""
        return choose_text(self.participants, self.participants_texts)
