"""An assessment of a place, its answers, their history, their evidence, and what was submitted."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
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
    OPEN = "open", _("Being answered")
    SUBMITTED = "submitted", _("Submitted")


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
        return f"{self.place} · {self.mode} · {self.round}"

    @property
    def is_open(self) -> bool:
        """Answers can still be changed."""
        return self.state == AssessmentState.OPEN

    @property
    def shown_participants(self) -> str:
        """Who takes part, in the reader's language where a translation was imported."""
        return choose_text(self.participants, self.participants_texts)


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
    def shown_comment(self) -> str:
        """The comment, in the reader's language where a translation was imported."""
        return choose_text(self.comment, self.comment_texts)


class Change(models.Model):
    """One saved edit of an answer: insert-only."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="changes")
    question_key = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()
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


class EvidenceKind(models.TextChoices):
    FILE = "file", _("File")
    LINK = "link", _("Link")
    CITATION = "citation", _("Place in a published text")


def name_evidence_file(evidence: Evidence, filename: str) -> str:
    """Return a random name: what a person called the file never becomes a path."""
    return f"evidence/{uuid.uuid4().hex}{PurePosixPath(filename).suffix.lower()}"


class Evidence(models.Model):
    """A document that supports an answer: a file, a link, or a place in a published text."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    question_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    file = models.FileField(upload_to=name_evidence_file, blank=True)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    url = models.URLField(max_length=1000, blank=True)
    citation = models.CharField(max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        indexes = [models.Index(fields=["assessment", "question_key"])]

    def __str__(self) -> str:
        return self.name or self.url or self.citation


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
