"""The files that jobs made, each in one language: a report, a blank questionnaire, a comparison brief."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KEY_LENGTH

FOLDER = "reports"
QUESTIONNAIRE_FOLDER = "questionnaires"
BRIEF_FOLDER = "briefs"
TITLE_LENGTH = 200


class Report(models.Model):
    """One finished PDF of a result in a language. Results never change; ``created_at`` is when the result
    was read, and once another stage is set or withdrawn, or the plan or the measures change after that, the
    report is made anew."""

    result = models.ForeignKey("results.Result", on_delete=models.CASCADE, related_name="reports")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="report")
    file_name = models.CharField(max_length=200, unique=True)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["result", "language"]
        constraints = [models.UniqueConstraint(fields=["result", "language"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.result} ({self.language})"

    def open(self):
        """Open the stored file for reading."""
        return default_storage.open(self.file_name, "rb")


class BlankQuestionnaire(models.Model):
    """The finished PDF of what one mode of a published version asks; neither ever changes."""

    version = models.ForeignKey(
        "frameworks.FrameworkVersion", on_delete=models.CASCADE, related_name="blank_questionnaires"
    )
    mode = models.CharField(_("mode"), max_length=KEY_LENGTH)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    job = models.OneToOneField(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="blank_questionnaire"
    )
    file_name = models.CharField(max_length=200, unique=True)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("blank questionnaire")
        verbose_name_plural = _("blank questionnaires")
        ordering = ["version", "mode", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "mode", "language"], name="blank_questionnaire_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.mode} ({self.language})"

    def open(self):
        """Open the stored file for reading."""
        return default_storage.open(self.file_name, "rb")


class ComparisonBrief(models.Model):
    """The PDF of a comparison that one person asked for, in one language: asked again it is the same row.

    ``title`` names it in that language, as when it was first asked for. ``parameters`` are those of the
    selection's address, ``chosen`` results to show side by side. What was made tells the rest: ``shown``
    are all results that it rests on, ``data_digest`` the state they were in. Until then these and the file
    are empty.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparison_briefs"
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    parameters = models.JSONField(_("filters"), default=dict)
    chosen = models.JSONField(_("side by side"), default=list)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    parameters_digest = models.CharField(max_length=64)
    shown = models.JSONField(default=list)
    data_digest = models.CharField(max_length=64, blank=True)
    job = models.OneToOneField(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="comparison_brief"
    )
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comparison brief")
        verbose_name_plural = _("comparison briefs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "parameters_digest"], name="comparison_brief_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["file_name"], condition=~Q(file_name=""), name="comparison_brief_own_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.language})"

    @property
    def is_made(self) -> bool:
        """There is a file."""
        return bool(self.file_name)

    def open(self):
        """Open the stored file for reading."""
        return default_storage.open(self.file_name, "rb")
