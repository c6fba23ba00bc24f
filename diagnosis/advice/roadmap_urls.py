"""The addresses of roadmaps."""

from __future__ import annotations

from django.urls import path

from diagnosis.advice import line_views, roadmap_adding, roadmap_pages, roadmap_views

urlpatterns = [
    path("results/<int:result_id>/roadmap/", roadmap_views.show_start, name="for-result"),
    path(
        "results/<int:result_id>/roadmap/measures/<str:measure_key>/",
        roadmap_adding.put_measure,
        name="put-measure",
    ),
    path(
        "results/<int:result_id>/roadmap/rises/<str:question_key>/<str:level_key>/",
        roadmap_adding.put_rise,
        name="put-rise",
    ),
    path("roadmaps/<int:plan_id>/", roadmap_views.show_roadmap, name="roadmap"),
    path("roadmaps/<int:plan_id>/lines/add/", line_views.add_line, name="add-line"),
    path("roadmaps/<int:plan_id>/lines/<int:item_id>/", line_views.show_line, name="line"),
    path("roadmaps/<int:plan_id>/lines/<int:item_id>/move/", roadmap_views.move, name="move-line"),
    path("roadmaps/<int:plan_id>/lines/<int:item_id>/drop/", roadmap_views.drop, name="drop-line"),
    path("roadmaps/<int:plan_id>/lines/<int:item_id>/delete/", roadmap_views.delete, name="delete-line"),
    path("roadmaps/<int:plan_id>/years/", roadmap_pages.show_years, name="years"),
    path("roadmaps/<int:plan_id>/order/", roadmap_pages.show_order, name="order"),
    path("roadmaps/<int:plan_id>/table/", roadmap_pages.download_table, name="roadmap-table"),
    path("roadmaps/<int:plan_id>/calendar/", roadmap_pages.download_calendar, name="roadmap-calendar"),
]
