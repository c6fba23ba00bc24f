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
from diagnosis.results.selectors import ResultReading
from diagnosis.results.sureness import Squares
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
def squares(counted: Squares, described: str = "") -> SafeString:
    """Draw the 100 variations of the stage."""
    return _as_markup(charts.draw_squares(counted.below, counted.held, counted.above, described=described))


@register.simple_tag
def score_bar(reading: ResultReading, node: NodeResult, name: str) -> SafeString:
    """Draw a node's score with its band and the self-reported score beside a checked one.

    Its name and numbers are the text alternative. Without a certainty the band is that of the missing
    answers.
    """
    band = reading.find_band(node)
    low, high = (band.low, band.high) if band else (node.low, node.high)
    values = BarValues(node.score, low, high, reading.find_beside(node))
    described = describe_bar(reading, node, name)
    return _as_markup(charts.draw_score_bar(values, thresholds=reading.thresholds, described=described))


@register.simple_tag
def node_range(reading: ResultReading, node: NodeResult) -> str:
    """Write where a node's score lies in 90 of 100 variations, as "57–70"; nothing where it does not vary."""
    band = reading.find_band(node)
    low, high = (band.low, band.high) if band else (node.low, node.high)
    return write_range(low, high, reading.thresholds)


@register.simple_tag
def criterion_range(reading: ResultReading, criterion: str) -> str:
    """Write where a criterion's score lies in 90 of 100 variations."""
    band = reading.certainty.find_criterion(criterion) if reading.certainty else None
    return write_range(band.low, band.high) if band else ""


@register.simple_tag
def score_axis(thresholds: Sequence[float]) -> SafeString:
    """Draw the numbers below a column of score bars."""
    return _as_markup(charts.draw_score_axis(thresholds))


def describe_bar(reading: ResultReading, node: NodeResult, name: str) -> str:
    """Return the text alternative of a score bar."""
    thresholds = reading.thresholds
    if node.score is None:
        return _("%(name)s: no score yet") % {"name": name}
    score = write_score(node.score, thresholds)
    values = {"name": name, "score": score}
    band = reading.find_band(node)
    ends = (band.low, band.high) if band else (node.low, node.high)
    if not write_range(*ends, thresholds):
        said = _("%(name)s: %(score)s of 100") % values
    else:
        values |= {"low": write_score(ends[0], thresholds), "high": write_score(ends[1], thresholds)}
        if band:
            said = _("%(name)s: %(score)s of 100, from %(low)s to %(high)s in 90 of 100 variations") % values
        else:
            said = (
                _("%(name)s: %(score)s of 100, between %(low)s and %(high)s with the missing answers")
                % values
            )
    beside = reading.find_beside(node)
    if beside is None:
        return said
    return _("%(bar)s; self-reported %(score)s") % {"bar": said, "score": write_score(beside, thresholds)}


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
