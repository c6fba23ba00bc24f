from django.urls import path

from diagnosis.results import views

app_name = "results"

urlpatterns = [
    path("results/<int:result_id>/", views.show_result, name="result"),
    path("assessments/<int:assessment_id>/result/", views.show_latest_result, name="for_assessment"),
    path("assessments/<int:assessment_id>/submit/", views.submit, name="submit"),
    path("reference/", views.show_reference, name="reference"),
]
