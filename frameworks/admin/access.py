"""Who sees and changes what in the administration: the editors of a row's framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from frameworks.models import Framework, FrameworkVersion
from frameworks.permissions import can_edit, can_edit_any, list_editable_framework_ids

if TYPE_CHECKING:
    Base = BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    Base = object
    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline


def find_version(row: models.Model) -> FrameworkVersion | None:
    """Return the version that a row belongs to; None for a framework."""
    if isinstance(row, FrameworkVersion):
        return row
    version: FrameworkVersion | None = getattr(row, "version", None)
    return version


def find_framework(row: models.Model) -> Framework:
    """Return the framework that a row belongs to."""
    version = find_version(row)
    if version is not None:
        return version.framework
    assert isinstance(row, Framework)
    return row


class EditorAccess(Base):
    """Editors see the rows of their frameworks and change those of drafts.

    For inlines, Django asks with the row that holds them.
    """

    framework_path = "version__framework"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only rows of frameworks that the person edits."""
        ids = list_editable_framework_ids(request.user)
        return super().get_queryset(request).filter(**{f"{self.framework_path}__in": ids})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room to every editor."""
        return can_edit_any(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See the rows of one's own frameworks."""
        return can_edit_any(request.user) if obj is None else can_edit(request.user, find_framework(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Change the rows of drafts only."""
        return self.has_view_permission(request, obj) and not is_frozen(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Remove the rows of drafts only."""
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Add rows to drafts only."""
        return self.has_change_permission(request, obj)


def is_frozen(row: models.Model | None) -> bool:
    """Whether a row belongs to a published version."""
    version = None if row is None else find_version(row)
    return version is not None and version.is_published
