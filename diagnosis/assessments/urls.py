from django.urls import path

from diagnosis.assessments import answering, views

app_name = "assessments"

urlpatterns = [
    path("assessments/new/", views.start, name="start"),
    path("assessments/<int:assessment_id>/", views.show_overview, name="overview"),
    path("assessments/<int:assessment_id>/review/", views.show_review, name="review"),
    path(
        "assessments/<int:assessment_id>/elements/<str:element_key>/", answering.show_element, name="element"
    ),
    path(
        "assessments/<int:assessment_id>/answers/<str:question_key>/",
        answering.save_one_answer,
        name="save-answer",
    ),
    path(
        "assessments/<int:assessment_id>/answers/<str:question_key>/evidence/",
        answering.add_evidence,
        name="add-evidence",
    ),
    path("evidence/<uuid:key>/", answering.download_evidence, name="evidence"),
    path("evidence/<uuid:key>/remove/", answering.take_evidence_away, name="remove-evidence"),
]
