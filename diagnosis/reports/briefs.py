"""Asking for a comparison brief, and making it: one row a person, selection and language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.utils import timezone, translation

from diagnosis.comparison.common import LevelsDiffer
from diagnosis.comparison.filters import Selection
from diagnosis.comparison.permissions import Reach, visible_by_id
from diagnosis.comparison.shared import TooMany
from diagnosis.jobs.files import remove_orphan_files, store_whole
from diagnosis.jobs.leases import JobFailedError, Outcome, RunningJob
from diagnosis.jobs.models import Job
from diagnosis.jobs.services import request_job
from diagnosis.people.models import User
from diagnosis.reports.brief_content import Basis, build_brief, read_basis
from diagnosis.reports.brief_wording import say_title
from diagnosis.reports.models import BRIEF_FOLDER, TITLE_LENGTH, ComparisonBrief
from diagnosis.reports.render import render_brief_html
from diagnosis.reports.wording import (
    BRIEF_GONE,
    COMPARING,
    DRAWING,
    FILTERS_GONE,
    LEVELS_DIFFER,
    MAKE_BRIEF,
    NO_PLACES,
    STORING,
    TOO_MANY,
)

MOST_BRIEFS = 50
"""A person keeps so many; the oldest goes when another one is asked for."""


def name_subject(brief: ComparisonBrief) -> str:
    """Return how a job names the brief it makes."""
    return f"comparison-brief:{brief.pk}"


def read_brief(brief: ComparisonBrief) -> Basis:
    """Return what the brief would show now of what its person may see."""
    with translation.override(brief.language):
        return read_basis(brief.asked_by, parameters=brief.parameters, chosen=brief.chosen)


def may_still_see(brief: ComparisonBrief, user: User) -> bool:
    """Say whether the user may see by name every result that the made brief rests on."""
    return set(brief.shown) <= set(visible_by_id(Reach(user)).order_by().values_list("pk", flat=True))


def request_brief(
    *, user: User, selection: Selection, chosen: Iterable[int], language: str
) -> ComparisonBrief:
    """Return the brief; where it is not made yet, or its data changed since, its one job is asked for."""
    brief = find_or_make_row(user=user, selection=selection, chosen=chosen, language=language)
    if not is_current(brief, read_brief(brief)):
        ask_for_file(brief)
    return brief


def find_or_make_row(
    *, user: User, selection: Selection, chosen: Iterable[int], language: str
) -> ComparisonBrief:
    """Return the person's row for this selection and language; the oldest rows above the limit go."""
    asked = {"parameters": selection.parameters, "chosen": list(chosen), "language": language}
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    with translation.override(language):
        title = say_title(selection)[:TITLE_LENGTH]
    brief, made = ComparisonBrief.objects.get_or_create(
        asked_by=user, parameters_digest=digest, defaults={**asked, "title": title}
    )
    if made:
        older = ComparisonBrief.objects.filter(asked_by=user).order_by("-pk").values_list("pk", flat=True)
        ComparisonBrief.objects.filter(pk__in=list(older[MOST_BRIEFS:])).delete()
    return brief


def ask_for_file(brief: ComparisonBrief) -> Job:
    """Ask for the file of a brief; an unfinished job is joined."""
    return request_job(
        kind=MAKE_BRIEF, subject=name_subject(brief), parameters={"brief": brief.pk}, by=brief.asked_by
    )


def is_current(brief: ComparisonBrief, basis: Basis) -> bool:
    """Say whether the file is there and shows what is so now."""
    return brief.is_made and brief.data_digest == basis.digest


def work_on_brief(running: RunningJob) -> Outcome:
    """Make the file of one try; the row shows it only if the try still holds the job.

    What the person may see is read now, whatever it was when they asked.
    """
    from diagnosis.reports.pdf import BRIEF_STYLES, render_pdf  # noqa: PLC0415  its system libraries are the worker's alone

    running.report(step=COMPARING, percent=10)
    found = ComparisonBrief.objects.select_related("asked_by")
    brief = found.filter(pk=running.lease.parameters["brief"], asked_by__is_active=True).first()
    if brief is None:
        raise JobFailedError(BRIEF_GONE)
    basis = read_brief(brief)
    if basis.selection.problems:
        # Left out, a filter would widen the brief to what nobody asked for.
        raise JobFailedError(FILTERS_GONE)
    if not basis.found:
        raise JobFailedError(NO_PLACES)
    if is_current(brief, basis):
        return Outcome()
    html = _write_html(basis, brief.language)
    running.report(step=DRAWING, percent=30)
    content = render_pdf(html, BRIEF_STYLES)
    running.report(step=STORING, percent=95)
    name = f"{BRIEF_FOLDER}/{brief.pk}-{running.lease.token.hex}.pdf"
    store_whole(storage=default_storage, name=name, content=content)

    def keep() -> None:
        # The file before goes with the sweep of orphans.
        ComparisonBrief.objects.filter(pk=brief.pk).update(
            file_name=name,
            size=len(content),
            shown=basis.shown,
            data_digest=basis.digest,
            made_at=timezone.now(),
            job=running.lease.job_id,
        )

    return Outcome(keep=keep, discard=lambda: default_storage.delete(name))


def _write_html(basis: Basis, language: str) -> str:
    try:
        with translation.override(language):
            return render_brief_html(build_brief(basis, language), language)
    except TooMany as error:
        raise JobFailedError(TOO_MANY) from error
    except LevelsDiffer as error:
        raise JobFailedError(LEVELS_DIFFER) from error


def remove_orphan_briefs() -> int:
    """Delete files of killed tries, of removed briefs and of data that changed since."""
    return remove_orphan_files(
        storage=default_storage,
        folder=BRIEF_FOLDER,
        is_kept=lambda name: ComparisonBrief.objects.filter(file_name=name).exists(),
    )
