"""Addresses of the API, version 1."""

from django.urls import path

from diagnosis.advice import roadmap_api as roadmaps
from diagnosis.advice import way_api
from diagnosis.advice.advice_api import AdviceDetail
from diagnosis.assessments import api as assessments
from diagnosis.comparison.api import Comparison
from diagnosis.results import api as results

urlpatterns = [
    path("assessments/", assessments.AssessmentList.as_view(), name="api-assessments"),
    path("assessments/<int:assessment_id>/", assessments.AssessmentDetail.as_view(), name="api-assessment"),
    path("assessments/<int:assessment_id>/answers/", assessments.AnswerList.as_view(), name="api-answers"),
    path(
        "assessments/<int:assessment_id>/answers/<str:question_key>/",
        assessments.AnswerDetail.as_view(),
        name="api-answer",
    ),
    path(
        "assessments/<int:assessment_id>/submission/",
        results.SubmissionCreate.as_view(),
        name="api-submission",
    ),
    path("assessments/<int:assessment_id>/result/", results.LatestResult.as_view(), name="api-latest-result"),
    path("comparison/", Comparison.as_view(), name="api-comparison"),
    path("results/<int:result_id>/", results.ResultDetail.as_view(), name="api-result"),
    path("results/<int:result_id>/advice/", AdviceDetail.as_view(), name="api-advice"),
    path("results/<int:result_id>/path/", way_api.PathDetail.as_view(), name="api-path"),
    path("roadmaps/<int:plan_id>/", roadmaps.RoadmapDetail.as_view(), name="api-roadmap"),
]
