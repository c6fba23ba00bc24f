"""Answers over the API, through the same loaders and services as the pages."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors, make_error
from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, StaleRevision
from diagnosis.assessments.models import Answer, AnswerOrigin, AnswerState, Assessment, Grade
from diagnosis.assessments.permissions import load_assessment, load_assessment_to_save, visible_assessments
from diagnosis.assessments.selectors import find_asked_question, with_carried_from
from diagnosis.assessments.services import AnswerInput, save_answer


class AssessmentSerializer(serializers.ModelSerializer):
    """An assessment without its answers."""

    place = serializers.SlugRelatedField(slug_field="key", read_only=True)
    framework = serializers.SlugRelatedField(slug_field="key", read_only=True)
    version = serializers.SlugRelatedField(slug_field="number", read_only=True)
    may_answer = serializers.BooleanField(read_only=True)

    class Meta:
        model = Assessment
        fields = [
            "id",
            "place",
            "framework",
            "version",
            "initiative",
            "mode",
            "round",
            "as_of",
            "made_how",
            "origin",
            "state",
            "may_answer",
        ]


class CarriedFromSerializer(serializers.ModelSerializer):
    """The assessment in which a carried answer was given."""

    class Meta:
        model = Assessment
        fields = ["id", "mode", "round"]


class AnswerSerializer(serializers.Serializer):
    """One answer. ``revision`` counts its saved changes; send back the one that you read (0: none yet).

    With the origin ``carried`` it was given in an earlier round or another mode (``carried_from``) and
    does not count until it is saved, as it is or changed.
    """

    question = serializers.CharField(source="question_key", read_only=True)
    state = serializers.ChoiceField(choices=AnswerState.choices)
    level = serializers.CharField(
        source="level_key", required=False, allow_blank=True, default="", max_length=40
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, allow_blank=True, default="")
    revision = serializers.IntegerField(min_value=0)
    why = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        default="",
        max_length=1000,
        help_text="Why the answer changes: kept in its history.",
    )
    counts = serializers.BooleanField(read_only=True)
    origin = serializers.ChoiceField(choices=AnswerOrigin.choices, read_only=True)
    carried_from = CarriedFromSerializer(source="carried_from.assessment", read_only=True, default=None)
    updated_at = serializers.DateTimeField(read_only=True)


def name_field(error: InvalidAnswer, state: str) -> str:
    """Return the API's name of the wrong field: a page has one choice where the API has state and level."""
    if error.field != "choice":
        return error.field
    return "level" if state == AnswerState.LEVEL else "state"


class AssessmentList(ListAPIView):
    """The assessments that you may see."""

    serializer_class = AssessmentSerializer

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Assessment.objects.none()
        return visible_assessments(self.request.user)


class AssessmentDetail(APIView):
    """One assessment."""

    @extend_schema(responses={200: AssessmentSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, assessment_id: int) -> Response:
        return Response(AssessmentSerializer(load_assessment(request.user, assessment_id)).data)


class AnswerList(APIView):
    """All answers of one assessment that were saved so far."""

    @extend_schema(responses={200: AnswerSerializer(many=True), **describe_errors(401, 404)})
    def get(self, request: Request, assessment_id: int) -> Response:
        assessment = load_assessment(request.user, assessment_id)
        return Response(AnswerSerializer(with_carried_from(assessment.answers.all()), many=True).data)


class AnswerDetail(APIView):
    """One answer: read it, or save it based on the revision that you read."""

    @extend_schema(responses={200: AnswerSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, assessment_id: int, question_key: str) -> Response:
        assessment = load_assessment(request.user, assessment_id)
        question = find_asked_question(assessment, question_key)
        answer = Answer.objects.filter(assessment=assessment, question_key=question.key).first()
        if answer is None:
            raise Http404
        return Response(AnswerSerializer(answer).data)

    @extend_schema(
        request=AnswerSerializer,
        responses={200: AnswerSerializer, **describe_errors(400, 401, 403, 404, 409)},
    )
    def put(self, request: Request, assessment_id: int, question_key: str) -> Response:
        assessment = load_assessment_to_save(request.user, assessment_id)
        serializer = AnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        revision, why = data.pop("revision"), data.pop("why")
        try:
            saved = save_answer(
                assessment=assessment,
                question_key=question_key,
                given=AnswerInput(**data),
                revision=revision,
                by=request.user,
                why=why,
            )
        except InvalidAnswer as error:
            if error.field == "question":
                raise Http404 from error
            return make_error(error.code, str(error), 400, {name_field(error, data["state"]): str(error)})
        except StaleRevision as error:
            current = None if error.current is None else AnswerSerializer(error.current).data
            return make_error(error.code, str(error), 409, current=current)
        except AlreadySubmitted as error:
            return make_error(error.code, str(error), 409)
        return Response(AnswerSerializer(saved.answer).data)
