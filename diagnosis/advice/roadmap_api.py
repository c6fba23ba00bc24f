"""Roadmaps over the API, through the same loader and reading as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors
from diagnosis.advice.follow_up import OUTCOMES
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus
from diagnosis.advice.permissions import load_plan
from diagnosis.advice.roadmap import Line, PlanReading, read_plan


class RoadmapCostSerializer(serializers.Serializer):
    """A sum of cost ranges in one currency."""

    currency = serializers.CharField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    count = serializers.IntegerField(help_text="How many lines name a cost.")


class RoadmapLineSerializer(serializers.Serializer):
    """One line, dropped or not. ``title`` is in the reader's language; keys are the framework's."""

    id = serializers.IntegerField(source="item.pk")
    kind = serializers.ChoiceField(source="item.kind", choices=ItemKind.choices)
    title = serializers.CharField()
    measure = serializers.CharField(source="item.measure_key", allow_blank=True)
    question = serializers.CharField(source="item.question_key", allow_blank=True)
    from_level = serializers.CharField(source="item.from_level", allow_blank=True)
    to_level = serializers.CharField(source="item.to_level", allow_blank=True)
    horizon = serializers.ChoiceField(source="item.horizon", choices=Horizon.choices)
    position = serializers.IntegerField(source="item.position")
    owner = serializers.CharField(source="item.owner", allow_blank=True)
    department = serializers.CharField(source="item.department", allow_blank=True)
    starts_on = serializers.DateField(source="item.starts_on", allow_null=True)
    due_on = serializers.DateField(source="item.due_on", allow_null=True)
    status = serializers.ChoiceField(source="item.status", choices=ItemStatus.choices)
    overdue = serializers.BooleanField(source="is_overdue")
    note = serializers.CharField(source="item.note", allow_blank=True)
    cost_low = serializers.IntegerField(source="item.cost_low", allow_null=True)
    cost_high = serializers.IntegerField(source="item.cost_high", allow_null=True)
    currency = serializers.CharField(source="item.currency", allow_blank=True)
    priority = serializers.BooleanField(source="item.priority")
    revision = serializers.IntegerField(source="item.revision")


class RoadmapRiseSerializer(serializers.Serializer):
    """What became of a planned rise by a later round; ``checked`` is null where nothing was checked."""

    line = serializers.IntegerField(source="line.item.pk")
    round = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    checked = serializers.CharField(allow_null=True, help_text="An outcome by the checked answers.")


class RoadmapSerializer(serializers.Serializer):
    """A roadmap with its lines by horizon, their costs, and which planned rises happened."""

    id = serializers.IntegerField(source="plan.pk")
    place = serializers.CharField(source="plan.place.key")
    framework = serializers.CharField(source="plan.framework.key")
    initiative = serializers.CharField(source="plan.initiative", allow_blank=True)
    origin = serializers.CharField(source="plan.origin", help_text="self, desk, invented or synthetic.")
    revision = serializers.IntegerField(source="plan.revision")
    today = serializers.DateField(help_text="The day in the site's time zone by which lines are overdue.")
    lines = serializers.SerializerMethodField()
    costs = RoadmapCostSerializer(many=True)
    follow_up = RoadmapRiseSerializer(many=True, source="follow_up.rows")

    @extend_schema_field(RoadmapLineSerializer(many=True))
    def get_lines(self, reading: PlanReading) -> list[dict[str, Any]]:
        lines: tuple[Line, ...] = (*reading.lines, *reading.dropped)
        return list(RoadmapLineSerializer(lines, many=True).data)


class RoadmapDetail(APIView):
    """One roadmap."""

    @extend_schema(responses={200: RoadmapSerializer, **describe_errors(401, 404)})
    def get(self, request: Request, plan_id: int) -> Response:
        plan, _may_change = load_plan(request.user, plan_id)
        return Response(RoadmapSerializer(read_plan(plan)).data)
