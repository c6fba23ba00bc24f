"""One list for each kind of row, filtered by version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks import models
from frameworks.admin.access import EditorAccess, ModelAdmin, StackedInline, find_version
from frameworks.forms import GlossaryTermForm, QuestionForm, RowForm, StageForm, WorkForm
from frameworks.permissions import list_editable_framework_ids, load_editable_draft


class VersionFilter(admin.SimpleListFilter):
    """The versions of the frameworks that the person edits."""

    title = gettext_lazy("framework version")
    parameter_name = "version__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the versions, the latest first."""
        versions = models.FrameworkVersion.objects.filter(
            framework__in=list_editable_framework_ids(request.user)
        )
        return [
            (str(version.pk), str(version))
            for version in versions.select_related("framework").order_by("-pk")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of the chosen version."""
        value = self.value()
        return queryset.filter(version_id=int(value)) if value and value.isdecimal() else queryset


class RowInline(EditorAccess, StackedInline):
    """Rows on the page of the row that holds them."""

    form = RowForm
    extra = 0
    exclude = ("version",)

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> type[BaseInlineFormSet[Any, Any, Any]]:
        """Tell the forms of which version they are."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.version = find_version(obj) if obj is not None else find_draft(request)  # type: ignore[attr-defined]
        return formset


class ScaleLevelInline(RowInline):
    model = models.ScaleLevel


class DescriptorInline(RowInline):
    model = models.Descriptor


class FactorLinkInline(RowInline):
    model = models.FactorLink


def find_draft(request: HttpRequest) -> models.FrameworkVersion | None:
    """Return the draft that the address names for a new row; Http404 for one that is not the person's."""
    value = request.GET.get("version", "")
    return load_editable_draft(request.user, int(value)) if value.isdecimal() else None


class RowAdmin(EditorAccess, ModelAdmin):
    """Rows of one kind. A new one is added from the page of its draft, which the address names."""

    form = RowForm
    exclude = ("version",)
    list_display: tuple[str, ...] = ("__str__", "version", "order")
    list_filter = (VersionFilter,)
    list_select_related: ClassVar[tuple[str, ...]] = ("version__framework",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form of which version it is."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.version = find_version(obj) if obj is not None else find_draft(request)
        return form

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Send a person who named no draft to the list of versions."""
        if find_draft(request) is None:
            messages.info(request, _("Open a draft, and add the row from there."))
            return redirect("admin:frameworks_frameworkversion_changelist")
        return super().add_view(request, form_url, extra_context)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Give new rows of inlines the version of the row that holds them."""
        for row in formset.save(commit=False):
            row.version = form.instance.version
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()


@admin.register(models.Scale)
class ScaleAdmin(RowAdmin):
    inlines = (ScaleLevelInline,)


@admin.register(models.Question)
class QuestionAdmin(RowAdmin):
    form = QuestionForm
    inlines = (DescriptorInline, FactorLinkInline)
    list_display = ("key", "element", "weight", "version", "order")
    list_select_related = ("version__framework", "element")
    search_fields = ("key",)


@admin.register(models.Work)
class WorkAdmin(RowAdmin):
    form = WorkForm


@admin.register(models.Stage)
class StageAdmin(RowAdmin):
    form = StageForm


@admin.register(models.Domain)
class DomainAdmin(RowAdmin):
    list_display = ("key", "weight", "version", "order")


@admin.register(models.Element)
class ElementAdmin(RowAdmin):
    list_display = ("key", "number", "domain", "weight", "version", "order")
    list_select_related = ("version__framework", "domain")


@admin.register(models.SuccessFactor)
class SuccessFactorAdmin(RowAdmin):
    list_display = ("key", "criterion", "domain", "version", "order")
    list_select_related = ("version__framework", "criterion", "domain")


@admin.register(models.SourceFact)
class SourceFactAdmin(RowAdmin):
    list_display = ("key", "element", "version", "order")
    list_select_related = ("version__framework", "element")


@admin.register(models.GlossaryTerm)
class GlossaryTermAdmin(RowAdmin):
    form = GlossaryTermForm


@admin.register(models.Gate)
class GateAdmin(RowAdmin):
    list_display = ("level", "score", "domain", "element", "version")
    list_select_related = ("version__framework", "level", "domain", "element")


@admin.register(models.EmptyCell)
class EmptyCellAdmin(RowAdmin):
    list_display = ("criterion", "domain", "version")
    list_select_related = ("version__framework", "criterion", "domain")


admin.site.register((models.Mode, models.EvidenceGrade, models.ReadinessLevel, models.Criterion), RowAdmin)
