"""A job: work that outlives a request. Its row is the truth; the broker only wakes a worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_TRIES = 3
"""How many workers may lose a job before it has failed."""


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Not finished")


UNFINISHED_STATES = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of work, done once by one worker at a time.

    ``kind`` is the name of the Celery task that does it, ``subject`` what it is about, written
    ``result:12``. ``key`` identifies kind, subject and parameters; it is unique while the job is
    unfinished, so asking twice gives one job. A running job is leased: ``lease_token`` names the one
    try that may finish it, ``lease_until`` (the database's clock) the moment after which it is lost.
    """

    kind = models.CharField(_("kind"), max_length=100)
    subject = models.CharField(_("subject"), max_length=100)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_token = models.UUIDField(_("lease token"), null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    step = models.CharField(_("step"), max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    message_code = models.CharField(_("reason for the failure"), max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="jobs",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for on"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    started_at = models.DateTimeField(_("started on"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["queued", "running"]), name="job_unfinished_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                    | Q(
                        state__in=["queued", "done", "failed"],
                        lease_token__isnull=True,
                        lease_until__isnull=True,
                    )
                ),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="job_percent_to_100"),
            models.CheckConstraint(condition=Q(tries__lte=MAX_TRIES), name="job_tries_bounded"),
            models.CheckConstraint(
                condition=Q(state="failed") ^ Q(message_code=""), name="job_failed_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_sweep"),
            models.Index(fields=["kind", "subject"], name="job_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def is_unfinished(self) -> bool:
        """True while somebody may wait for it."""
        return self.state in UNFINISHED_STATES

    @property
    def has_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE
