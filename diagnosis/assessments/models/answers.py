"""Answers as they are settled now, and every change that led there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models.rounds import Assessment, choose_text
from diagnosis.people.naming import name_former_member


class AnswerState(models.TextChoices):
    OPEN = "open", _("Not answered yet")
    LEVEL = "level", _("Answered")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    UNKNOWN = "unknown", _("Don’t know")


class Grade(models.TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class AnswerOrigin(models.TextChoices):
    TYPED = "typed", _("Typed in")
    CARRIED = "carried", _("Carried over")
    IMPORTED = "imported", _("Imported")


class Answer(models.Model):
    """The settled answer to one question. ``revision`` counts its saved changes from 1.

    A carried answer was given in an earlier round or another mode (``carried_from``) and does not
    count until somebody saves it, as it is or changed.

    ``comment_texts`` holds the translations of an imported comment (``comment`` is the first of
    them); a comment that somebody types replaces all of them.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=AnswerState.choices, default=AnswerState.OPEN)
    level_key = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True, max_length=1000)
    comment = models.TextField(blank=True, max_length=4000)
    comment_texts = models.JSONField(default=dict, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    origin = models.CharField(max_length=20, choices=AnswerOrigin.choices, default=AnswerOrigin.TYPED)
    carried_from = models.ForeignKey(
        "assessments.Submission", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["assessment", "question_key"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question_key"], name="answer_once"),
            models.CheckConstraint(
                condition=(Q(state=AnswerState.LEVEL) & ~Q(level_key=""))
                | (~Q(state=AnswerState.LEVEL) & Q(level_key="")),
                name="answer_level_with_state_level",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.NOT_APPLICABLE, reason=""),
                name="answer_not_applicable_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.question_key}"

    @property
    def counts(self) -> bool:
        """Somebody gave or confirmed this answer, so that it enters progress, scores and submission."""
        return self.state != AnswerState.OPEN and not self.is_carried

    @property
    def is_carried(self) -> bool:
        """Copied from an earlier round or another mode, and not confirmed yet."""
        return self.origin == AnswerOrigin.CARRIED

    @property
    def shown_author(self) -> str:
        """Who saved it last, "a former member" where the account is gone; nobody for an imported answer."""
        if self.updated_by is None and self.origin != AnswerOrigin.TYPED:
            return ""
        return str(self.updated_by or name_former_member())

    @property
    def carried_year(self) -> int | None:
        """The year that a carried answer describes; None where its submission is gone."""
        return self.carried_from.assessment.as_of.year if self.carried_from else None

    @property
    def shown_comment(self) -> str:
        """The comment, in the reader's language where a translation was imported."""
        return choose_text(self.comment, self.comment_texts)


class ChangeCause(models.TextChoices):
    """How a change came about."""

    EDIT = "edit", _("Answered")
    MERGE = "merge", _("Two versions were brought together")
    RESTORE = "restore", _("An earlier answer was restored")
    SETTLE = "settle", _("Settled after separate rating")
    CARRY = "carry", _("Carried over")
    IMPORT = "import", _("Imported")


class Change(models.Model):
    """One saved edit of an answer, with how it came about and, where somebody said so, why: insert-only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="changes")
    question_key = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    cause = models.CharField(max_length=20, choices=ChangeCause.choices, default=ChangeCause.EDIT)
    why = models.CharField(_("why"), max_length=1000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question_key", "revision"], name="change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.question_key} r{self.revision}"
