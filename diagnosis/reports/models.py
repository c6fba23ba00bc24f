"""A report: the file that a job made of a result in one language."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = "reports"


class Report(models.Model):
    """One finished PDF of a result in a language. Results never change, so neither does their report."""

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
