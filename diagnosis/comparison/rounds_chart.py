"""The line of one node over its rounds as SVG text: dots, pale bands, and a line that breaks. Pure.

On a page x is in percent, so that type and dots keep their size; for a file it is in pixels.
Scores run from 0 to 100; every word comes in as a parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from diagnosis.comparison.rounds import Round, Standing, place_in_time, split_runs
from diagnosis.results.figures import write_score
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
    write_number,
)

TOP, BOTTOM = 22.0, 142.0
HEIGHT = 166.0
LEFT, RIGHT = 11.0, 91.0  # percent of the width that the first and the last round leave free
BAND = 14.0
COLUMN, ROW, TITLE, GAP = 300.0, 210.0, 26.0, 24.0
COLUMNS = 3
MOST_LABELS = 5  # rounds: with more, only the first, the chosen and the last are labelled


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks: checked answers are solid with full dots, others dashed with rings."""

    is_solid: bool
    thresholds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One chart: its title, the node, and the rounds with their labels ("Round 2")."""

    title: str
    node: str
    rounds: tuple[Round, ...]
    labels: tuple[str, ...]


def draw_line(line: NodeLine, look: Look, *, described: str) -> str:
    """Return the chart of one node, as wide as its place."""
    return frame_fluid(HEIGHT, _draw(line, look, width=None), described=described)


def draw_lines(lines: Sequence[NodeLine], look: Look) -> tuple[str, float, float]:
    """Return the charts (one at least) in one picture, with its width and height in pixels."""
    columns = min(COLUMNS, len(lines))
    body = []
    for number, line in enumerate(lines):
        x, y = number % columns * (COLUMN + GAP), number // columns * (ROW + GAP)
        title = element("text", line.title, x=0, y=16, font_size=15, font_weight=600, fill=INK)
        drawn = "".join(_draw(line, look, width=COLUMN))
        chart = f'<g transform="translate(0 {write_number(TITLE)})">{drawn}</g>'
        body.append(f'<g transform="translate({write_number(x)} {write_number(y)})">{title}{chart}</g>')
    width = columns * (COLUMN + GAP) - GAP
    height = -(-len(lines) // columns) * (ROW + GAP) - GAP
    svg = (
        f'<svg viewBox="0 0 {write_number(width)} {write_number(height)}" '
        f'width="{write_number(width)}" height="{write_number(height)}">{"".join(body)}</svg>'
    )
    return svg, width, height


def _draw(line: NodeLine, look: Look, *, width: float | None) -> list[str]:
    def x_of(share: float) -> str:
        return _write_x(LEFT + share * (RIGHT - LEFT), width)

    shares = place_in_time(line.rounds)
    places = {made.key: x_of(share) for made, share in zip(line.rounds, shares, strict=True)}
    body = _draw_ground(look.thresholds, start=_write_x(LEFT - 4, width), end=_write_x(100.0, width))
    body += [
        _draw_band(standing, x=places[made.key])
        for made in line.rounds
        if (standing := made.find(line.node)).low is not None and standing.high is not None
    ]
    for run in split_runs(line.rounds):
        body += [
            _draw_stroke(earlier, later, line.node, look, places)
            for earlier, later in pairwise(run)
            if earlier.find(line.node).score is not None and later.find(line.node).score is not None
        ]
    few = len(line.rounds) <= MOST_LABELS
    for position, (made, label) in enumerate(zip(line.rounds, line.labels, strict=True)):
        is_named = few or position in (0, len(line.rounds) - 1)
        body += _draw_dot(made.find(line.node), look, x=places[made.key], is_named=is_named)
        if is_named:
            body.append(
                element(
                    "text", label, x=places[made.key], y=HEIGHT - 4, font_size=12, fill=INK_SOFT,
                    text_anchor="middle",
                )
            )  # fmt: skip
    return body


def _draw_ground(thresholds: Sequence[float], *, start: str, end: str) -> list[str]:
    body = [
        element("line", x1=start, y1=_y(at), x2=end, y2=_y(at), stroke=LINE, stroke_width=1)
        for at in (0.0, 100.0)
    ]
    body += [
        element(
            "line", x1=start, y1=_y(at), x2=end, y2=_y(at), stroke=EDGE, stroke_width=1,
            stroke_dasharray="2 3",
        )
        for at in thresholds
    ]  # fmt: skip
    body += [
        element("text", write_score(at), x=0, y=_y(at) + 4, font_size=11, fill=INK_SOFT)
        for at in sorted({0.0, 100.0, *thresholds})
    ]
    return body


def _draw_band(standing: Standing, *, x: str) -> str:
    return element(
        "line", x1=x, y1=_y(standing.low or 0.0), x2=x, y2=_y(standing.high or 0.0), stroke=BLUE_BAND,
        stroke_width=BAND,
    )  # fmt: skip


def _draw_stroke(earlier: Round, later: Round, node: str, look: Look, places: dict[int, str]) -> str:
    return element(
        "line",
        x1=places[earlier.key],
        y1=_y(earlier.find(node).score or 0.0),
        x2=places[later.key],
        y2=_y(later.find(node).score or 0.0),
        stroke=BLUE if look.is_solid else BLUE_MID,
        stroke_width=2.5,
        stroke_dasharray=None if look.is_solid else "6 4",
    )


def _draw_dot(standing: Standing, look: Look, *, x: str, is_named: bool) -> list[str]:
    if standing.score is None:
        return []
    y = _y(standing.score)
    colour = BLUE if look.is_solid else BLUE_MID
    fill = colour if look.is_solid else WHITE
    body = [element("circle", cx=x, cy=y, r=5, fill=fill, stroke=colour, stroke_width=2)]
    if is_named:
        top = min(y, _y(standing.high)) if standing.high is not None else y
        body.append(
            element(
                "text", write_score(standing.score, look.thresholds), x=x, y=min(top, y - 3) - 6,
                font_size=13, font_weight=600, fill=INK, text_anchor="middle",
            )
        )  # fmt: skip
    return body


def _y(score: float) -> float:
    return BOTTOM - score / 100 * (BOTTOM - TOP)


def _write_x(percent: float, width: float | None) -> str:
    return f"{percent:.2f}%" if width is None else write_number(percent / 100 * width)
