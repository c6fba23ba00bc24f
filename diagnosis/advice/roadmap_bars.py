"""The lines of a roadmap with their bars over the years."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.advice.models import Horizon
from diagnosis.advice.roadmap import Line, PlanReading
from diagnosis.advice.timeline import Bar, BarKind, choose_scale, draw_axis, draw_bar, span_horizon

KINDS: dict[str, BarKind] = {"planned": "planned", "under-way": "under-way", "done": "done"}


@dataclass(frozen=True)
class DrawnLine:
    """A line with its bar; ``is_guessed`` where it has no days and the bar shows its horizon."""

    line: Line
    bar: SafeString
    is_guessed: bool


@dataclass(frozen=True)
class DrawnColumn:
    """The lines of one horizon."""

    horizon: Horizon
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class Years:
    """The axis, and the lines by horizon."""

    axis: SafeString
    columns: tuple[DrawnColumn, ...]

    @property
    def has_guessed(self) -> bool:
        return any(line.is_guessed for column in self.columns for line in column.lines)


def lay_out_years(reading: PlanReading) -> Years:
    """Draw every line that is not dropped."""
    base = timezone.localdate(reading.plan.created_at)
    bars = {line.item.pk: _make_bar(line, span_horizon(base, line.item.horizon)) for line in reading.lines}
    scale = choose_scale(bars.values(), reading.today)
    quarters = (_("Q1"), _("Q2"), _("Q3"), _("Q4"))
    columns = []
    for column in reading.columns:
        lines = []
        for line in column.lines:
            bar = bars[line.item.pk]
            drawn = draw_bar(bar, scale, reading.today, f"hatch-{line.item.pk}")
            lines.append(DrawnLine(line, _as_markup(drawn), bar.is_guessed))
        columns.append(DrawnColumn(column.horizon, tuple(lines)))
    return Years(_as_markup(draw_axis(scale, quarters, reading.today)), tuple(columns))


def _make_bar(line: Line, horizon: tuple[datetime.date, datetime.date]) -> Bar:
    item = line.item
    return Bar(KINDS[item.status], item.starts_on, item.due_on, horizon, line.is_overdue)


def _as_markup(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  our own functions, which escape every word
