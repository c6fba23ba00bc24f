"""Sentences for a job's state, steps and failures, in the reader's language.

`jobs` has the codes that start with ``jobs.``; a noun brings its own when it registers a kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.registry import KINDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_SENTENCES: dict[str, StrOrPromise] = {
    JobState.QUEUED: gettext_lazy("This will start soon."),
    JobState.RUNNING: gettext_lazy("Work has started."),
    JobState.DONE: gettext_lazy("This is ready."),
}
FAILURE_SENTENCES: dict[str, StrOrPromise] = {
    "jobs.lost": gettext_lazy(
        "The program stopped three times while it worked on this. Your answers are safe. "
        "Try again. If it stops again, tell the people who run this site."
    ),
    "jobs.too-long": gettext_lazy(
        "This took longer than the program allows. Your answers are safe. Try again later."
    ),
    "jobs.broken": gettext_lazy(
        "The program made a mistake, and the mistake was recorded. Your answers are safe. "
        "Try again. If it happens again, tell the people who run this site."
    ),
}


@dataclass(frozen=True, slots=True)
class JobWording:
    """What a page says about a job: its state in a word or two, a sentence, and the percent in words."""

    state: str
    sentence: str
    percent: str


def describe_job(job: Job) -> JobWording:
    """Return the words for a job; a code without a sentence falls back to a general one."""
    return JobWording(
        state=str(JobState(job.state).label),
        sentence=_describe_failure(job) if job.state == JobState.FAILED else _describe_state(job),
        percent=_("%(percent)d percent done") % {"percent": job.percent},
    )


def _describe_state(job: Job) -> str:
    sentences = _load_sentences(job.kind)
    if job.state == JobState.RUNNING and job.step in sentences:
        return str(sentences[job.step])
    return str(STATE_SENTENCES[job.state])


def _describe_failure(job: Job) -> str:
    sentences = {**FAILURE_SENTENCES, **_load_sentences(job.kind)}
    return str(sentences.get(job.message_code, FAILURE_SENTENCES["jobs.broken"]))


def _load_sentences(kind: str) -> dict[str, StrOrPromise]:
    return dict(KINDS[kind].sentences) if kind in KINDS else {}
