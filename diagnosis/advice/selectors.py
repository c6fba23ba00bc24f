"""What pages and other rooms read of measure libraries."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from diagnosis.advice.checking import Vocabulary, list_problems
from diagnosis.advice.document import compile_library
from diagnosis.advice.library import Library
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.places.models import Character, EconomicGroup, IssueTag
from frameworks.messages import Message, Problem
from frameworks.models import FrameworkVersion, VersionState
from frameworks.selectors import load_spec
from frameworks.spec import Framework

# Every version in use at one time; a compiled one takes about two megabytes.
LIBRARIES_KEPT = 8


def load_library(framework_key: str) -> Library | None:
    """Return the newest published library for a framework; None where none is published."""
    row = find_newest(framework_key)
    return None if row is None else load_library_version(row)


def load_library_version(library_id: int) -> Library:
    """Return a published version compiled, from this process's memory after the first time.

    Raises ``MeasureLibrary.DoesNotExist``, for a draft too: a draft may be broken, and advises nobody.
    """
    return _load_published(library_id)


def find_newest(framework_key: str) -> int | None:
    """Return the id of the newest published library for a framework."""
    published = MeasureLibrary.objects.filter(framework__key=framework_key, state=LibraryState.PUBLISHED)
    return published.order_by("-published_at", "-pk").values_list("pk", flat=True).first()


def list_newest() -> dict[str, MeasureLibrary]:
    """Return the newest published library of each framework, without its document, by the framework's key."""
    published = MeasureLibrary.objects.filter(state=LibraryState.PUBLISHED).select_related("framework")
    rows = published.defer("document").order_by("published_at", "pk")
    return {row.framework.key: row for row in rows}


def load_framework(framework_key: str) -> Framework | None:
    """Return the newest published version of a framework; None where none is published."""
    published = FrameworkVersion.objects.filter(framework__key=framework_key, state=VersionState.PUBLISHED)
    newest = published.order_by("-published_at", "-pk").values_list("pk", flat=True).first()
    return None if newest is None else load_spec(newest)


def load_vocabulary(framework_key: str) -> Vocabulary | None:
    """Return what a library of this framework may name; None where the framework is not published."""
    framework = load_framework(framework_key)
    if framework is None:
        return None
    issues = frozenset(IssueTag.objects.values_list("key", flat=True))
    return Vocabulary(framework, issues, frozenset(EconomicGroup.values), frozenset(Character.values))


def load_document(library: MeasureLibrary) -> dict[str, Any]:
    """Return the document of a version, published or not, as it is kept."""
    document: dict[str, Any] = json.loads(library.document)
    return document


def list_library_problems(library: MeasureLibrary) -> tuple[Problem, ...]:
    """Return what stands in the way of publishing a draft."""
    key = library.framework.key
    vocabulary = load_vocabulary(key)
    if vocabulary is None:
        return (Problem("framework", Message("unknown.framework", {"key": key})),)
    return list_problems(load_document(library), vocabulary)


def name_issues(keys: tuple[str, ...]) -> list[IssueTag]:
    """Return the urban issues with these keys, in the order of their list."""
    return list(IssueTag.objects.filter(key__in=keys)) if keys else []


def forget_libraries() -> None:
    """Empty this process's memory of published versions: an id can come back after a rolled-back write."""
    _load_published.cache_clear()


@lru_cache(maxsize=LIBRARIES_KEPT)
def _load_published(library_id: int) -> Library:
    published = MeasureLibrary.objects.filter(state=LibraryState.PUBLISHED)
    return compile_library(json.loads(published.values_list("document", flat=True).get(pk=library_id)))
