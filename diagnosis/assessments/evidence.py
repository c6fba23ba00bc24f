"""Evidence: files are known by their content, kept under random names outside the web root, and
served only through the loader; links are http or https."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import AlreadySubmitted, RefusedEvidence
from diagnosis.assessments.file_types import MEDIA_TYPES, content_fits
from diagnosis.assessments.models import Assessment, AssessmentState, Evidence, EvidenceKind
from diagnosis.people.models import User

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


def check_file(upload: UploadedFile) -> str:
    """Return the media type that the content shows; raise RefusedEvidence with a sentence otherwise."""
    name = upload.name or ""
    ending = PurePosixPath(name).suffix.lower()
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


@transaction.atomic
def attach_evidence(
    *,
    assessment: Assessment,
    question_key: str,
    upload: UploadedFile | None,
    link: str,
    citation: str = "",
    by: User | None,
) -> Evidence:
    """Attach one file, link or citation to an answer; raise RefusedEvidence or AlreadySubmitted."""
    state = Assessment.objects.select_for_update().values_list("state", flat=True).get(pk=assessment.pk)
    if state != AssessmentState.OPEN:
        raise AlreadySubmitted
    common = {"assessment": assessment, "question_key": question_key, "added_by": by}
    if upload is not None:
        media_type = check_file(upload)
        return Evidence.objects.create(
            kind=EvidenceKind.FILE,
            file=upload,
            name=_shorten(upload.name or ""),
            media_type=media_type,
            size=upload.size or 0,
            **common,
        )
    if citation:
        return Evidence.objects.create(kind=EvidenceKind.CITATION, citation=citation, **common)
    url = check_link(link)
    attached = Evidence.objects.filter(
        assessment=assessment, question_key=question_key, url=url, removed_at__isnull=True
    )
    return attached.first() or Evidence.objects.create(kind=EvidenceKind.LINK, url=url, **common)


def _shorten(name: str) -> str:
    """Keep the ending when a file's name is longer than the column."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.stem[: 250 - len(path.suffix)] + path.suffix


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take evidence away from an open assessment; the row stays as a trace of it."""
    state = (
        Assessment.objects.select_for_update().values_list("state", flat=True).get(pk=evidence.assessment_id)
    )
    if state != AssessmentState.OPEN:
        raise AlreadySubmitted
    Evidence.objects.filter(pk=evidence.pk).update(removed_at=timezone.now())
