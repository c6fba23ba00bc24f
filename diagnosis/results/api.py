"""Results over the API: the stored bytes of a diagnosis, and handing in an assessment."""

from __future__ import annotations

import json

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors, make_error
from diagnosis.assessments.errors import AlreadySubmitted
from diagnosis.assessments.permissions import load_assessment_to_answer
from diagnosis.results.models import Result
from diagnosis.results.permissions import find_latest_result, load_result
from diagnosis.results.services import submit_and_diagnose


class ResultSerializer(serializers.ModelSerializer):
    """A stored result. ``diagnosis`` is the engine's whole answer, the same bytes for the same input."""

    assessment = serializers.IntegerField(source="submission.assessment_id", read_only=True)
    submission = serializers.IntegerField(source="submission.number", read_only=True)
    diagnosis = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = [
            "id",
            "assessment",
            "submission",
            "series",
            "engine_version",
            "input_digest",
            "method_digest",
            "document_digest",
            "created_at",
            "diagnosis",
        ]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_diagnosis(self, result: Result) -> dict[str, object]:
        return json.loads(bytes(result.payload) if not isinstance(result.payload, str) else result.payload)


class ResultDetail(APIView):
    """One result."""

    @extend_schema(responses={200: ResultSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, result_id: int) -> Response:
        return Response(ResultSerializer(load_result(request.user, result_id)).data)


class LatestResult(APIView):
    """The newest result of an assessment."""

    @extend_schema(responses={200: ResultSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, assessment_id: int) -> Response:
        result = find_latest_result(request.user, assessment_id)
        if result is None:
            raise Http404
        return Response(ResultSerializer(result).data)


class SubmissionCreate(APIView):
    """Hand in the answers: they are frozen, and the result is made at once."""

    @extend_schema(request=None, responses={201: ResultSerializer, **describe_errors(401, 403, 404, 409)})
    def post(self, request: Request, assessment_id: int) -> Response:
        assessment = load_assessment_to_answer(request.user, assessment_id)
        try:
            result = submit_and_diagnose(assessment=assessment, by=request.user)
        except AlreadySubmitted as error:
            return make_error(error.code, str(error), 409)
        return Response(ResultSerializer(result).data, status=201)
