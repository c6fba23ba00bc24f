"""The files that jobs made: a report of a result, a blank questionnaire, each in one language."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models.rows import KEY_LENGTH

FOLDER = "reports"
QUESTIONNAIRE_FOLDER = "questionnaires"


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
