"""How several people work on one assessment: who does what, what they say, and how each rates alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.models.answers import AnswerState
from diagnosis.assessments.models.rounds import Assessment


class Assignment(models.Model):
    """A person answers a domain or an element (``node_key``), by a day where one is named."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    node_key = models.CharField(max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="assignments",
        verbose_name=_("person"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["assessment", "node_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "node_key", "user"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.node_key} {self.user_id}"

    @property
    def is_overdue(self) -> bool:
        """The day by which it was to be answered is over."""
        return self.due_on is not None and self.due_on < timezone.localdate()


class CommentKind(models.TextChoices):
    TALK = "talk", _("Comment")
    # What somebody typed and gave up when another version was kept: no word is lost.
    SET_ASIDE = "set_aside", _("Set aside")


class Comment(models.Model):
    """A contribution to the thread of one question: insert-only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="comments")
    question_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=CommentKind.choices, default=CommentKind.TALK)
    text = models.TextField(_("comment"), max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [models.Index(fields=["assessment", "question_key"], name="comment_of_question")]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.question_key} {self.made_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """A person named in a comment; ``mailed_at`` once the worker told them."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.user_id}"


class PrivateNote(models.Model):
    """What a consultant notes on an assessment or one of its questions; the city never sees it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="private_notes")
    question_key = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("note"), max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["id"]
        indexes = [models.Index(fields=["assessment", "question_key"], name="note_of_question")]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.question_key}"


class RatingRound(models.Model):
    """The lead opened separate rating of one element: until it is closed each rates alone."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="rating_rounds")
    element_key = models.CharField(max_length=120)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("separate rating")
        verbose_name_plural = _("separate ratings")
        ordering = ["assessment", "element_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "element_key"],
                condition=Q(closed_at__isnull=True),
                name="rating_round_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.element_key}"

    @property
    def is_open(self) -> bool:
        """Each still rates alone."""
        return self.closed_at is None


class Rating(models.Model):
    """What one person would answer, given alone; never scored."""

    rating_round = models.ForeignKey(RatingRound, on_delete=models.CASCADE, related_name="ratings")
    question_key = models.CharField(max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    state = models.CharField(max_length=20, choices=AnswerState.choices)
    level_key = models.CharField(max_length=40, blank=True)
    note = models.TextField(_("why"), blank=True, max_length=1000)
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["rating_round", "question_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rating_round", "question_key", "user"], name="rating_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rating_round_id}: {self.question_key} {self.user_id}"
