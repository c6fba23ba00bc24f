"""What pages and other rooms read of frameworks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frameworks.document import compile_framework
from frameworks.errors import DocumentRefused
from frameworks.messages import Problem
from frameworks.models import FrameworkVersion, VersionState
from frameworks.questionnaire import Questionnaire, build_questionnaire
from frameworks.rows import read_document
from frameworks.spec import Framework
from frameworks.validation import Purpose, list_problems

# Every version in use at one time; a compiled version takes about a megabyte.
SPECS_KEPT = 32


def load_spec(version_id: int) -> Framework:
    """Return a version compiled: a published one from this process's memory after the first time.

    A draft is compiled anew from its rows each time. Raises ``FrameworkVersion.DoesNotExist``,
    and ``DocumentRefused`` for a draft whose structure is broken.
    """
    try:
        return _load_published_spec(version_id)
    except _NotPublished:
        document = load_document(FrameworkVersion.objects.select_related("framework").get(pk=version_id))
        problems = list_problems(document, "draft")
        if problems:
            raise DocumentRefused(problems) from None
        return compile_framework(document)


def list_published_versions() -> list[FrameworkVersion]:
    """Return all published versions by framework, the latest last; without their documents."""
    return list(
        FrameworkVersion.objects.filter(state=VersionState.PUBLISHED)
        .select_related("framework")
        .defer("document")
    )


def list_latest_versions() -> list[FrameworkVersion]:
    """Return the latest published version of each framework: what a new assessment begins with."""
    latest = {version.framework_id: version for version in list_published_versions()}
    return list(latest.values())


@dataclass(frozen=True)
class ListedVersion:
    """A published version with the questionnaire of each of its modes."""

    version: FrameworkVersion
    spec: Framework
    questionnaires: tuple[Questionnaire, ...]

    @property
    def has_glossary(self) -> bool:
        """Whether the version explains its terms."""
        return bool(getattr(self.spec, "glossary", ()))


@dataclass(frozen=True)
class ListedFramework:
    """A framework as the list of questionnaires shows it: its newest version, and the earlier ones."""

    newest: ListedVersion
    earlier: tuple[ListedVersion, ...]


def list_questionnaires() -> tuple[ListedFramework, ...]:
    """Return every framework with a published version; versions newest first."""
    by_framework: dict[int, list[ListedVersion]] = {}
    for version in list_published_versions():
        spec = load_spec(version.pk)
        questionnaires = tuple(build_questionnaire(spec, mode.key) for mode in spec.modes)
        listed = ListedVersion(version, spec, questionnaires)
        by_framework.setdefault(version.framework_id, []).insert(0, listed)
    return tuple(ListedFramework(newest, tuple(earlier)) for newest, *earlier in by_framework.values())


def load_document(version: FrameworkVersion) -> dict[str, Any]:
    """Return the document of a version: the kept one, or what the rows of a draft stand for."""
    if version.is_published:
        document: dict[str, Any] = json.loads(version.document)
        return document
    return read_document(version)


def list_version_problems(version: FrameworkVersion, purpose: Purpose = "publish") -> tuple[Problem, ...]:
    """Return what stands in the way of publishing a version (or of using the draft at all)."""
    return list_problems(load_document(version), purpose)


def forget_specs() -> None:
    """Empty this process's memory of published versions.

    Services do this with each version they write, since an id can come back after a rolled-back
    transaction.
    """
    _load_published_spec.cache_clear()


class _NotPublished(LookupError):
    """Keeps drafts out of the memory: an exception is not remembered."""


@lru_cache(maxsize=SPECS_KEPT)
def _load_published_spec(version_id: int) -> Framework:
    version = FrameworkVersion.objects.only("state", "document").get(pk=version_id)
    if not version.is_published:
        raise _NotPublished(version_id)
    return compile_framework(json.loads(version.document))
