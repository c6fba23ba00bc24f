"""Addresses of the measure library. Keys of measures hold no slash, so that no word of ours hides one."""

from __future__ import annotations

from django.urls import path

from diagnosis.advice import edition_views, library_views

urlpatterns = [
    path("measures/", library_views.list_measures, name="measures"),
    path("measures/library/disagreements/", library_views.show_disputes, name="disputes"),
    path("measures/library/versions/", edition_views.manage_editions, name="editions"),
    path("measures/library/versions/<int:library_id>/", edition_views.show_edition, name="edition"),
    path(
        "measures/library/versions/<int:library_id>/publish/",
        edition_views.publish_edition,
        name="publish-edition",
    ),
    path(
        "measures/library/versions/<int:library_id>/remove/",
        edition_views.remove_edition,
        name="remove-edition",
    ),
    path(
        "measures/library/versions/<int:library_id>/download/",
        library_views.download_library,
        name="download-library",
    ),
    path("measures/<str:key>/", library_views.show_measure, name="measure"),
]
