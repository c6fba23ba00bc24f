"""Who may read and who may change a version of the measure library. A loader is the check."""

from __future__ import annotations

from django.http import Http404

from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.people.models import User
from frameworks.models import Framework
from frameworks.permissions import can_edit, list_editable_framework_ids


def can_edit_libraries(user: User) -> bool:
    """The user edits some framework, and so its measures."""
    return bool(list_editable_framework_ids(user))


def can_edit_library_of(user: User, framework_key: str) -> bool:
    """The user edits the framework with this key; a key that names none is nobody's."""
    framework = Framework.objects.filter(key=framework_key).first()
    return framework is not None and can_edit(user, framework)


def list_editable_libraries(user: User) -> list[MeasureLibrary]:
    """Return all versions of the frameworks that the user edits, the newest first; else it is not found."""
    framework_ids = list_editable_framework_ids(user)
    if not framework_ids:
        raise Http404
    rows = MeasureLibrary.objects.filter(framework__in=framework_ids).select_related("framework")
    return list(rows.defer("document").order_by("framework__key", "-changed_at", "-pk"))


def load_editable_library(user: User, library_id: int) -> MeasureLibrary:
    """Return a version, published or not, of a framework that the user edits; any other is not found."""
    library = MeasureLibrary.objects.select_related("framework").filter(pk=library_id).first()
    if library is None or not can_edit(user, library.framework):
        raise Http404
    return library


def load_readable_library(user: User, library_id: int) -> MeasureLibrary:
    """Return a published version, which everybody may read, or a draft for its editor."""
    library = MeasureLibrary.objects.filter(pk=library_id, state=LibraryState.PUBLISHED).first()
    return library or load_editable_library(user, library_id)
