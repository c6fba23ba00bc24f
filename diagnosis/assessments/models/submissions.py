"""What was handed in, what a consultant says of it, and what was sent back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models.answers import AnswerState, Grade
from diagnosis.assessments.models.rounds import Assessment


class Submission(models.Model):
    """A frozen copy of the answers as they were handed in; ``number`` counts from 1."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["assessment", "number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.number}"


class Verdict(models.TextChoices):
    """What a consultant found when looking at an answer and its evidence."""

    CONFIRMED = "confirmed", _("Confirmed")
    CHANGED = "changed", _("Changed")
    NOT_VERIFIED = "not_verified", _("Not checked")


class Verification(models.Model):
    """A consultant's finding on one answer of one submission; ``revision`` counts its saves from 1.

    A changed finding says what the answer should be (``state`` with ``level_key``, and ``grade``) and
    why. The checked series counts confirmed and changed answers only.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="verifications")
    question_key = models.CharField(max_length=120)
    verdict = models.CharField(_("finding"), max_length=20, choices=Verdict.choices)
    state = models.CharField(max_length=20, choices=AnswerState.choices, blank=True)
    level_key = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    revision = models.PositiveIntegerField(default=1)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verified_at = models.DateTimeField()

    class Meta:
        verbose_name = _("check of an answer")
        verbose_name_plural = _("checks of answers")
        ordering = ["submission", "question_key"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "question_key"], name="verification_once"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.CHANGED) | (~Q(state="") & ~Q(reason="")),
                name="verification_change_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state=AnswerState.LEVEL) & ~Q(level_key=""))
                | (~Q(state=AnswerState.LEVEL) & Q(level_key="")),
                name="verification_level_with_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key} {self.verdict}"


class ReturnedAnswer(models.Model):
    """One answer of a submission that was sent back, with the reason: insert-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returned_answers")
    question_key = models.CharField(max_length=120)
    reason = models.TextField(_("reason"), max_length=2000)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    returned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer sent back")
        verbose_name_plural = _("answers sent back")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "question_key"], name="returned_answer_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="returned_answer_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.question_key}"
