"""Rows and values for tests of roadmaps."""

from __future__ import annotations

from django.utils import timezone

from diagnosis.advice.library import (
    Choice,
    ClassDirections,
    Library,
    Lift,
    Measure,
)
from diagnosis.advice.line_rules import LineInput
from diagnosis.advice.models import MeasureLibrary, PlanItem
from diagnosis.advice.models.libraries import LibraryState
from diagnosis.advice.planning import add_own_step

EMPTY = {"en": "", "ja": ""}


def make_measure(key: str, **fields: object) -> Measure:
    """A measure for everybody that lifts nothing and needs nothing first."""
    title = key.replace("-", " ").capitalize()
    values: dict[str, object] = {
        "title": {"en": title, "ja": f"{title}（日本語）"},
        "do": EMPTY,
        "first_step": EMPTY,
        "elements": ("policy.vision",),
        "raises": (),
        "criteria": (),
        "place_kinds": frozenset({"city"}),
        "stages": (),
        "economic_groups": (),
        "characters": (),
        "issues": (),
        "lead": "planning",
        "horizon": "quick-win",
        "effort": "low",
        "requires": (),
        "scaling": (),
        "business_models": (),
        "example": None,
        "source": None,
        "basis": "ours",
        **fields,
    }
    return Measure(key=key, **values)


def make_library(*measures: Measure, framework: str = "small") -> Library:
    """A library of these measures."""
    choice = Choice(EMPTY, ())
    return Library(
        key="test",
        framework=framework,
        version="1.0",
        languages=("en", "ja"),
        title=EMPTY,
        summary=EMPTY,
        works=(),
        leads=(),
        horizons=(),
        efforts=(),
        stage_advice=(),
        scaling=choice,
        business_models=choice,
        disputes=(),
        class_directions=ClassDirections(EMPTY, (), (), ()),
        measures=measures,
    )


def lift(question: str, to: str = "improved") -> Lift:
    return Lift(question, to)


def publish_row(framework, number: str = "1.0") -> MeasureLibrary:
    """The row of a published library; its document is not read here."""
    return MeasureLibrary.objects.create(
        key="test",
        number=number,
        framework=framework,
        state=LibraryState.PUBLISHED,
        document="{}",
        digest="0" * 64,
        published_at=timezone.now(),
    )


def own(plan, title: str, **fields) -> PlanItem:
    return add_own_step(plan=plan, standing=None, given=LineInput(title=title, **fields), by=None)


def page(plan, part: str = "") -> str:
    return f"/roadmaps/{plan.pk}/{part}"
