"""The trail: who did what, when. Insert-only; the database itself refuses changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened, written by the service that did it, in the same transaction.

    ``kind`` is a code that the noun registered with a sentence (``people.trail``). ``params`` holds plain
    values for that sentence: keys, numbers, ids. Names and addresses of people stay out, so that an
    account can be deleted: who did it is ``actor``, whom it was done to is ``person``. Both may point
    to a user who is gone: "a former member".
    """

    at = models.DateTimeField(_("when"), db_index=True)
    kind = models.CharField(_("what"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("to whom"),
    )
    place = models.ForeignKey(
        "places.Place",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("place"),
    )
    programme = models.ForeignKey(
        "places.Programme",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("programme"),
    )
    subject = models.CharField(_("about"), max_length=80, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["place", "-id"], name="event_of_place"),
            models.Index(fields=["kind", "-id"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
