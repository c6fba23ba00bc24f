"""The shortest way over the API: read only, with the marks that are kept in the plan."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors, make_error
from diagnosis.advice.permissions import load_ground
from diagnosis.advice.way_wording import describe
from diagnosis.advice.ways import load_way_page


class PurposeSerializer(serializers.Serializer):
    """Something that the stage's rule asks for: ``node`` needs a score of ``required`` or more."""

    kind = serializers.ChoiceField(choices=["condition", "gate"])
    node = serializers.CharField()
    required = serializers.FloatField()
    level = serializers.CharField(allow_null=True)
    domain = serializers.CharField(allow_null=True)


class RiseSerializer(serializers.Serializer):
    """A question that rises. ``from_level`` is null where it is not answered: find that out first."""

    question = serializers.CharField()
    element = serializers.CharField()
    domain = serializers.CharField()
    from_level = serializers.CharField(allow_null=True)
    to_level = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField())
    effort = serializers.FloatField()
    find_out = serializers.BooleanField()
    decided = serializers.BooleanField()
    first_choice = serializers.BooleanField()
    serves = PurposeSerializer(many=True)


class WaySerializer(serializers.Serializer):
    """Rises that together make the rule of the stage hold, and their effort."""

    effort = serializers.FloatField()
    rises = RiseSerializer(many=True)


class ObstacleSerializer(serializers.Serializer):
    """A purpose that cannot be met; ``best`` is the highest score within reach, ``questions`` the marks."""

    purpose = PurposeSerializer()
    best = serializers.FloatField(allow_null=True)
    reason = serializers.ChoiceField(
        choices=["out_of_reach", "not_applicable", "not_asked", "nothing_counts", "never"]
    )
    questions = serializers.ListField(child=serializers.CharField())


class PathSerializer(serializers.Serializer):
    """The shortest way to a stage. ``path`` is null where the stage holds or ``blocked`` stands in the way.

    ``find_out`` are the questions without an answer: they count at their lowest level.
    """

    stage = serializers.CharField()
    reached = serializers.BooleanField()
    path = WaySerializer(allow_null=True)
    alternatives = WaySerializer(many=True)
    blocked = ObstacleSerializer(many=True)
    find_out = serializers.ListField(child=serializers.CharField())


class PathDetail(APIView):
    """The shortest way from a result to a stage: the one to reach, else the next, or ``stage``."""

    @extend_schema(
        parameters=[OpenApiParameter("stage", description="Key of a stage above the present one.")],
        responses={200: PathSerializer, **describe_errors(400, 401, 404, 422)},
    )
    def get(self, request: Request, result_id: int) -> Response:
        asked = request.query_params.get("stage", "")
        page = load_way_page(load_ground(request.user, result_id), asked_stage=asked)
        if page.reading.diagnosis.stage is None:
            raise Http404
        if asked and page.asked_stage != asked:
            raise ValidationError({"stage": _("Ask for a stage above the present one.")})
        way = page.way
        if way.too_large:
            said = [describe(message, page.reading.spec) for message in (*way.headline, *way.summary)]
            return make_error("search_too_large", " ".join(said), 422)
        found = {
            "stage": way.stage.key,
            "reached": way.reached,
            "path": way.path,
            "alternatives": [other.path for other in way.ways[1:]],
            "blocked": way.blocked,
            "find_out": way.find_out,
        }
        return Response(PathSerializer(found).data)
