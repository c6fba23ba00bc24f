"""Frameworks and their versions, with what is done to a whole version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from frameworks.admin.access import EditorAccess, ModelAdmin
from frameworks.errors import DocumentRefused, VersionExists
from frameworks.forms import CopyForm, DocumentForm, VersionForm
from frameworks.messages import Problem
from frameworks.models import Framework, FrameworkVersion
from frameworks.permissions import (
    can_add_framework,
    can_import,
    list_editable_framework_ids,
    load_editable_draft,
    load_editable_version,
)
from frameworks.row_order import ROW_MODELS
from frameworks.selectors import list_version_problems
from frameworks.services import (
    copy_to_draft,
    export_document,
    import_document,
    publish_version,
    read_draft_document,
)
from frameworks.wording import word_message


@admin.register(Framework)
class FrameworkAdmin(EditorAccess, ModelAdmin):
    framework_path = "pk"
    list_display = ("key", "subject")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Begin a framework."""
        return can_add_framework(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A framework's key and subject stand for ever; its versions change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Remove a framework without versions."""
        return super().has_view_permission(request, obj) and (obj is None or not obj.versions.exists())


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(EditorAccess, ModelAdmin):
    framework_path = "framework"
    form = VersionForm
    list_display = ("__str__", "state", "published_at", "document_digest")
    list_filter = ("state",)
    list_select_related = ("framework",)
    exclude = ("notes",)
    readonly_fields = ("state", "published_at", "method_digest", "document_digest")
    change_form_template = "frameworks/admin/version.html"
    change_list_template = "frameworks/admin/versions.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A version stays with its framework."""
        return self.readonly_fields if obj is None else ("framework", *self.readonly_fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the frameworks that the person edits."""
        kwargs["queryset"] = Framework.objects.filter(pk__in=list_editable_framework_ids(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages for a whole version."""
        pages = [
            path("import/", self.admin_site.admin_view(self.import_page), name="frameworks_import"),
            path(
                "<int:version_id>/check/",
                self.admin_site.admin_view(self.check_page),
                name="frameworks_check",
            ),
            path(
                "<int:version_id>/export/",
                self.admin_site.admin_view(self.export_page),
                name="frameworks_export",
            ),
            path(
                "<int:version_id>/publish/",
                self.admin_site.admin_view(self.publish_page),
                name="frameworks_publish",
            ),
            path(
                "<int:version_id>/copy/", self.admin_site.admin_view(self.copy_page), name="frameworks_copy"
            ),
        ]
        return [*pages, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Add the lists of the version's rows."""
        version = kwargs.get("obj")
        context["row_lists"] = [] if version is None else _list_row_links(version)
        return super().render_change_form(request, context, *args, **kwargs)

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Write a document as a draft, or say what is wrong with it."""
        if not self.has_view_permission(request) and not can_add_framework(request.user):
            raise PermissionDenied
        form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                return self._import(request, form.cleaned_data["text"])
            except DocumentRefused as error:
                problems = error.problems
        return self._render(request, "import", _("Import a document"), None, problems, form=form)

    def _import(self, request: HttpRequest, text: str) -> HttpResponse:
        if not can_import(request.user, read_draft_document(text)["key"]):
            raise PermissionDenied
        version = import_document(text=text, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(version)s is written as a draft.") % {"version": version})
        return redirect("admin:frameworks_check", version.pk)

    def check_page(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """List what stands in the way of publishing."""
        version = load_editable_version(request.user, version_id)
        problems = list_version_problems(version)
        return self._render(
            request, "check", _("Problems of %(version)s") % {"version": version}, version, problems
        )

    def export_page(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Give the document as a file."""
        version = load_editable_version(request.user, version_id)
        name = f"{version.framework.key}-{version.number}.yaml"
        response = HttpResponse(export_document(version), content_type="application/yaml; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def publish_page(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Ask once, then freeze the draft."""
        version = load_editable_draft(request.user, version_id)
        if request.method == "POST":
            try:
                publish_version(version=version, by=request.user)  # type: ignore[arg-type]
            except DocumentRefused:
                messages.error(request, _("The draft still has problems."))
                return redirect("admin:frameworks_check", version.pk)
            messages.success(request, _("%(version)s is published.") % {"version": version})
            return redirect("admin:frameworks_frameworkversion_change", version.pk)
        problems = list_version_problems(version)
        return self._render(
            request, "publish", _("Publish %(version)s") % {"version": version}, version, problems
        )

    def copy_page(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """Copy a version to a draft of another number."""
        version = load_editable_version(request.user, version_id)
        form = CopyForm(request.POST if request.method == "POST" else None)
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                draft = copy_to_draft(version=version, number=form.cleaned_data["number"], by=request.user)  # type: ignore[arg-type]
            except VersionExists:
                form.add_error("number", _("The framework has a version of that number."))
            except DocumentRefused as error:
                problems = error.problems
            else:
                return redirect("admin:frameworks_frameworkversion_change", draft.pk)
        return self._render(
            request,
            "copy",
            _("Copy %(version)s to a draft") % {"version": version},
            version,
            problems,
            form=form,
        )

    def _render(
        self,
        request: HttpRequest,
        page: str,
        title: str,
        version: FrameworkVersion | None,
        problems: tuple[Problem, ...],
        **context: Any,
    ) -> HttpResponse:
        worded = [(problem.place, word_message(problem.message)) for problem in problems]
        values = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": title,
            "version": version,
            "problems": worded,
            **context,
        }
        return TemplateResponse(request, f"frameworks/admin/{page}.html", values)


def _list_row_links(version: FrameworkVersion) -> list[dict[str, Any]]:
    """Return name, list and, for drafts, the page to add a row, of each kind that has a list of its own."""
    return [
        {
            "title": model._meta.verbose_name_plural,
            "list": reverse(f"admin:frameworks_{name}_changelist") + f"?version__id__exact={version.pk}",
            "add": None
            if version.is_published
            else reverse(f"admin:frameworks_{name}_add") + f"?version={version.pk}",
        }
        for model in ROW_MODELS
        if admin.site.is_registered(model) and (name := model._meta.model_name)
    ]
