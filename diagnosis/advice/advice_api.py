"""Advice over the API: the measures of the library for one result, with what speaks for and against each."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import describe_errors
from diagnosis.advice import match_wording
from diagnosis.advice.advising import CityAdvice, load_city_advice
from diagnosis.advice.match import MatchedMeasure
from diagnosis.advice.permissions import load_ground
from diagnosis.results.wording import in_language
from frameworks.messages import Message

TEXT = serializers.CharField
SENTENCES = serializers.ListField(
    child=inline_serializer(
        "AdviceSentence",
        {"code": TEXT(help_text="Stable code."), "sentence": TEXT(help_text="In the reader's language.")},
    )
)
MEASURES = serializers.ListField(
    child=inline_serializer(
        "AdvisedMeasure",
        {
            "key": TEXT(),
            "title": TEXT(),
            "first_step": TEXT(),
            "elements": serializers.ListField(child=TEXT()),
            "lead": TEXT(),
            "horizon": TEXT(),
            "effort": TEXT(),
            "basis": TEXT(help_text="sourced or ours"),
            "points": serializers.IntegerField(help_text="What it counts for here; the order only."),
            "fits": serializers.BooleanField(),
            "planned": serializers.BooleanField(help_text="It stands on the roadmap."),
            "needs": serializers.ListField(child=TEXT(), help_text="Measures that come first."),
            "takes": serializers.ListField(child=TEXT(), help_text="Questions of the path that it raises."),
            "reasons": SENTENCES,
            "hindrances": SENTENCES,
        },
    )
)
ADVICE = inline_serializer(
    "Advice",
    {
        "result": serializers.IntegerField(),
        "library": inline_serializer("AdviceLibrary", {"key": TEXT(), "version": TEXT(), "digest": TEXT()}),
        "stage": TEXT(help_text="The stage that is advised on; empty without one."),
        "target": TEXT(help_text="The stage to which the path leads; empty without one."),
        "choices": inline_serializer(
            "AdviceChoices",
            {
                "economic_group": TEXT(),
                "character": TEXT(),
                "issues": serializers.ListField(child=TEXT()),
                "scaling": TEXT(),
                "business_model": TEXT(),
            },
        ),
        "first": MEASURES,
        "others": MEASURES,
    },
)


class AdviceDetail(APIView):
    """The advice of one result by the newest library of its framework; 404 where there is no library."""

    @extend_schema(responses={200: ADVICE, **describe_errors(401, 404)})
    def get(self, request: Request, result_id: int) -> Response:
        advice = load_city_advice(load_ground(request.user, result_id))
        if advice is None:
            raise Http404
        return Response(_write_advice(advice))


def _write_advice(advice: CityAdvice) -> dict[str, object]:
    library, wants = advice.library, advice.choices.wants
    return {
        "result": advice.ground.result.pk,
        "library": {"key": library.key, "version": library.version, "digest": library.digest},
        "stage": advice.situation.stage,
        "target": advice.target,
        "choices": {
            "economic_group": wants.economic_group,
            "character": wants.character,
            "issues": sorted(wants.issues),
            "scaling": wants.scaling,
            "business_model": wants.business_model,
        },
        "first": [_write_measure(row, advice) for row in advice.first],
        "others": [_write_measure(row, advice) for row in advice.others],
    }


def _write_measure(row: MatchedMeasure, advice: CityAdvice) -> dict[str, object]:
    measure = row.measure
    return {
        "key": measure.key,
        "title": in_language(measure.title),
        "first_step": in_language(measure.first_step),
        "elements": measure.elements,
        "lead": measure.lead,
        "horizon": measure.horizon,
        "effort": measure.effort,
        "basis": measure.basis,
        "points": row.points,
        "fits": row.fits,
        "planned": row.planned,
        "needs": row.needs,
        "takes": row.rises,
        "reasons": [_write_sentence(message, advice) for message in row.reasons],
        "hindrances": [_write_sentence(message, advice) for message in row.hindrances],
    }


def _write_sentence(message: Message, advice: CityAdvice) -> dict[str, str]:
    return {"code": message.code, "sentence": match_wording.describe(message, advice.words)}
