"""Charts of distributions as SVG text, for pages and files. Pure: every word comes in as a parameter.

Scores run from 0 to 100; charts are as wide as their place, x is a percentage of it. One's own place is a
full blue dot with its name, others are rings, quartiles a pale bar with the median as a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnosis.comparison.quartiles import Column, Quartiles
from diagnosis.results.figures import DASH, write_score
from diagnosis.results.svg import (
    BLUE,
    BLUE_BAND,
    BLUE_MID,
    EDGE,
    INK,
    INK_SOFT,
    LINE,
    WHITE,
    element,
    frame_fluid,
)

DOTS_BELOW = 60
"""From this many places on a histogram is drawn."""

HIGHEST_STACK = 12
ROW_HEIGHT = 28.0
DOT = 11.0
DOT_RADIUS = 4.5
HEAD = 48.0
FOOT = 22.0
BARS = 150.0
LEVEL_ROW = 46.0
DRAWN_WIDTH = 900.0
LABEL_WIDTH = 270.0
NUMBERS_WIDTH = 200.0
DRAWN_ROW = 38.0


@dataclass(frozen=True, slots=True)
class OwnMark:
    """One's own place on a chart: its score, the label with name and number, and whether it is counted."""

    score: float
    label: str
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Axis:
    """Where levels begin, lowest first, and the names of the levels from the lowest on."""

    thresholds: tuple[float, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A line of a chart to download: its name, the fluid chart, and the numbers beside it."""

    label: str
    chart: str
    numbers: str
    is_own: bool = False


def draw_spread(columns: Sequence[Column], own: OwnMark | None, axis: Axis, *, described: str) -> str:
    """Return scores as stacked dots, from sixty on (or where a stack grows too high) as bars."""
    highest = max(column.count for column in columns)
    count = sum(column.count for column in columns)
    if count >= DOTS_BELOW or highest > HIGHEST_STACK:
        bottom = HEAD + BARS
        body = [*_draw_ground(axis, bottom), *_draw_bars(columns, highest, bottom)]
        body += _draw_own(own, own.score, bottom) if own else []
    else:
        bottom = HEAD + max(highest + 1, 4) * DOT
        body = [*_draw_ground(axis, bottom), *_draw_dots(columns, own, bottom)]
    return frame_fluid(bottom + FOOT, body, described=described)


def draw_quartiles(
    quartiles: Quartiles | None, own: float | None, thresholds: Sequence[float], *, described: str
) -> str:
    """Return a pale bar from the lower to the upper quartile with the median as a line, without whiskers.

    Without quartiles a dash stands at 0.
    """
    body = _draw_line(thresholds)
    if quartiles is None:
        body.append(element("text", DASH, x=_x(0), y=18.5, font_size=14, fill=INK_SOFT))
    else:
        start = min(quartiles.lower, 99)  # at least a point wide, and never past the end
        width = max(quartiles.upper - start, 1)
        bar = element("rect", x=_x(start), y=6, width=_width(width), height=16, rx=2, fill=BLUE_BAND)
        at = _x(quartiles.median)
        body += [bar, element("line", x1=at, y1=4, x2=at, y2=24, stroke=BLUE_MID, stroke_width=3)]
    if own is not None:
        body.append(_draw_dot(_x(own), 14))
    return frame_fluid(ROW_HEIGHT, body, described=described)


def draw_rings(
    scores: Iterable[float | None], own: float | None, thresholds: Sequence[float], *, described: str
) -> str:
    """Return a ring for each score and a full dot for one's own; a missing score is left out."""
    body = _draw_line(thresholds)
    body += [_draw_ring(_x(score), 14) for score in scores if score is not None]
    if own is not None:
        body.append(_draw_dot(_x(own), 14))
    return frame_fluid(ROW_HEIGHT, body, described=described)


def draw_level_bars(rows: Sequence[tuple[str, int]], own: int | None, *, described: str) -> str:
    """Return a bar for each answer with its name above and its count; ``own`` is the row of one's answer."""
    highest = max((count for _name, count in rows), default=0) or 1
    body = []
    for position, (name, count) in enumerate(rows):
        top = position * LEVEL_ROW
        is_own = position == own
        weight = 700 if is_own else None
        body += [
            element("text", name, x="0", y=top + 14, font_size=14, fill=INK, font_weight=weight),
            element("rect", x="0", y=top + 20, width="90%", height=16, rx=2, fill=LINE, fill_opacity=0.5),
            element("text", str(count), x="92%", y=top + 33, font_size=14, fill=INK, font_weight=weight),
        ]  # fmt: skip
        if count:
            width = f"{90 * count / highest:.2f}%"
            fill = BLUE if is_own else BLUE_MID
            body.append(element("rect", x="0", y=top + 20, width=width, height=16, rx=2, fill=fill))
    return frame_fluid(max(len(rows), 1) * LEVEL_ROW, body, described=described)


def draw_table(rows: Sequence[DrawnRow], axis: str, *, described: str) -> tuple[str, float, float]:
    """Return lines of a table with their charts as one picture, its width and its height; for files."""
    height = DRAWN_ROW * (len(rows) + 1)
    chart_width = DRAWN_WIDTH - LABEL_WIDTH - NUMBERS_WIDTH
    body = []
    for position, row in enumerate(rows):
        top = position * DRAWN_ROW
        weight = 700 if row.is_own else None
        body += [
            element("text", row.label, x="0", y=top + 19, font_size=14, fill=INK, font_weight=weight),
            _nest(row.chart, x=LABEL_WIDTH, y=top, width=chart_width),
            element(
                "text", row.numbers, x=DRAWN_WIDTH, y=top + 19, font_size=14, fill=INK, text_anchor="end"
            ),
        ]
    body.append(_nest(axis, x=LABEL_WIDTH, y=len(rows) * DRAWN_ROW, width=chart_width))
    return frame_fluid(height, body, described=described), DRAWN_WIDTH, height


def find_height(chart: str) -> float:
    """Return the height of a fluid chart; 0 where nothing is drawn."""
    found = re.match(r'<svg [^>]*height="([\d.]+)"', chart)
    return float(found[1]) if found else 0.0


def _nest(chart: str, *, x: float, y: float, width: float) -> str:
    return chart.replace('width="100%"', f'x="{x:g}" y="{y:g}" width="{width:g}"', 1)


def _draw_line(thresholds: Sequence[float]) -> list[str]:
    ground = element("line", x1=_x(0), y1=14, x2=_x(100), y2=14, stroke=LINE, stroke_width=2)
    return [ground, *(_draw_threshold(at, 3, 25) for at in thresholds)]


def _draw_threshold(at: float, top: float, bottom: float) -> str:
    return element(
        "line", x1=_x(at), y1=top, x2=_x(at), y2=bottom, stroke=EDGE, stroke_width=1, stroke_dasharray="2 2"
    )


def _draw_ground(axis: Axis, bottom: float) -> list[str]:
    """Draw the axis with its numbers, the thresholds and the names of the levels between them."""
    body = [element("line", x1=_x(0), y1=bottom, x2=_x(100), y2=bottom, stroke=EDGE, stroke_width=1.5)]
    body += [_draw_threshold(at, 20, bottom) for at in axis.thresholds]
    for at in sorted({0.0, 100.0, *axis.thresholds}):
        text = write_score(at)
        body.append(_draw_text(text, _x(at), bottom + 17))
    ends = (0.0, *axis.thresholds, 100.0)
    spans = zip(ends, ends[1:], axis.levels, strict=False)
    body += [_draw_text(name, _x((low + high) / 2), 13) for low, high, name in spans]
    return body


def _draw_text(text: str, x: str, y: float) -> str:
    return element("text", text, x=x, y=y, font_size=12, fill=INK_SOFT, text_anchor="middle")


def _draw_dots(columns: Sequence[Column], own: OwnMark | None, bottom: float) -> list[str]:
    body = []
    for column in columns:
        is_own = own is not None and column.holds(own.score)
        others = column.count - (own is not None and is_own and own.is_counted)
        x = _x(column.middle)
        body += [_draw_ring(x, _height_of(place, bottom)) for place in range(others)]
        if own is not None and is_own:
            body += _draw_own(own, column.middle, _height_of(others, bottom))
    return body


def _draw_bars(columns: Sequence[Column], highest: int, bottom: float) -> list[str]:
    body = []
    for column in columns:
        if column.count:
            height = BARS * column.count / highest
            width = _width(column.high - column.low - 0.5)
            body.append(
                element(
                    "rect", x=_x(column.low + 0.25), y=bottom - height, width=width, height=height,
                    fill=BLUE_BAND,
                )
            )  # fmt: skip
    return body


def _draw_own(own: OwnMark, at: float, y: float) -> list[str]:
    """Draw one's own dot with a line up to its label, which stays inside the picture."""
    anchor = "start" if at < 30 else "end" if at > 70 else "middle"
    x = _x(at)
    return [
        element("line", x1=x, y1=HEAD - 10, x2=x, y2=y, stroke=BLUE, stroke_width=1),
        element(
            "text",
            own.label,
            x=x,
            y=HEAD - 16,
            font_size=13,
            font_weight=700,
            fill=BLUE,
            text_anchor=anchor,
            stroke=WHITE,
            stroke_width=4,
            paint_order="stroke",
        ),
        _draw_dot(x, y),
    ]


def _draw_dot(x: str, y: float) -> str:
    return element("circle", cx=x, cy=y, r=5, fill=BLUE, stroke=WHITE, stroke_width=1)


def _draw_ring(x: str, y: float) -> str:
    return element("circle", cx=x, cy=y, r=DOT_RADIUS, fill=WHITE, stroke=BLUE_MID, stroke_width=1.5)


def _height_of(place: int, bottom: float) -> float:
    return bottom - DOT / 2 - 1 - place * DOT


def _x(score: float) -> str:
    """Leave two percent at both ends, so that a dot at 0 or 100 is whole."""
    return f"{2 + score * 0.96:.2f}%"


def _width(points: float) -> str:
    return f"{points * 0.96:.2f}%"
