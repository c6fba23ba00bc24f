"""Letters: mail to one person in their language, sent by a worker.

A noun registers how each of its letters is written, by name. ``send_letter`` only asks for the job;
the worker reads the row again and writes the letter, so that no text and no secret waits in the queue,
and a row that is gone or done with sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from diagnosis.jobs.leases import JobFailedError, Outcome, RunningJob, TryLaterError
from diagnosis.jobs.models import MAX_TRIES, Job
from diagnosis.jobs.registry import register_kind
from diagnosis.jobs.services import request_job
from diagnosis.people.models import User

SEND_LETTER = "diagnosis.people.send_letter"
TIME_LIMIT = timedelta(minutes=1)
NOT_TAKEN = "people.letter-not-taken"

SENTENCES = {NOT_TAKEN: _("The mail server did not take the letter.")}


@dataclass(frozen=True, slots=True)
class Letter:
    """Mail to one address: ``templates/letters/<template>.txt``, its first line the subject.

    ``context`` gets ``site`` (where links begin) besides its own; ``sent`` notes that it went out.
    """

    to: str
    language: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    sent: Callable[[], None] | None = None


WRITERS: dict[str, Callable[[int], Letter | None]] = {}
"""How each letter is written from the id of its row; None where nothing is to be sent any more."""


def register_letter(name: str, write: Callable[[int], Letter | None]) -> None:
    """Make a letter known by its name."""
    WRITERS[name] = write


def register_with_jobs() -> None:
    """Tell the jobs about this kind of work."""
    register_kind(name=SEND_LETTER, time_limit=TIME_LIMIT, sentences=SENTENCES)


def send_letter(name: str, row_id: int, *, by: User | None) -> Job:
    """Ask for a letter about a row; it goes out once the present transaction holds."""
    if name not in WRITERS:
        raise LookupError(name)
    return request_job(
        kind=SEND_LETTER, subject=f"letter:{name}:{row_id}", parameters={"letter": name, "row": row_id}, by=by
    )


def work_on_letter(running: RunningJob) -> Outcome:
    """Write the letter as things are now, and hand it to the mail server; three tries in all."""
    parameters = running.lease.parameters
    letter = WRITERS[parameters["letter"]](parameters["row"])
    if letter is None:
        return Outcome()
    try:
        render_letter(letter).send()
    except OSError as error:
        if Job.objects.filter(pk=running.lease.job_id, tries__lt=MAX_TRIES).exists():
            raise TryLaterError(str(error)) from error
        raise JobFailedError(NOT_TAKEN) from error
    return Outcome() if letter.sent is None else Outcome(keep=letter.sent)


def render_letter(letter: Letter) -> EmailMessage:
    """Return the mail in its reader's language; times in it are the site's."""
    with translation.override(letter.language):
        text = render_to_string(
            f"letters/{letter.template}.txt", {**letter.context, "site": settings.SITE_URL}
        )
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[letter.to])
