from django.urls import path

from diagnosis.results import judging, outside_views, sharing_views, views

app_name = "results"

urlpatterns = [
    path("results/<int:result_id>/", views.show_result, name="result"),
    path("assessments/<int:assessment_id>/result/", views.show_latest_result, name="for_assessment"),
    path("assessments/<int:assessment_id>/submit/", views.submit, name="submit"),
    path("results/<int:result_id>/sharing/", sharing_views.show_sharing, name="sharing"),
    path("results/<int:result_id>/sharing/audience/", sharing_views.publish, name="publish"),
    path("results/<int:result_id>/sharing/links/", sharing_views.add_link, name="add-link"),
    path("results/<int:result_id>/sharing/links/<int:link_id>/end/", sharing_views.end_link, name="end-link"),
    path("results/<int:result_id>/shared/", outside_views.show_published, name="published"),
    path("public/", outside_views.list_public, name="public-list"),
    path("public/results/<int:result_id>/", outside_views.show_public, name="public"),
    path("shared/<str:secret>/", outside_views.show_by_link, name="by-link"),
    path("assessments/<int:assessment_id>/finish-check/", judging.end_check, name="finish-check"),
    path("results/<int:result_id>/differences/", judging.show_differences, name="differences"),
    path("results/<int:result_id>/stage/", judging.choose_stage, name="set-stage"),
    path("results/<int:result_id>/stage/withdraw/", judging.take_stage_back, name="withdraw-stage"),
    path("reference/", views.show_reference, name="reference"),
]
