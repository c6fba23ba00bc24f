from django.urls import path

from diagnosis.assessments import (
    answering,
    assignment_pages,
    check_views,
    question_pages,
    rating_views,
    starting,
    views,
)

app_name = "assessments"

urlpatterns = [
    path("assessments/new/", starting.start, name="start"),
    path("assessments/<int:assessment_id>/", views.show_overview, name="overview"),
    path("assessments/<int:assessment_id>/review/", views.show_review, name="review"),
    path("assessments/<int:assessment_id>/ratings/", rating_views.show_ratings, name="ratings"),
    path(
        "assessments/<int:assessment_id>/ratings/<str:element_key>/",
        rating_views.rate_element,
        name="rating",
    ),
    path(
        "assessments/<int:assessment_id>/ratings/<str:element_key>/open/",
        rating_views.open_element_rating,
        name="open-rating",
    ),
    path(
        "assessments/<int:assessment_id>/ratings/<str:element_key>/close/",
        rating_views.close_element_rating,
        name="close-rating",
    ),
    path(
        "assessments/<int:assessment_id>/ratings/<str:element_key>/settle/<str:question_key>/",
        rating_views.settle_question,
        name="settle-rating",
    ),
    path("assessments/<int:assessment_id>/evidence/", views.show_evidence, name="evidence-list"),
    path("assessments/<int:assessment_id>/carried/", views.show_next_carried, name="next-carried"),
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
    path(
        "assessments/<int:assessment_id>/assignments/", assignment_pages.show_assignments, name="assignments"
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:question_key>/",
        question_pages.show_question,
        name="question",
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:question_key>/comments/",
        question_pages.comment,
        name="comment",
    ),
    path(
        "assessments/<int:assessment_id>/questions/<str:question_key>/restore/",
        question_pages.restore,
        name="restore",
    ),
    path("assessments/<int:assessment_id>/check/", check_views.show_check, name="check"),
    path(
        "assessments/<int:assessment_id>/check/<str:element_key>/",
        check_views.check_element,
        name="check-element",
    ),
    path("assessments/<int:assessment_id>/send-back/", check_views.choose_to_send_back, name="send-back"),
    path("assessments/<int:assessment_id>/notes/", check_views.write_note, name="add-note"),
    path("notes/<int:note_id>/remove/", check_views.take_note_away, name="remove-note"),
    path("evidence/<uuid:key>/", answering.download_evidence, name="evidence"),
    path("evidence/<uuid:key>/remove/", answering.take_evidence_away, name="remove-evidence"),
]
