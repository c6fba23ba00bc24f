from __future__ import annotations

from django.urls import URLPattern, path

from diagnosis.advice import measures_views
from diagnosis.advice.library_urls import urlpatterns as library_patterns
from diagnosis.advice.roadmap_urls import urlpatterns as roadmap_patterns
from diagnosis.advice.way_urls import urlpatterns as way_patterns

app_name = "advice"

urlpatterns: list[URLPattern] = [
    *library_patterns,
    *way_patterns,
    *roadmap_patterns,
    path("results/<int:result_id>/measures/", measures_views.show_measures, name="measures-of"),
    path("results/<int:result_id>/situation/", measures_views.choose, name="situation"),
]
