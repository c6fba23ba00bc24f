"""The bars of a roadmap over the years, as SVG. Pure: days and words come in.

Every figure is fluid (x in percent), so that the parts of one column stand exactly below each other. A
bar's words stand beside it in the same row of the table; the figures themselves are hidden from readers.

Filled: done. Half dark: under way. Pale: planned. Dashed: without days of its own, drawn over its
horizon. Hatched: from the due day until today, overdue.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from diagnosis.results.svg import (
    BLUE,
    BLUE_BAND,
    BLUE_MID,
    CLAY,
    EDGE,
    INK_SOFT,
    LINE,
    WHITE,
    element,
    frame_fluid,
)

BarKind: TypeAlias = Literal["planned", "under-way", "done"]
FILLS: dict[BarKind, str] = {"planned": BLUE_BAND, "under-way": BLUE_MID, "done": BLUE}
HEIGHT = 28.0
BAR_TOP, BAR_HEIGHT = 7.0, 14.0
AXIS_HEIGHT = 34.0
LEAST_WIDTH = 0.6  # percent: one day over many years is still a bar
MOST_QUARTERS_NAMED = 9
MOST_YEARS_NAMED = 12
HORIZON_YEARS: dict[str, tuple[int, int]] = {"quick-win": (0, 1), "mid": (1, 3), "long": (3, 5)}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its days as far as they are known, and the days of its horizon. All days are included."""

    kind: BarKind
    starts_on: datetime.date | None
    due_on: datetime.date | None
    horizon: tuple[datetime.date, datetime.date]
    is_overdue: bool = False

    @property
    def is_guessed(self) -> bool:
        """It has no day of its own."""
        return self.starts_on is None and self.due_on is None

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and last day of the bar; a missing end comes from the horizon, where that fits."""
        first, last = self.horizon
        if self.starts_on is not None:
            first = self.starts_on
        if self.due_on is not None:
            last = self.due_on
        if first > last:
            first, last = (last, last) if self.starts_on is None else (first, first)
        return first, last


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole years from the first to the last day, both included."""

    first: datetime.date
    last: datetime.date

    def place(self, day: datetime.date) -> float:
        """Return where a day begins, in percent of the width; days outside lie at the ends."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return max(0.0, min(100.0, share * 100))

    @property
    def quarters(self) -> list[datetime.date]:
        """The first days of its quarters."""
        years = range(self.first.year, self.last.year + 1)
        return [datetime.date(year, month, 1) for year in years for month in (1, 4, 7, 10)]


def span_horizon(base: datetime.date, horizon: str) -> tuple[datetime.date, datetime.date]:
    """Return the days of a horizon, counted from the day on which the plan was made."""
    start, end = HORIZON_YEARS[horizon]
    return _add_years(base, start), _add_years(base, end) - datetime.timedelta(days=1)


def choose_scale(bars: Iterable[Bar], today: datetime.date) -> Scale:
    """Return the whole years that hold all bars and today."""
    days = [day for bar in bars for day in bar.days] + [today]
    return Scale(datetime.date(min(days).year, 1, 1), datetime.date(max(days).year, 12, 31))


def draw_axis(scale: Scale, quarter_names: tuple[str, str, str, str], today: datetime.date) -> str:
    """Return the years, with their quarters where these fit, and the mark of today."""
    years = scale.last.year - scale.first.year + 1
    step = -(-years // MOST_YEARS_NAMED)
    body = []
    for day in scale.quarters:
        x = _percent(scale.place(day))
        is_year = day.month == 1
        body.append(element("line", x1=x, x2=x, y1=20 if is_year else 27, y2=AXIS_HEIGHT, stroke=EDGE))
        if is_year and (day.year - scale.first.year) % step == 0:
            body.append(element("text", str(day.year), x=x, y=13, font_size=14, fill=INK_SOFT))
        if len(scale.quarters) < MOST_QUARTERS_NAMED:
            name = quarter_names[day.month // 3]
            body.append(element("text", name, x=x, dx=4, y=31, font_size=12, fill=INK_SOFT))
    x = _percent(scale.place(today))
    body.append(element("circle", cx=x, cy=AXIS_HEIGHT - 4, r=4, fill=CLAY))
    return frame_fluid(AXIS_HEIGHT, body, described="")


def draw_bar(bar: Bar, scale: Scale, today: datetime.date, name: str) -> str:
    """Return one bar above the lines of the years and of today. ``name`` makes its pattern its own."""
    body = []
    for year in range(scale.first.year, scale.last.year + 1):
        x = _percent(scale.place(datetime.date(year, 1, 1)))
        body.append(element("line", x1=x, x2=x, y1=0, y2=HEIGHT, stroke=LINE))
    first, last = bar.days
    left = scale.place(first)
    width = max(LEAST_WIDTH, scale.place(last + datetime.timedelta(days=1)) - left)
    left = min(left, 100 - width)
    body.append(
        element(
            "rect",
            x=_percent(left),
            y=BAR_TOP,
            width=_percent(width),
            height=BAR_HEIGHT,
            rx=2,
            fill=WHITE if bar.is_guessed else FILLS[bar.kind],
            stroke=BLUE_MID,
            stroke_dasharray="4 3" if bar.is_guessed else None,
        )
    )
    if bar.is_overdue and bar.due_on is not None:
        body += _hatch(left + width, scale.place(today), name)
    x = _percent(scale.place(today))
    body.append(element("line", x1=x, x2=x, y1=0, y2=HEIGHT, stroke=CLAY, stroke_width=2))
    return frame_fluid(HEIGHT, body, described="")


def _hatch(left: float, right: float, name: str) -> list[str]:
    stripe = element("path", d="M0 6L6 0", stroke=CLAY, stroke_width=1.5)
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    opening = element("pattern", "", id=name, **size).removesuffix("</pattern>")
    return [
        f"{opening}{stripe}</pattern>",
        element(
            "rect",
            x=_percent(left),
            y=BAR_TOP,
            width=_percent(max(0.0, right - left)),
            height=BAR_HEIGHT,
            fill=f"url(#{name})",
            stroke=CLAY,
        ),
    ]


def _percent(value: float) -> str:
    return f"{value:.3f}%"


def _add_years(day: datetime.date, years: int) -> datetime.date:
    """Return the same day of another year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)
