from django.urls import path

from diagnosis.reports import views

app_name = "reports"

urlpatterns = [
    path("results/<int:result_id>/report/", views.show_reports, name="show"),
    path("results/<int:result_id>/report/<str:language>/", views.ask_for_report, name="request"),
    path("results/<int:result_id>/report/<str:language>/progress/", views.show_progress, name="progress"),
    path("reports/<int:report_id>/", views.download_report, name="download"),
]
