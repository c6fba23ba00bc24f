"""Administration of places, of what is published about them, and of programmes; administrators only."""

from __future__ import annotations

from django.contrib import admin

from diagnosis.places.models import (
    CityClass,
    IssueTag,
    Place,
    Programme,
    ProgrammePlace,
    PublishedDiagnosis,
    PublishedMark,
    SourceWork,
    Statistic,
    UrbanIssue,
)


class UrbanIssueInline(admin.TabularInline):
    model = UrbanIssue
    extra = 0


class StatisticInline(admin.TabularInline):
    model = Statistic
    extra = 0


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    list_display = ("__str__", "key", "kind", "country_code", "economic_group", "character", "invented")
    list_filter = ("kind", "country_code", "economic_group", "character", "invented")
    search_fields = ("key", "name", "aliases")
    autocomplete_fields = ("parent",)
    inlines = (UrbanIssueInline, StatisticInline)


class ProgrammePlaceInline(admin.TabularInline):
    model = ProgrammePlace
    extra = 1
    autocomplete_fields = ("place",)
    readonly_fields = ("joined_on",)


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ("__str__", "key", "version", "starts_on", "deadline")
    search_fields = ("key", "name")
    inlines = (ProgrammePlaceInline,)


class PublishedMarkInline(admin.TabularInline):
    model = PublishedMark
    extra = 0


@admin.register(PublishedDiagnosis)
class PublishedDiagnosisAdmin(admin.ModelAdmin):
    list_display = ("place", "group", "work")
    list_select_related = ("place", "work")
    search_fields = ("place__key",)
    autocomplete_fields = ("place",)
    inlines = (PublishedMarkInline,)


@admin.register(SourceWork)
class SourceWorkAdmin(admin.ModelAdmin):
    list_display = ("__str__", "key")


@admin.register(IssueTag)
class IssueTagAdmin(admin.ModelAdmin):
    list_display = ("__str__", "key", "order")


@admin.register(CityClass)
class CityClassAdmin(admin.ModelAdmin):
    list_display = ("__str__", "axis", "key")
    list_filter = ("axis",)
