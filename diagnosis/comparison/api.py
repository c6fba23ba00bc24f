"""Comparisons over the API: the same selection as on the pages, a page of results at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors
from diagnosis.comparison.common import LevelsDiffer
from diagnosis.comparison.filters import ORIGINS, Selection, read_selection
from diagnosis.comparison.listing import (
    NO_FIGURES,
    FiguresByNode,
    in_order_of_origins,
    load_figures,
)
from diagnosis.comparison.matrix_rows import load_set_stages
from diagnosis.comparison.permissions import Reach, with_context
from diagnosis.comparison.wording import say_levels_differ
from diagnosis.results.models import ComparedResult, NodeKind, Series
from frameworks.selectors import load_spec
from frameworks.spec import Domain

MEANINGS = {
    "framework": "Key of the framework.",
    "mode": "Key of the mode.",
    "series": "`self` or `verified`.",
    "version": "Number of a version; results of one method stand together. `common`: all versions, on the "
    "questions that stayed the same.",
    "origin": "`self`, `desk`, `invented` or `synthetic`.",
    "programme": "Key of a programme.",
    "country": "Country code.",
    "class": "Character of the city, `A` to `D`.",
    "group": "Economic group of the country: `leading`, `transforming` or `emerging`.",
    "stage": "Key of a stage, or `range`: more than one is possible.",
    "round": "Number of a round; without it the newest of each place.",
}
"""What each parameter of a selection means, for the description of the API."""

PARAMETERS = [OpenApiParameter(name, OpenApiTypes.STR, description=MEANINGS[name]) for name in MEANINGS]
MOST_A_PAGE = 200


class Pages(LimitOffsetPagination):
    """Fifty at a time, and never more than 200."""

    max_limit = MOST_A_PAGE


class GroundSerializer(serializers.Serializer):
    """What the results are compared on. Those of several versions stand together where the method is one."""

    framework = serializers.CharField()
    version = serializers.CharField(help_text="Number of the newest version, or `common`.")
    versions = serializers.ListField(child=serializers.CharField(), help_text="The oldest first.")
    mode = serializers.CharField()
    series = serializers.ChoiceField(choices=Series.choices)
    method_digest = serializers.CharField(allow_blank=True, help_text="Empty where the methods differ.")


class ComparedDomainSerializer(serializers.Serializer):
    """The score of one domain. ``low`` and ``high`` are its bounds with all missing answers."""

    key = serializers.CharField()
    score = serializers.FloatField(allow_null=True, help_text="0 to 100; null where nothing is answered.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField(allow_null=True, help_text="Share that is answered, 0 to 1.")
    level = serializers.CharField(allow_null=True)


class ComparedSerializer(serializers.Serializer):
    """One result. ``id`` is that of the result; ``name`` is in the reader's language."""

    id = serializers.IntegerField()
    place = serializers.CharField()
    name = serializers.CharField()
    initiative = serializers.CharField(allow_blank=True)
    country = serializers.CharField(help_text="Country code.")
    # "class" is a word of Python's own, so the field is named below.
    origin = serializers.ChoiceField(choices=[(origin.value, origin.label) for origin in ORIGINS])
    round = serializers.IntegerField()
    as_of = serializers.DateField()
    version = serializers.CharField()
    stage = serializers.CharField(allow_null=True, help_text="Null where more than one is possible.")
    set_stage = serializers.CharField(allow_null=True, help_text="Another stage that a consultant set.")
    domains = ComparedDomainSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        fields = dict(super().get_fields())
        character = serializers.CharField(allow_blank=True, help_text="Character of the city, A to D.")
        return {**fields, "class": character}


class ComparisonSerializer(serializers.Serializer):
    """A selection and one page of its results. Origins never mix: compare those of one origin only."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    ground = GroundSerializer(allow_null=True, help_text="Null where you see no result.")
    filters = serializers.DictField(child=serializers.CharField(), help_text="Those that are set and known.")
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="A sentence for each parameter that was left out."
    )
    results = ComparedSerializer(many=True)


class Comparison(APIView):
    """The results that you may compare by name, with the parameters of the page "Compare"."""

    @extend_schema(
        parameters=[
            *PARAMETERS,
            OpenApiParameter("limit", OpenApiTypes.INT, description=f"At most {MOST_A_PAGE}."),
            OpenApiParameter("offset", OpenApiTypes.INT),
        ],
        responses={200: ComparisonSerializer, **describe_errors(401)},
    )
    def get(self, request: Request) -> Response:
        selection = read_selection(Reach(request.user), request.query_params.dict())
        pages = Pages()
        rows = pages.paginate_queryset(in_order_of_origins(with_context(selection.rows)), request, view=self)
        problems = list(selection.problems)
        try:
            results = describe_rows(selection, rows or [])
        except LevelsDiffer:
            results = []
            problems.append(say_levels_differ())
        return Response(
            {
                "count": pages.count,
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "ground": describe_ground(selection),
                "filters": dict(selection.chosen),
                "problems": problems,
                "results": results,
            }
        )


def describe_ground(selection: Selection) -> dict[str, object] | None:
    """Return what the results are compared on; None without any."""
    ground = selection.ground
    if ground is None:
        return None
    return {
        "framework": ground.spec.key,
        "version": ground.version,
        "versions": [load_spec(version).version for version in ground.version_ids],
        "mode": ground.mode,
        "series": ground.series,
        "method_digest": "" if ground.is_common else ground.spec.method_digest,
    }


def describe_rows(selection: Selection, rows: Sequence[ComparedResult]) -> list[dict[str, object]]:
    """Return the rows of one page, each with its domains in the document's order; two queries.

    Raises ``common.LevelsDiffer`` on a common ground of versions whose levels are not the same.
    """
    ground = selection.ground
    if ground is None:
        return []
    listed = load_figures(ground, rows, kinds=(NodeKind.DOMAIN,), reach=selection.reach)
    set_stages = load_set_stages([row.pk for row in rows])
    return [
        {
            "id": row.pk,
            "place": row.place.key,
            "name": str(row.place),
            "initiative": row.initiative,
            "country": row.place.country_code,
            "class": row.place.character,
            "origin": row.origin,
            "round": row.round,
            "as_of": row.as_of.isoformat(),
            "version": load_spec(row.version_id).version,
            "stage": listed.stages[row.pk] or None,
            "set_stage": set_stages.get(row.pk),
            "domains": [_describe_domain(domain, listed.of(row.pk)) for domain in ground.spec.domains],
        }
        for row in rows
    ]


def _describe_domain(domain: Domain, figures: FiguresByNode) -> dict[str, object]:
    found = figures.get(domain.key, NO_FIGURES)
    return {
        "key": domain.key,
        "score": found.score,
        "low": found.low,
        "high": found.high,
        "coverage": found.coverage,
        "level": found.level or None,
    }
