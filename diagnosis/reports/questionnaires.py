"""Asking for the PDF of a blank questionnaire, and making it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404

from diagnosis.jobs.files import remove_orphan_files, store_whole
from diagnosis.jobs.leases import JobFailedError, Outcome, RunningJob
from diagnosis.jobs.models import Job
from diagnosis.jobs.services import request_job
from diagnosis.people.models import User
from diagnosis.reports.models import QUESTIONNAIRE_FOLDER, BlankQuestionnaire
from diagnosis.reports.render import render_questionnaire_html
from diagnosis.reports.wording import ASKING, DRAWING, MAKE_QUESTIONNAIRE, STORING, WITHDRAWN
from frameworks.models import FrameworkVersion
from frameworks.permissions import load_published_version, load_questionnaire
from frameworks.spec import Framework


def list_languages(spec: Framework) -> tuple[str, ...]:
    """Return the languages to choose from: those that both the site and the framework speak.

    Where they share none, all of the site: the questions then stand in the framework's own language.
    """
    offered = tuple(code for code, _title in settings.LANGUAGES)
    return tuple(code for code in offered if code in spec.languages) or offered


def name_subject(version_id: int, spec: Framework, mode: str, language: str) -> str:
    """Return how a job names the questionnaire it makes.

    The mode by its place: its key may be as long as a whole subject, and a published version never
    changes the order of its modes.
    """
    position = [known.key for known in spec.modes].index(mode)
    return f"questionnaire:{version_id}:{position}:{language}"


def find_blank_questionnaire(
    *, version: FrameworkVersion, mode: str, language: str
) -> BlankQuestionnaire | None:
    """Return the stored PDF, if it was made."""
    return BlankQuestionnaire.objects.filter(version=version, mode=mode, language=language).first()


def request_questionnaire(
    *, version: FrameworkVersion, spec: Framework, mode: str, language: str, by: User | None
) -> BlankQuestionnaire | Job:
    """Return the PDF when it is there, else the one job that makes it."""
    blank = find_blank_questionnaire(version=version, mode=mode, language=language)
    if blank is not None:
        return blank
    return request_job(
        kind=MAKE_QUESTIONNAIRE,
        subject=name_subject(version.pk, spec, mode, language),
        parameters={"version": version.pk, "mode": mode, "language": language},
        by=by,
    )


def work_on_questionnaire(running: RunningJob) -> Outcome:
    """Make the file of one try; the row comes only if the try still holds the job."""
    from diagnosis.reports.pdf import QUESTIONNAIRE_STYLES, render_pdf  # noqa: PLC0415  the worker's alone

    parameters = running.lease.parameters
    mode, language = parameters["mode"], parameters["language"]
    running.report(step=ASKING, percent=10)
    try:
        version = load_published_version(parameters["version"])
        questionnaire = load_questionnaire(version, mode)
    except Http404 as error:
        raise JobFailedError(WITHDRAWN) from error
    if find_blank_questionnaire(version=version, mode=mode, language=language) is not None:
        return Outcome()
    html = render_questionnaire_html(version, questionnaire, language)
    running.report(step=DRAWING, percent=30)
    content = render_pdf(html, QUESTIONNAIRE_STYLES)
    running.report(step=STORING, percent=95)
    stem = running.lease.subject.removeprefix("questionnaire:").replace(":", "-")
    name = f"{QUESTIONNAIRE_FOLDER}/{stem}-{running.lease.token.hex}.pdf"
    store_whole(storage=default_storage, name=name, content=content)

    def keep() -> None:
        BlankQuestionnaire.objects.create(
            version=version,
            mode=mode,
            language=language,
            job_id=running.lease.job_id,
            file_name=name,
            size=len(content),
        )

    return Outcome(keep=keep, discard=lambda: default_storage.delete(name))


def remove_orphan_questionnaires() -> int:
    """Delete files of killed tries that no row shows."""
    return remove_orphan_files(
        storage=default_storage,
        folder=QUESTIONNAIRE_FOLDER,
        is_kept=lambda name: BlankQuestionnaire.objects.filter(file_name=name).exists(),
    )
