"""Evidence: files are known by their content, kept under random names outside the web root, and
served only through the loader; links are http or https."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import AlreadySubmitted, NotReopened, RefusedEvidence
from diagnosis.assessments.file_types import MEDIA_TYPES, clean_name, content_fits
from diagnosis.assessments.models import Assessment, AssessmentState, Evidence, EvidenceKind
from diagnosis.assessments.scanning import scan_file
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from frameworks.selectors import load_spec

PIECES_AN_ANSWER = 20
FILES_AN_ASSESSMENT = 300

SHOWN_TYPES = ", ".join(sorted(ending.lstrip(".").upper() for ending in MEDIA_TYPES))


def check_link(url: str) -> str:
    """Return the trimmed address; raise RefusedEvidence unless it is a whole http or https address."""
    url = url.strip()
    if not url.lower().startswith(("http://", "https://")):
        raise RefusedEvidence("link", _("Give the whole address, starting with https:// or http://."))
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        raise RefusedEvidence(
            "link", _("This is not a web address. Copy it from the browser’s address line.")
        ) from error
    return url


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file that may be kept: its name fit to be shown, its media type by content, and it was scanned."""

    upload: File
    name: str
    media_type: str


def check_file(upload: File) -> str:
    """Return the media type that the content shows; raise RefusedEvidence with a sentence otherwise."""
    ending = PurePosixPath(clean_name(upload.name or "")).suffix.lower()
    limit = settings.EVIDENCE_MAX_BYTES
    size = upload.size or 0
    if size > limit:
        raise RefusedEvidence(
            "file",
            _("The file is larger than %(limit)s MB. Attach a smaller one, or give a link.")
            % {"limit": limit // 1024 // 1024},
        )
    if size == 0:
        raise RefusedEvidence("file", _("The file is empty. Choose another one."))
    if ending not in MEDIA_TYPES:
        raise RefusedEvidence(
            "file", _("This kind of file is not accepted. Use one of: %(types)s.") % {"types": SHOWN_TYPES}
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if not content_fits(content, ending):
        raise RefusedEvidence(
            "file",
            _("The content of the file is not what its name says (%(ending)s). Save it anew and try again.")
            % {"ending": ending},
        )
    return MEDIA_TYPES[ending]


def examine_file(upload: File) -> ExaminedFile:
    """Check a file's kind and have it scanned; raise RefusedEvidence.

    Outside of any transaction: a scanner may take seconds, and SQLite's write lock would be held.
    """
    media_type = check_file(upload)
    name = clean_name(upload.name or "")
    scan_file(upload, PurePosixPath(name).suffix.lower())
    return ExaminedFile(upload, name, media_type)


def attach_evidence(
    *,
    assessment: Assessment,
    question_key: str,
    upload: File | ExaminedFile | None,
    link: str,
    citation: str = "",
    by: User | None,
) -> Evidence:
    """Attach one file, link or citation to an answer.

    Raises RefusedEvidence, AlreadySubmitted, or NotReopened for an answer that was not sent back.

    Inside a transaction give a file that was examined before it began.
    """
    if isinstance(upload, File):
        upload = examine_file(upload)
    url = "" if upload or citation else check_link(link)
    common = {"assessment": assessment, "question_key": question_key, "added_by": by}
    with transaction.atomic():
        _hold_open(assessment.pk, question_key)
        attached = Evidence.objects.filter(
            assessment=assessment, question_key=question_key, removed_at__isnull=True
        )
        if url and (same := attached.filter(url=url).first()):
            return same
        _check_count(assessment, attached.count(), upload)
        if upload is not None:
            upload.upload.name = upload.name  # from which the kept file takes its ending
            return Evidence.objects.create(
                kind=EvidenceKind.FILE,
                file=upload.upload,
                name=upload.name,
                media_type=upload.media_type,
                size=upload.upload.size or 0,
                **common,
            )
        if citation:
            return Evidence.objects.create(kind=EvidenceKind.CITATION, citation=citation, **common)
        return Evidence.objects.create(kind=EvidenceKind.LINK, url=url, **common)


def _check_count(assessment: Assessment, attached: int, upload: ExaminedFile | None) -> None:
    """Raise RefusedEvidence when the answer, or the whole assessment, has as much as it may have."""
    field = "file" if upload else "link"
    if attached >= PIECES_AN_ANSWER:
        raise RefusedEvidence(
            field,
            _("This answer has %(limit)s documents, and that is the limit. Remove one first.")
            % {"limit": PIECES_AN_ANSWER},
        )
    files = Evidence.objects.filter(assessment=assessment, kind=EvidenceKind.FILE, removed_at__isnull=True)
    if upload and files.count() >= FILES_AN_ASSESSMENT:
        raise RefusedEvidence(
            field,
            _("This assessment has %(limit)s files, and that is the limit. Remove one, or give a link.")
            % {"limit": FILES_AN_ASSESSMENT},
        )


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take evidence away from an answer that can be changed; the row stays as a trace of it."""
    _hold_open(evidence.assessment_id, evidence.question_key)
    removed = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(
        removed_at=timezone.now()
    )
    if not removed:
        return
    assessment = evidence.assessment
    spec = load_spec(assessment.version_id)
    element = spec.elements_by_key[spec.questions_by_key[evidence.question_key].element]
    record_event(
        "assessments.evidence_removed",
        by=by,
        place=assessment.place,
        subject=f"assessment:{assessment.pk}",
        number=element.number,
    )


def _hold_open(assessment_id: int, question_key: str) -> None:
    """Hold the assessment against being handed in; raise AlreadySubmitted, or NotReopened beside others."""
    rows = Assessment.objects.select_for_update().only("state", "reopened")
    assessment = rows.get(pk=assessment_id)
    if assessment.lets_change(question_key):
        return
    raise NotReopened if assessment.state == AssessmentState.RETURNED else AlreadySubmitted
