"""The house's signs and charts for templates of every noun: ``{% load signs %}``.

A sign is hidden from readers unless ``described`` gives it words, because its word stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.results import charts
from diagnosis.results.charts import BarValues, ReadinessShape
from diagnosis.results.figures import whole_percent, write_gap, write_range, write_score
from diagnosis.scoring.records import NodeResult
from frameworks.spec import Framework

register = template.Library()

# Marks of published diagnoses and levels of the first framework, where no framework is at hand.
SHAPES: dict[str, ReadinessShape] = {"prepared": "full", "partial": "half", "not-prepared": "ring"}


def _as_markup(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  made by our own functions, which escape every word


@register.simple_tag
def sign(
    level: str | None, framework: Framework | None = None, described: str = "", size: int = 18
) -> SafeString:
    """Draw a readiness level: full disc, half disc, ring, or a dash for none."""
    if framework is None:
        shape = SHAPES.get(level or "", "none")
    else:
        rank = framework.rank_of_level(level) if level else None
        shape = charts.shape_of_rank(rank, len(framework.readiness_levels) - 1)
    return _as_markup(charts.draw_readiness(shape, described=described, size=size))


@register.simple_tag
def rungs(filled: int, steps: int = 4, described: str = "") -> SafeString:
    """Draw the level of an answer, 0 for the lowest."""
    return _as_markup(charts.draw_rungs(filled, steps=steps, described=described))


@register.simple_tag
def stairs(present: int, steps: int = 3, described: str = "") -> SafeString:
    """Draw a stage, 1 for the lowest; 0 for none."""
    return _as_markup(charts.draw_stairs(present, steps=steps, described=described))


@register.simple_tag
def spark(answered: int, asked: int, described: str = "") -> SafeString:
    """Draw one tick a question."""
    return _as_markup(charts.draw_spark(answered, asked, described=described))


@register.simple_tag
def house_mark(described: str = "") -> SafeString:
    """Draw the house mark."""
    return _as_markup(charts.draw_house_mark(described=described))


@register.simple_tag
def cell_bar(score: float | None) -> SafeString:
    """Draw the bar below a number of the criteria grid."""
    return _as_markup(charts.draw_cell_bar(score))


@register.simple_tag
def score_bar(
    node: NodeResult, name: str, thresholds: Sequence[float], beside: float | None = None
) -> SafeString:
    """Draw a node's score with its bounds; its name and numbers are the text alternative."""
    values = BarValues(node.score, node.low, node.high, beside)
    return _as_markup(
        charts.draw_score_bar(values, thresholds=thresholds, described=describe_bar(node, name, thresholds))
    )


@register.simple_tag
def score_axis(thresholds: Sequence[float]) -> SafeString:
    """Draw the numbers below a column of score bars."""
    return _as_markup(charts.draw_score_axis(thresholds))


def describe_bar(node: NodeResult, name: str, thresholds: Sequence[float]) -> str:
    """Return the text alternative of a score bar."""
    if node.score is None:
        return _("%(name)s: no score yet") % {"name": name}
    score = write_score(node.score, thresholds)
    if not write_range(node.low, node.high, thresholds):
        return _("%(name)s: %(score)s of 100") % {"name": name, "score": score}
    return _("%(name)s: %(score)s of 100, between %(low)s and %(high)s with the missing answers") % {
        "name": name,
        "score": score,
        "low": write_score(node.low, thresholds),
        "high": write_score(node.high, thresholds),
    }


@register.filter
def score(value: float | None, thresholds: Sequence[float] = ()) -> str:
    """Write a score: whole, or with a decimal beside a threshold; a dash for none."""
    return write_score(value, thresholds or ())


@register.filter
def bounds(node: NodeResult, thresholds: Sequence[float] = ()) -> str:
    """Write a node's bounds as "57–70"; nothing where they are written alike."""
    return write_range(node.low, node.high, thresholds or ())


@register.filter
def gap(value: float) -> str:
    """Write how many points are missing."""
    return write_gap(value)


@register.filter
def percent(share: float) -> int:
    """Write a share (0 to 1) as a whole percentage, without its sign."""
    return whole_percent(share)
