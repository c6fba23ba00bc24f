"""Every write to measure libraries: take a document as a draft, publish it, remove a draft."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from diagnosis.advice.checking import list_problems
from diagnosis.advice.document import complete_library, digest_library, parse_library
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.selectors import (
    forget_libraries,
    list_library_problems,
    load_document,
    load_vocabulary,
)
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from frameworks.digests import digest_canonical_json
from frameworks.errors import DocumentRefused
from frameworks.messages import Message, Problem
from frameworks.models import Framework
from frameworks.validation.structure import KEY

LONGEST_KEY = 80
LONGEST_NUMBER = 40


class LibraryIsPublished(Exception):
    """The version is published and never changes again."""


def read_library(text: str) -> dict[str, Any]:
    """Return the document in a text, fit to be kept as a draft whatever is wrong inside it.

    Raises DocumentRefused with every problem where the text cannot be read, or does not say which
    library, version and framework it is.
    """
    document, problems = parse_library(text)
    if document is None:
        raise DocumentRefused(problems)
    problems = (*problems, *_check_head(document))
    if problems:
        raise DocumentRefused(problems)
    return document


def _check_head(document: dict[str, Any]) -> list[Problem]:
    problems = []
    key, number, framework = (document.get(name) for name in ("key", "version", "framework"))
    if not isinstance(key, str) or len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        problems.append(Problem("key", Message("head.key", {"longest": LONGEST_KEY})))
    if not isinstance(number, str) or not _is_number(number):
        problems.append(Problem("version", Message("head.version", {"longest": LONGEST_NUMBER})))
    if framework is None:
        problems.append(Problem("framework", Message("key.missing", {"key": "framework"})))
    elif not (
        isinstance(framework, str) and KEY.fullmatch(framework) and load_vocabulary(framework) is not None
    ):
        problems.append(Problem("framework", Message("unknown.framework", {"key": framework})))
    return problems


def _is_number(text: str) -> bool:
    """It is one line of signs that can be printed: no database takes all others."""
    return bool(text.strip()) and text.isprintable() and len(text) <= LONGEST_NUMBER


def import_library(*, text: str, by: User | None) -> MeasureLibrary:
    """Keep a document as the draft of its version and return it; doing it again changes nothing.

    The draft may have problems (``selectors.list_library_problems``): it is kept all the same, so that
    nobody's work is lost. A published version that has exactly this document is returned as it is. Raises
    DocumentRefused where the text cannot be kept, or its version is published with other content.
    """
    document = read_library(text)
    vocabulary = load_vocabulary(document["framework"])
    assert vocabulary is not None  # read_library has refused it otherwise
    if not list_problems(document, vocabulary):
        document = complete_library(document)
    digest = digest_canonical_json(document)
    with transaction.atomic():
        library = _find_version(document)
        if library.pk is not None and library.digest == digest:
            return library
        if library.state == LibraryState.PUBLISHED:
            message = Message("version.published", {"number": library.number})
            raise DocumentRefused((Problem("version", message),))
        library.document, library.digest = json.dumps(document, ensure_ascii=False), digest
        library.save()
        # The id of a version that a rolled-back transaction published comes back with the next draft.
        forget_libraries()
        _record("advice.library_written", library, by)
    return library


def _find_version(document: dict[str, Any]) -> MeasureLibrary:
    """Return the version that the document names; an unsaved one where it is new.

    The framework is locked, so that of two people who bring in a version the second finds the first's; its
    rows too, so that nobody publishes a draft between the look at it and the write.
    """
    key, framework = document["key"], Framework.objects.select_for_update().get(key=document["framework"])
    every = MeasureLibrary.objects.select_for_update(of=("self",)).select_related("framework")
    rows = every.filter(key=key)
    others = [row for row in rows if row.framework_id != framework.pk]
    if others:
        message = Message("library.other_framework", {"key": key, "framework": others[0].framework.key})
        raise DocumentRefused((Problem("key", message),))
    found = [row for row in rows if row.number == document["version"]]
    return found[0] if found else MeasureLibrary(key=key, framework=framework, number=document["version"])


@transaction.atomic
def publish_library(*, library: MeasureLibrary, by: User | None) -> MeasureLibrary:
    """Freeze a draft with its digest (SHA-256 of its canonical JSON) and return it.

    From then on it advises. Raises LibraryIsPublished, and DocumentRefused with every problem.
    """
    library = _lock(library)
    problems = list_library_problems(library)
    if problems:
        raise DocumentRefused(problems)
    complete = complete_library(load_document(library))
    library.document = json.dumps(complete, ensure_ascii=False)
    library.digest = digest_library(complete)
    library.state, library.published_at, library.published_by = LibraryState.PUBLISHED, timezone.now(), by
    library.save()
    forget_libraries()
    _record("advice.library_published", library, by)
    return library


@transaction.atomic
def remove_draft(*, library: MeasureLibrary, by: User | None) -> None:
    """Remove a draft for good. Raises LibraryIsPublished."""
    library = _lock(library)
    _record("advice.library_removed", library, by)
    library.delete()


def _lock(library: MeasureLibrary) -> MeasureLibrary:
    """Return the draft locked, so that of two people the second finds what the first has done.

    Raises ``MeasureLibrary.DoesNotExist`` where the first removed it.
    """
    locked = MeasureLibrary.objects.select_for_update(of=("self",)).select_related("framework")
    library = locked.get(pk=library.pk)
    if library.state == LibraryState.PUBLISHED:
        raise LibraryIsPublished(str(library))
    return library


def _record(kind: str, library: MeasureLibrary, by: User | None) -> None:
    record_event(kind, by=by, subject=f"library:{library.pk}", library=library.key, version=library.number)
