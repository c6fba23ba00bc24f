"""Every write to frameworks: import, export, copy, publish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from frameworks.completion import complete_document
from frameworks.digests import digest_complete_document, digest_complete_method
from frameworks.document import dump_document, parse_document
from frameworks.errors import DocumentRefused, VersionExists, VersionIsPublished
from frameworks.messages import Message, Problem
from frameworks.models import Framework, FrameworkVersion, VersionState
from frameworks.rows import delete_rows, fill_version, write_rows
from frameworks.selectors import forget_specs, load_document
from frameworks.validation import list_problems

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def read_draft_document(text: str) -> dict[str, Any]:
    """Return the document in a text, fit for a draft; raise DocumentRefused with every problem."""
    document, problems = parse_document(text)
    if document is not None:
        problems = (*problems, *list_problems(document, "draft"))
    if document is None or problems:
        raise DocumentRefused(problems)
    return document


def import_document(*, text: str, by: AbstractBaseUser | None) -> FrameworkVersion:
    """Write a document as a draft and return it.

    The draft with the document's framework and version number is made, or emptied and written
    anew. Text may still be missing (``selectors.list_version_problems`` says what); a broken
    document raises DocumentRefused, and so does one whose version is published or whose framework
    has another subject. ``by`` (None: the command line) is named in the log of the site.
    """
    complete = complete_document(read_draft_document(text))
    with transaction.atomic():
        framework, _made = Framework.objects.get_or_create(
            key=complete["key"], defaults={"subject": complete["subject"]}
        )
        if framework.subject != complete["subject"]:
            raise DocumentRefused(
                (Problem("subject", Message("subject.other", {"subject": framework.subject})),)
            )
        version = FrameworkVersion.objects.filter(framework=framework, number=complete["version"]).first()
        if version is not None and version.is_published:
            raise DocumentRefused(
                (Problem("version", Message("version.published", {"number": version.number})),)
            )
        version = _write_draft(version or FrameworkVersion(framework=framework), complete)
        _log(by, version, ADDITION, "Imported")
    return version


def export_document(version: FrameworkVersion) -> str:
    """Return a version as YAML: a published one as it was frozen, a draft as its rows are now."""
    return dump_document(load_document(version))


@transaction.atomic
def publish_version(*, version: FrameworkVersion, by: AbstractBaseUser | None) -> FrameworkVersion:
    """Freeze a draft with its document and digests, and return it.

    Raises VersionIsPublished, and DocumentRefused with every problem that stands in the way.
    """
    # The row is locked, so that of two publishers the second finds it published.
    version = (
        FrameworkVersion.objects.select_for_update(of=("self",))
        .select_related("framework")
        .get(pk=version.pk)
    )
    if version.is_published:
        raise VersionIsPublished(str(version))
    document = load_document(version)
    problems = list_problems(document, "publish")
    if problems:
        raise DocumentRefused(problems)
    complete = complete_document(document)
    version.document = json.dumps(complete, ensure_ascii=False)
    version.method_digest = digest_complete_method(complete)
    version.document_digest = digest_complete_document(complete)
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save()
    forget_specs()
    _log(by, version, CHANGE, "Published")
    return version


def copy_to_draft(*, version: FrameworkVersion, number: str, by: AbstractBaseUser | None) -> FrameworkVersion:
    """Copy a version, published or not, to a new draft of another number, and return the draft.

    Raises VersionExists where the framework has that number, and DocumentRefused where the version
    is a broken draft or the number is no version number.
    """
    document = {**load_document(version), "version": number}
    problems = list_problems(document, "draft")
    if problems:
        raise DocumentRefused(problems)
    with transaction.atomic():
        if FrameworkVersion.objects.filter(framework=version.framework, number=number).exists():
            raise VersionExists(number)
        draft = _write_draft(FrameworkVersion(framework=version.framework), complete_document(document))
        _log(by, draft, ADDITION, f"Copied from {version.number}")
    return draft


def find_published(document: dict[str, Any]) -> FrameworkVersion | None:
    """Return the published version that has exactly this document, or None."""
    return FrameworkVersion.objects.filter(
        framework__key=document["key"],
        state=VersionState.PUBLISHED,
        document_digest=digest_complete_document(complete_document(document)),
    ).first()


def _write_draft(version: FrameworkVersion, complete: dict[str, Any]) -> FrameworkVersion:
    if version.pk is not None:
        delete_rows(version)
    fill_version(version, complete)
    version.save()
    write_rows(version, complete)
    # The id of a version that a rolled-back transaction published comes back with the next draft.
    forget_specs()
    return version


def _log(by: AbstractBaseUser | None, version: FrameworkVersion, flag: int, what: str) -> None:
    """Record who did it in the site's log of the administration."""
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [version], flag, change_message=what, single_object=True)
