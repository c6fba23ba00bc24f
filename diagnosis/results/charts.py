"""Signs and small charts as SVG text, for pages and the PDF. Pure: every word comes in as a parameter.

A sign without a description is hidden from readers, because its word stands beside it. A missing
score is a dash and never 0. Lengths are in pixels of the drawing, scores run from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from diagnosis.results.figures import DASH, write_score
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
    frame,
    frame_fluid,
)

ReadinessShape = Literal["full", "half", "ring", "none"]

# Shape first, colour second, so that a sign works in grey: full disc, left half, ring.
SHAPE_COLOURS: dict[ReadinessShape, str] = {"full": BLUE, "half": BLUE_MID, "ring": CLAY, "none": EDGE}


def shape_of_rank(rank: int | None, highest: int) -> ReadinessShape:
    """Return the shape of a level: ``rank`` 0 is the lowest, ``highest`` the best; None: no level."""
    if rank is None:
        return "none"
    if rank >= highest:
        return "full"
    return "ring" if rank <= 0 else "half"


def draw_readiness(shape: ReadinessShape, *, described: str = "", size: float = 18) -> str:
    """Return the sign of a readiness level. No level is a dash: circles mean readiness and nothing else."""
    colour = SHAPE_COLOURS[shape]
    if shape == "none":
        body = [element("line", x1=5, y1=10, x2=15, y2=10, stroke=colour, stroke_width=2)]
    else:
        fill = colour if shape == "full" else WHITE
        body = [element("circle", cx=10, cy=10, r=8, fill=fill, stroke=colour, stroke_width=2)]
    if shape == "half":
        body.append(element("path", d="M10 2a8 8 0 0 0 0 16z", fill=colour))
    return frame(20, 20, body, described=described, class_name="sign", scale=size / 20)


@lru_cache(maxsize=256)  # a page draws the same few signs a hundred times
def draw_rungs(filled: int, *, steps: int = 4, described: str = "") -> str:
    """Return rising bars, ``filled`` of ``steps`` full: the level of an answer, 0 for the lowest."""
    rise = 10.5 / max(steps - 1, 1)
    body = []
    for position in range(steps):
        done = position < filled
        height = 5 + rise * position
        body.append(
            element(
                "rect",
                x=position * 7 + 0.75,
                y=17.25 - height,
                width=4.5,
                height=height,
                fill=BLUE if done else WHITE,
                stroke=BLUE if done else EDGE,
                stroke_width=1,
            )
        )
    return frame(steps * 7, 18, body, described=described, class_name="rungs")


def draw_stairs(present: int, *, steps: int = 3, described: str = "") -> str:
    """Return the steps of the way up, the ``present`` one (from 1; 0: none) full: a stage, small."""
    rise = 10 / max(steps - 1, 1)
    body = []
    for position in range(steps):
        here = position + 1 == present
        height = 5 + rise * position
        body.append(
            element(
                "rect",
                x=position * 8 + 0.5,
                y=15.5 - height,
                width=7,
                height=height,
                fill=BLUE if here else WHITE,
                stroke=BLUE if here else EDGE,
                stroke_width=1,
            )
        )
    return frame(steps * 8, 16, body, described=described, class_name="stairs")


def draw_spark(answered: int, asked: int, *, described: str = "") -> str:
    """Return one tick a question, the answered ones full."""
    body = []
    for position in range(asked):
        done = position < answered
        body.append(
            element(
                "rect",
                x=position * 9 + 0.5,
                y=0.5,
                width=6,
                height=9,
                fill=BLUE if done else WHITE,
                stroke=BLUE if done else EDGE,
                stroke_width=1,
            )
        )
    return frame(max(asked, 1) * 9, 10, body, described=described, class_name="spark")


def draw_house_mark(*, described: str = "") -> str:
    """Return the house mark: the three readiness signs on the way up."""
    body = [
        element("circle", cx=7, cy=22, r=5.5, fill="none", stroke=BLUE, stroke_width=2),
        element("circle", cx=22, cy=15, r=5.5, fill="none", stroke=BLUE, stroke_width=2),
        element("path", d="M22 9.5a5.5 5.5 0 0 0 0 11z", fill=BLUE),
        element("circle", cx=37, cy=8, r=6.5, fill=BLUE),
    ]
    return frame(46, 30, body, described=described, class_name="mark")


def draw_cell_bar(score: float | None) -> str:
    """Return the small bar below a number of the criteria grid; nothing where there is no score."""
    if score is None:
        return ""
    body = [
        element("rect", x=0, y=1, width=60, height=4, fill=LINE),
        element("rect", x=0, y=1, width=float(score * 0.6), height=4, fill=BLUE_MID),
    ]
    return frame(60, 6, body, described="", class_name="cell-bar")


def draw_squares(below: int, held: int, above: int, *, described: str = "") -> str:
    """Return the variations as squares, four in a column: those below the stage, at it, and above it.

    Empty, full and pale, so that the three read in grey too.
    """
    looks = [(WHITE, EDGE)] * below + [(BLUE, BLUE)] * held + [(BLUE_BAND, BLUE_MID)] * above
    body = [
        element(
            "rect",
            x=1 + position // 4 * 13,
            y=1 + position % 4 * 13,
            width=9,
            height=9,
            fill=fill,
            stroke=edge,
            stroke_width=1.5,
        )
        for position, (fill, edge) in enumerate(looks)
    ]
    columns = -(-len(looks) // 4)
    return frame(max(columns, 1) * 13 - 1, 51, body, described=described, class_name="figure dots")


@dataclass(frozen=True, slots=True)
class BarValues:
    """A score with its band (0-100); ``beside`` is the score of the other series, drawn as a ring."""

    score: float | None
    low: float | None = None
    high: float | None = None
    beside: float | None = None


def draw_score_bar(values: BarValues, *, thresholds: Sequence[float], described: str) -> str:
    """Return a line from 0 to the score with a dot, its band as a pale bar, and the thresholds.

    Without a score only band and thresholds are drawn, and a dash at 0.
    """
    body = [element("line", x1=_x(0), y1=14, x2=_x(100), y2=14, stroke=LINE, stroke_width=2)]
    body += [
        element(
            "line", x1=_x(at), y1=3, x2=_x(at), y2=25, stroke=EDGE, stroke_width=1, stroke_dasharray="2 2"
        )
        for at in thresholds
    ]
    if values.low is not None and values.high is not None and values.high > values.low:
        width = _percent((values.high - values.low) * 0.96)
        body.append(element("rect", x=_x(values.low), y=7, width=width, height=14, rx=2, fill=BLUE_BAND))
    if values.score is None:
        body.append(element("text", DASH, x=_x(0), y=18.5, font_size=14, fill=INK_SOFT))
        return frame_fluid(28, body, described=described)
    body.append(element("line", x1=_x(0), y1=14, x2=_x(values.score), y2=14, stroke=BLUE, stroke_width=3))
    if values.beside is not None and values.beside != values.score:
        ring = element(
            "circle", cx=_x(values.beside), cy=14, r=4.5, fill=WHITE, stroke=BLUE_MID, stroke_width=2
        )
        body.append(ring)
    body.append(element("circle", cx=_x(values.score), cy=14, r=5, fill=BLUE))
    return frame_fluid(28, body, described=described)


def draw_score_axis(thresholds: Sequence[float]) -> str:
    """Return the numbers below a column of score bars: 0, the thresholds, 100."""
    marks = sorted({0.0, 100.0, *thresholds})
    body = [
        element("text", write_score(at), x=_x(at), y=13, font_size=12, fill=INK_SOFT, text_anchor="middle")
        for at in marks
    ]
    return frame_fluid(17, body, described="")


def _x(score: float) -> str:
    """Leave two percent at both ends, so that a dot at 0 or 100 is whole."""
    return _percent(2 + score * 0.96)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
