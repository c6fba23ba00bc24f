from django.urls import path

from diagnosis.advice import way_views

urlpatterns = [
    path("results/<int:result_id>/way-forward/", way_views.show_way, name="way-forward"),
    path("results/<int:result_id>/way-forward/marks/", way_views.mark_rise, name="mark-rise"),
    path("results/<int:result_id>/way-forward/stage/", way_views.choose_way_stage, name="choose-way-stage"),
    path("results/<int:result_id>/way-forward/targets/", way_views.set_own_targets, name="set-targets"),
]
