"""The radar of the domains as SVG: one function for the page and the PDF.

Pure: labels, the words of the text alternative and the thresholds come in as parameters. The
same values give the same bytes. At most two series, the leading one first. Checked answers are a
solid line with dots, the city's own a dashed line with rings, what a way would lead to a dotted line with
rings, a target thin dashes between small squares: in colour and in grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from diagnosis.results.figures import write_score
from diagnosis.results.svg import BLUE, BLUE_MID, CLAY, EDGE, INK, INK_SOFT, LINE, WHITE, element, frame

WIDTH = 420.0
HEIGHT = 396.0
FOOT = 24.0  # further height where an axis points straight down, with its label below it
CENTRE_X = 210.0
CENTRE_Y = 202.0
RADIUS = 152.0
MAX_SERIES = 2
TARGET_SIZE = 6.0
LABEL_SIZE = 16.0
NARROW_LABEL_SIZE = 13.0
WIDE_LABEL = 14  # letters from which a label at the side would leave the picture
LINE_HEIGHT = 20.0

Point = tuple[float, float]
SeriesKind = Literal["checked", "own", "after", "target"]

# Colour, width and dashes of each kind of line.
LINES: Mapping[SeriesKind, tuple[str, float, str | None]] = MappingProxyType(
    {
        "checked": (BLUE, 2.5, None),
        "own": (BLUE_MID, 2, "6 4"),
        "after": (CLAY, 2, "2 3"),
        "target": (EDGE, 1.5, "8 3"),
    }
)


@dataclass(frozen=True, slots=True)
class RadarSeries:
    """One line of the radar: its name, whose answers it shows, and a score (0-100 or None) for each axis."""

    name: str
    kind: SeriesKind
    scores: tuple[float | None, ...]


def radar(
    axes: Sequence[str],
    series: Sequence[RadarSeries],
    thresholds: Sequence[float],
    *,
    title: str,
    target: RadarSeries | None = None,
) -> str:
    """Return the radar with its numbers as text alternative ("Domains: Policy 64, System –").

    An axis without a score keeps its place and shows a dash; the line is broken there, and never
    runs to 0. A ``target`` is drawn below the series, thin like a threshold. Raises ValueError for
    fewer than 3 axes, no or more than two series, or scores that do not fit the axes.
    """
    shown = (*series, target) if target else tuple(series)
    _check(axes, series, shown)
    body = [*_draw_rings(len(axes), thresholds), *_draw_spokes(len(axes))]
    for position in reversed(range(len(shown))):
        body += _draw_line(shown[position], leads=position == 0)
    body += _draw_ring_values(len(axes), thresholds)
    for position, label in enumerate(axes):
        body += _draw_label(position, len(axes), label, write_score(series[0].scores[position], thresholds))
    described = describe_radar(axes, shown, thresholds, title=title)
    height = HEIGHT + (0.0 if len(axes) % 2 else FOOT)
    return frame(WIDTH, height, body, described=described, class_name="figure radar")


def describe_radar(
    axes: Sequence[str], series: Sequence[RadarSeries], thresholds: Sequence[float], *, title: str
) -> str:
    """Return the text alternative: the title, then each series with the numbers of its axes."""
    sentences = []
    for line in series:
        numbers = ", ".join(
            f"{label} {write_score(score, thresholds)}"
            for label, score in zip(axes, line.scores, strict=True)
        )
        sentences.append(f"{line.name}: {numbers}")
    return f"{title}. " + ". ".join(sentences) + "."


def _check(axes: Sequence[str], series: Sequence[RadarSeries], shown: Sequence[RadarSeries]) -> None:
    if len(axes) < 3:
        raise ValueError("a radar needs at least three axes")
    if not 1 <= len(series) <= MAX_SERIES:
        raise ValueError("a radar shows one or two series")
    if any(len(line.scores) != len(axes) for line in shown):
        raise ValueError("each series needs one score, or None, for each axis")


def _locate(position: float, count: int, score: float) -> Point:
    angle = 2 * math.pi * position / count
    distance = RADIUS * score / 100
    return (CENTRE_X + distance * math.sin(angle), CENTRE_Y - distance * math.cos(angle))


def _write_points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _draw_rings(count: int, thresholds: Sequence[float]) -> list[str]:
    rings = []
    for at in (100.0, *sorted(thresholds, reverse=True)):
        outer = at == 100
        rings.append(
            element(
                "polygon",
                points=_write_points([_locate(axis, count, at) for axis in range(count)]),
                fill="none",
                stroke=LINE if outer else EDGE,
                stroke_width=1.5 if outer else 1,
                stroke_dasharray=None if outer else "3 3",
            )
        )
    return rings


def _draw_spokes(count: int) -> list[str]:
    spokes = []
    for axis in range(count):
        x, y = _locate(axis, count, 100)
        spokes.append(element("line", x1=CENTRE_X, y1=CENTRE_Y, x2=x, y2=y, stroke=LINE, stroke_width=1))
    return spokes


def _draw_line(series: RadarSeries, *, leads: bool) -> list[str]:
    scores, count = series.scores, len(series.scores)
    points = [None if score is None else _locate(axis, count, score) for axis, score in enumerate(scores)]
    found = [point for point in points if point is not None]
    colour, width, dashes = LINES[series.kind]
    look: dict[str, object] = {
        "stroke": colour,
        "stroke_width": width,
        "stroke_linejoin": "round",
        "stroke_dasharray": dashes,
    }
    if len(found) == count:
        fill: dict[str, object] = {"fill": BLUE, "fill_opacity": 0.1} if leads else {"fill": "none"}
        drawn = [element("polygon", points=_write_points(found), **fill, **look)]
    else:
        drawn = [
            element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **look)
            for start, end in zip(points, [*points[1:], points[0]], strict=True)
            if start is not None and end is not None
        ]
    return [*drawn, *(_draw_point(series.kind, x, y) for x, y in found)]


def _draw_point(kind: SeriesKind, x: float, y: float) -> str:
    colour = LINES[kind][0]
    if kind == "checked":
        return element("circle", cx=x, cy=y, r=4.5, fill=colour)
    if kind == "target":
        size = TARGET_SIZE
        left, top = x - size / 2, y - size / 2
        return element(
            "rect", x=left, y=top, width=size, height=size, fill=WHITE, stroke=colour, stroke_width=1.5
        )
    return element("circle", cx=x, cy=y, r=4, fill=WHITE, stroke=colour, stroke_width=2)


def _draw_ring_values(count: int, thresholds: Sequence[float]) -> list[str]:
    """Write the ring values in the free gap between the first two axes."""
    drawn = []
    for at in thresholds:
        x, y = _locate(0.5, count, at * math.cos(math.pi / count))
        drawn.append(element("rect", x=x - 11, y=y - 9, width=22, height=17, fill=WHITE, fill_opacity=0.9))
        drawn.append(
            element("text", write_score(at), x=x, y=y + 4, font_size=12, fill=INK_SOFT, text_anchor="middle")
        )
    return drawn


def _draw_label(position: int, count: int, label: str, number: str) -> list[str]:
    x, y = _locate(position, count, 100)
    side = math.sin(2 * math.pi * position / count)
    is_below = y > CENTRE_Y + RADIUS * 0.45  # both lower axes of six, which lie on the half
    if abs(side) < 0.1:
        anchor, left, top = "middle", x, (y + 25 if is_below else y - 30)
    elif is_below:
        anchor, left, top = "middle", x + math.copysign(10, side), y + 25
    elif side > 0:
        anchor, left, top = "end", WIDTH - 2, y - 42
    else:
        anchor, left, top = "start", 2.0, y - 42
    size = NARROW_LABEL_SIZE if len(label) > WIDE_LABEL else LABEL_SIZE
    return [
        element("text", label, x=left, y=top, text_anchor=anchor, font_size=size, fill=INK),
        element(
            "text",
            number,
            x=left,
            y=top + LINE_HEIGHT,
            text_anchor=anchor,
            font_size=17,
            font_weight=700,
            fill=BLUE,
        ),
    ]
