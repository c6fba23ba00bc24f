"""Results over the API: the stored bytes of a diagnosis, and handing in an assessment."""

from __future__ import annotations

import json

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors, make_error
from diagnosis.assessments.errors import AlreadySubmitted
from diagnosis.assessments.permissions import load_assessment_to_submit
from diagnosis.results.certainty import load_certainty
from diagnosis.results.checked import load_check_of
from diagnosis.results.models import Override, Result, Series
from diagnosis.results.permissions import find_latest_result, load_result
from diagnosis.results.services import submit_and_diagnose
from diagnosis.scoring.encoding import decode_diagnosis
from frameworks.selectors import load_spec


class OverrideSerializer(serializers.ModelSerializer):
    """Another stage that a consultant set beside the computed one."""

    set_by = serializers.SerializerMethodField()

    class Meta:
        model = Override
        fields = ["stage", "reason", "set_by", "set_at"]

    def get_set_by(self, override: Override) -> str:
        return str(override.set_by or _("a former member"))


class BandSerializer(serializers.Serializer):
    """Where the score of a node or criterion lies in 90 of 100 draws, 0-100; the score itself lies inside."""

    key = serializers.CharField(help_text="Key of the domain, element or criterion, or 'overall'.")
    low = serializers.FloatField()
    median = serializers.FloatField()
    high = serializers.FloatField()


class StageShareSerializer(serializers.Serializer):
    stage = serializers.CharField()
    share = serializers.FloatField(help_text="Share of the draws in which this stage holds, 0-1.")


class UnsureAnswerSerializer(serializers.Serializer):
    """An answer whose better evidence would help."""

    question = serializers.CharField()
    domain = serializers.CharField()
    missing = serializers.BooleanField(help_text="There is no answer that counts.")
    grade = serializers.CharField(allow_null=True, help_text="The grade that counts in the draws.")
    share = serializers.FloatField(help_text="The part of the variance that this answer explains, 0-1.")


class CertaintySerializer(serializers.Serializer):
    """How sure a result is, over seeded draws of answers, weights and aggregations."""

    engine_version = serializers.CharField()
    method_digest = serializers.CharField()
    input_digest = serializers.CharField()
    draws = serializers.IntegerField()
    nodes = BandSerializer(many=True)
    criteria = BandSerializer(many=True)
    stages = StageShareSerializer(many=True, help_text="The highest first; the shares come to 1.")
    ranges = serializers.FloatField(help_text="Share of the draws that leave more than one stage possible.")
    judged_stage = serializers.CharField(
        allow_null=True, help_text="The stage that 'stage_answers' is about."
    )
    score_method_share = serializers.FloatField(
        help_text="The part of the variance of the overall score that the way of averaging explains, 0-1."
    )
    stage_method_share = serializers.FloatField(help_text="The same of whether the stage holds.")
    score_answers = UnsureAnswerSerializer(many=True)
    stage_answers = UnsureAnswerSerializer(many=True)


class ResultSerializer(serializers.ModelSerializer):
    """A stored result. ``diagnosis`` is the engine's whole answer, the same bytes for the same input.

    ``certainty`` says how sure it is; null where that cannot be told.

    ``checked_share`` is the share of the answers handed in that the check confirmed or changed (null in
    the series ``self``); ``override`` another stage that a consultant set, or null.
    """

    assessment = serializers.IntegerField(source="submission.assessment_id", read_only=True)
    submission = serializers.IntegerField(source="submission.number", read_only=True)
    checked_share = serializers.SerializerMethodField()
    override = serializers.SerializerMethodField()
    diagnosis = serializers.SerializerMethodField()
    certainty = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = [
            "id",
            "assessment",
            "submission",
            "series",
            "checked_share",
            "override",
            "engine_version",
            "input_digest",
            "method_digest",
            "document_digest",
            "created_at",
            "diagnosis",
            "certainty",
        ]

    def get_checked_share(self, result: Result) -> float | None:
        check = load_check_of(result)
        return round(check.share, 6) if check else None

    @extend_schema_field(OverrideSerializer(allow_null=True))
    def get_override(self, result: Result) -> dict[str, object] | None:
        held = result.overrides.filter(withdrawn_at__isnull=True).select_related("set_by").first()
        return OverrideSerializer(held).data if held else None

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_diagnosis(self, result: Result) -> dict[str, object]:
        return json.loads(bytes(result.payload) if not isinstance(result.payload, str) else result.payload)

    @extend_schema_field(CertaintySerializer(allow_null=True))
    def get_certainty(self, result: Result) -> dict[str, object] | None:
        spec = load_spec(result.submission.assessment.version_id)
        diagnosis = decode_diagnosis(bytes(result.payload))
        certainty = load_certainty(result, spec, diagnosis)
        return CertaintySerializer(certainty).data if certainty else None


class ResultDetail(APIView):
    """One result."""

    @extend_schema(responses={200: ResultSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, result_id: int) -> Response:
        return Response(ResultSerializer(load_result(request.user, result_id)).data)


class LatestResult(APIView):
    """The result of the newest submission, checked where there is one, or the newest of ``series``."""

    @extend_schema(
        parameters=[OpenApiParameter("series", enum=Series.values)],
        responses={200: ResultSerializer, **describe_errors(400, 401, 404)},
    )
    def get(self, request: Request, assessment_id: int) -> Response:
        series = request.query_params.get("series", "")
        if series and series not in Series.values:
            raise ValidationError({"series": _("Ask for the series “self” or “verified”.")})
        result = find_latest_result(request.user, assessment_id, series=series)
        if result is None:
            raise Http404
        return Response(ResultSerializer(result).data)


class SubmissionCreate(APIView):
    """Hand in the answers: they are frozen, and the result is made at once."""

    @extend_schema(request=None, responses={201: ResultSerializer, **describe_errors(401, 403, 404, 409)})
    def post(self, request: Request, assessment_id: int) -> Response:
        assessment = load_assessment_to_submit(request.user, assessment_id)
        try:
            result = submit_and_diagnose(assessment=assessment, by=request.user)
        except AlreadySubmitted as error:
            return make_error(error.code, str(error), 409)
        return Response(ResultSerializer(result).data, status=201)
