from django.urls import path

from diagnosis.reports import questionnaire_views, views

app_name = "reports"

urlpatterns = [
    path("results/<int:result_id>/report/", views.show_reports, name="show"),
    path("results/<int:result_id>/report/<str:language>/", views.ask_for_report, name="request"),
    path("results/<int:result_id>/report/<str:language>/progress/", views.show_progress, name="progress"),
    path("reports/<int:report_id>/", views.download_report, name="download"),
    path(
        "print/<int:version_id>/<str:mode>/", questionnaire_views.show_questionnaires, name="questionnaires"
    ),
    path(
        "print/<int:version_id>/<str:mode>/<str:language>/",
        questionnaire_views.ask_for_questionnaire,
        name="request-questionnaire",
    ),
    path(
        "print/<int:version_id>/<str:mode>/<str:language>/progress/",
        questionnaire_views.show_progress,
        name="questionnaire-progress",
    ),
    path(
        "reports/questionnaires/<int:questionnaire_id>/",
        questionnaire_views.download_questionnaire,
        name="download-questionnaire",
    ),
]
