"""Who may edit frameworks, and what everybody may read. A loader is the check: no other way to a version."""

from __future__ import annotations

from typing import TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404

from frameworks.models import Framework, FrameworkVersion, VersionState
from frameworks.questionnaire import Questionnaire, build_questionnaire
from frameworks.selectors import load_spec

Person: TypeAlias = AbstractBaseUser | AnonymousUser

EDIT = "frameworks.change_frameworkversion"
ADD_FRAMEWORK = "frameworks.add_framework"


def can_edit(user: Person, framework: Framework) -> bool:
    """The user edits this framework."""
    return bool(user.is_authenticated) and _has_perm(user, EDIT, framework)


def can_edit_any(user: Person) -> bool:
    """The user edits some framework."""
    return bool(user.is_authenticated) and (
        _has_perm(user, EDIT) or any(can_edit(user, framework) for framework in Framework.objects.all())
    )


def can_add_framework(user: Person) -> bool:
    """The user may begin a framework that is not there yet."""
    return bool(user.is_authenticated) and _has_perm(user, ADD_FRAMEWORK)


def can_import(user: Person, framework_key: str) -> bool:
    """The user may import a document of this framework, whether it is there or not."""
    framework = Framework.objects.filter(key=framework_key).first()
    return can_add_framework(user) if framework is None else can_edit(user, framework)


def list_editable_framework_ids(user: Person) -> list[int]:
    """Return the ids of the frameworks that the user edits."""
    return [framework.pk for framework in Framework.objects.all() if can_edit(user, framework)]


def load_editable_version(user: Person, version_id: int) -> FrameworkVersion:
    """Return a version of a framework that the user edits; raise Http404 for any other."""
    version = FrameworkVersion.objects.select_related("framework").filter(pk=version_id).first()
    if version is None or not can_edit(user, version.framework):
        raise Http404
    return version


def load_editable_draft(user: Person, version_id: int) -> FrameworkVersion:
    """Return a draft of a framework that the user edits; raise Http404 for any other version."""
    version = load_editable_version(user, version_id)
    if version.is_published:
        raise Http404
    return version


def load_published_version(version_id: int) -> FrameworkVersion:
    """Return a version that everybody who is signed in may read; a draft is not found."""
    return _load_published(pk=version_id)


def load_published_version_by_number(framework_key: str, number: str) -> FrameworkVersion:
    """Return the published version with that number; a draft is not found."""
    return _load_published(framework__key=framework_key, number=number)


def load_questionnaire(version: FrameworkVersion, mode_key: str) -> Questionnaire:
    """Return what a mode of a published version asks; a mode that it does not have is not found."""
    try:
        return build_questionnaire(load_spec(version.pk), mode_key)
    except KeyError:
        raise Http404 from None


def _load_published(**wanted: int | str) -> FrameworkVersion:
    published = FrameworkVersion.objects.filter(state=VersionState.PUBLISHED, **wanted)
    version = published.select_related("framework").defer("document").first()
    if version is None:
        raise Http404
    return version


def _has_perm(user: Person, permission: str, framework: Framework | None = None) -> bool:
    return bool(user.has_perm(permission, framework))  # type: ignore[union-attr]
