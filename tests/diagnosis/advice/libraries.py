"""Builds libraries by hand for tests of matching: name what matters.

    library = build_library(build_measure("write", raises={"policy.vision.1": "partly"}))
    situation = build_situation(FRAMEWORK, {"policy.vision.1": 0}, target="being-developed")

The framework is JICA's shape with one question an element, ``<element>.1``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diagnosis.advice.library import (
    Choice,
    ClassDirections,
    Dispute,
    Label,
    Library,
    Lift,
    Measure,
    Option,
    View,
)
from diagnosis.advice.situation import Situation, Wants, describe_situation
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.path import find_paths
from frameworks.spec import PLACE_KINDS, Framework, Source
from tests.diagnosis.scoring.frameworks import answer_with, build_jica_shape

FRAMEWORK = build_jica_shape()
SOURCE = Source("test", {"en": "made for tests"})


def build_measure(key: str, **fields: Any) -> Measure:
    """A measure of the vision, for every place and stage, of high effort over years, by default."""
    values: dict[str, Any] = {
        "elements": ("policy.vision",),
        "criteria": (),
        "place_kinds": PLACE_KINDS,
        "stages": (),
        "economic_groups": (),
        "characters": (),
        "issues": (),
        "lead": "planning",
        "horizon": "long",
        "effort": "high",
        "requires": (),
        "scaling": (),
        "business_models": (),
        "example": None,
        "source": None,
        "basis": "ours",
        **fields,
    }
    lifts = tuple(Lift(question, to) for question, to in values.pop("raises", {}).items())
    values["place_kinds"] = frozenset(values["place_kinds"])
    text = {"en": key}
    return Measure(key=key, title=text, do=text, first_step=text, raises=lifts, **values)


def build_option(key: str) -> Option:
    return Option(key, {"en": key}, {"en": key}, (), {"en": key}, SOURCE)


def build_dispute(key: str, views: Mapping[str, Iterable[str]], default: Mapping[str, str]) -> Dispute:
    """A disagreement: each view with the measures that follow it, the one advised by stage."""
    shown = tuple(View(view, {"en": view}, SOURCE, tuple(measures)) for view, measures in views.items())
    return Dispute(key, {"en": key}, shown, default, {"en": "why"})


def build_library(*measures: Measure, disputes: Iterable[Dispute] = ()) -> Library:
    return Library(
        key="test",
        framework="test",
        version="1",
        languages=("en",),
        title={"en": "Test"},
        summary={"en": ""},
        works=(),
        leads=(Label("planning", {"en": "Planning"}, {}),),
        horizons=(),
        efforts=(),
        stage_advice=(),
        scaling=Choice({"en": "where"}, (build_option("area"), build_option("sector"))),
        business_models=Choice({"en": "who"}, (build_option("government"), build_option("private"))),
        disputes=tuple(disputes),
        class_directions=ClassDirections({"en": ""}, (), (), ()),
        measures=measures,
    )


def build_situation(
    values: Mapping[str, float | str],
    *,
    target: str = "",
    framework: Framework = FRAMEWORK,
    place_kind: Any = "city",
    **wants: Any,
) -> Situation:
    """A city that gave these answers, on its way to a stage if one is named."""
    given = {"mode": "quick", "place_kind": place_kind, "answers": answer_with(framework, values)}
    path = find_paths(framework, stage=target, **given).path if target else None
    return describe_situation(framework, diagnose(framework, **given), path, Wants(**wants))
