"""A look at assessments, their trail and what was submitted; nothing is written here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from diagnosis.assessments.models import Answer, Assessment, Change, Evidence, Submission


class ReadOnly:
    """Answers are written by those who answer, and never in the administration."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AnswerInline(ReadOnly, admin.TabularInline):
    model = Answer
    fields = (
        "question_key",
        "state",
        "level_key",
        "reason",
        "shown_comment",
        "grade",
        "origin",
        "revision",
        "updated_by",
        "updated_at",
    )
    readonly_fields = ("shown_comment",)


class EvidenceInline(ReadOnly, admin.TabularInline):
    model = Evidence
    fields = ("question_key", "kind", "name", "url", "citation", "added_by", "added_at", "removed_at")
    readonly_fields = fields


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("place", "initiative", "mode", "round", "origin", "state", "as_of", "version")
    list_filter = ("state", "origin", "mode")
    list_select_related = ("place", "version__framework")
    search_fields = ("place__key", "place__name", "initiative")
    exclude = ("participants_texts",)
    inlines = (AnswerInline, EvidenceInline)


@admin.register(Change)
class ChangeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("assessment", "question_key", "revision", "made_by", "made_at")
    list_select_related = ("assessment__place", "made_by")
    search_fields = ("question_key", "assessment__place__key")
    show_full_result_count = False


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("assessment", "number", "submitted_by", "submitted_at")
    list_select_related = ("assessment__place", "submitted_by")
    search_fields = ("assessment__place__key",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("assessment", "number", "submitted_by", "submitted_at", "answers")
