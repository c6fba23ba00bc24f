"""How the scores of many places lie on one line, as SVG. Pure: every word comes in as a parameter."""

from __future__ import annotations

from collections.abc import Sequence

from diagnosis.reports.brief_figures import MOST_DOTS, Spread, stack
from diagnosis.results.figures import write_score
from diagnosis.results.svg import BLUE, BLUE_BAND, BLUE_MID, EDGE, INK_SOFT, LINE, WHITE, element, frame

WIDTH = 420.0
LEFT = 8.0
LENGTH = WIDTH - 2 * LEFT
BOX = 12.0
BIN = 2.5  # points a stack of dots is wide: 40 stacks
RADIUS = 4.0
STEP = 9.5  # from one dot of a stack to the next
FOOT = 16.0
MOST_HIGH = 6  # dots of a stack; more stand closer together


def draw_distribution(
    scores: Sequence[float], spread: Spread, *, thresholds: Sequence[float], described: str
) -> str:
    """Return a line from 0 to 100 with the middle half as a pale box, the median, and a dot a place.

    Dots are left out above 60 places; there a thin line goes from the lowest to the highest score.
    """
    placed = stack(scores, width=BIN) if len(scores) <= MOST_DOTS else []
    tallest = max((height for _middle, height in placed), default=0)
    step = STEP if tallest < MOST_HIGH else STEP * MOST_HIGH / (tallest + 1)
    base = BOX + 2 + (tallest * step + 2 * RADIUS if placed else BOX / 2)
    body = [element("line", x1=_x(0), y1=base, x2=_x(100), y2=base, stroke=LINE, stroke_width=1.5)]
    body += [_draw_threshold(at, base) for at in thresholds]
    body.append(
        element(
            "rect",
            x=_x(spread.lower),
            y=base - BOX / 2,
            width=max(_x(spread.upper) - _x(spread.lower), 1.5),
            height=BOX,
            rx=2,
            fill=BLUE_BAND,
        )
    )
    if not placed:
        body.append(
            element(
                "line",
                x1=_x(spread.lowest),
                y1=base,
                x2=_x(spread.highest),
                y2=base,
                stroke=BLUE_MID,
                stroke_width=1.5,
            )
        )
    x = _x(spread.median)
    body.append(element("line", x1=x, y1=base - BOX, x2=x, y2=base + BOX / 2, stroke=BLUE, stroke_width=3))
    body += [
        element(
            "circle",
            cx=_x(middle),
            cy=base - BOX / 2 - RADIUS - 1 - height * step,
            r=RADIUS,
            fill=WHITE,
            stroke=BLUE_MID,
            stroke_width=1.5,
        )
        for middle, height in placed
    ]
    for at in (0.0, *thresholds, 100.0):
        body.append(_draw_number(at, base))
    return frame(WIDTH, base + BOX / 2 + FOOT, body, described=described, class_name="figure distribution")


def _x(score: float) -> float:
    return LEFT + LENGTH * score / 100


def _draw_threshold(at: float, base: float) -> str:
    x = _x(at)
    return element(
        "line", x1=x, y1=2, x2=x, y2=base + BOX / 2, stroke=EDGE, stroke_width=1, stroke_dasharray="2 2"
    )


def _draw_number(at: float, base: float) -> str:
    anchor = {0.0: "start", 100.0: "end"}.get(at, "middle")
    x = {0.0: 0.0, 100.0: WIDTH}.get(at, _x(at))
    return element(
        "text",
        write_score(at),
        x=x,
        y=base + BOX / 2 + FOOT - 3,
        font_size=11,
        fill=INK_SOFT,
        text_anchor=anchor,
    )
