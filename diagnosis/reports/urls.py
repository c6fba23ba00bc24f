from django.urls import path

from diagnosis.reports import brief_views, questionnaire_views, views

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
    path("compare/briefs/", brief_views.show_briefs, name="briefs"),
    path("compare/briefs/<int:brief_id>/", brief_views.show_brief, name="brief"),
    path("compare/briefs/<int:brief_id>/progress/", brief_views.show_progress, name="brief-progress"),
    path("compare/briefs/<int:brief_id>/remove/", brief_views.remove_brief, name="remove-brief"),
    path("compare/briefs/<int:brief_id>/file/", brief_views.download_brief, name="brief-file"),
]
