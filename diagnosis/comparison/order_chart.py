"""Between which ranks places lie, as bars. Pure: every word comes in as a parameter.

On a page each bar is as wide as its place (x in percent); a file holds all bars with the places' names, in
pixels. A bar has no dot: no rank stands without its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnosis.results.svg import BLUE, BLUE_BAND, INK, INK_SOFT, LINE, element, frame_fluid, write_number

HEIGHT = 22.0
BAR = 10.0
NAMES, BARS, WRITTEN = 240.0, 480.0, 240.0
ROW, AXIS = 26.0, 28.0
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class RankBar:
    """One place of ``count``: its lowest and highest rank, its name, and the interval in words."""

    low: int
    high: int
    count: int
    name: str
    written: str


def draw_bar(bar: RankBar) -> str:
    """Return the bar of one place for its row of a table, hidden from readers: its words stand beside it."""
    return frame_fluid(HEIGHT, _draw(bar, start=0.0, width=None, middle=HEIGHT / 2), described="")


def draw_bars(bars: Sequence[RankBar]) -> tuple[str, float, float]:
    """Return the bars (one at least) in one picture, with its width and height in pixels."""
    body = []
    for position, bar in enumerate(bars):
        middle = AXIS + ROW * position + ROW / 2
        body.append(element("text", _shorten(bar.name), x=0, y=middle + 5, font_size=14, fill=INK))
        body += _draw(bar, start=NAMES, width=BARS, middle=middle)
        body.append(
            element(
                "text", bar.written, x=NAMES + BARS + 16, y=middle + 5, font_size=13, fill=INK_SOFT
            )
        )  # fmt: skip
    count = bars[0].count
    body += [
        element("text", str(rank), x=NAMES + x, y=16, font_size=12, fill=INK_SOFT, text_anchor=anchor)
        for rank, x, anchor in ((1, 0.0, "start"), (count, BARS, "end"))
    ]
    width, height = NAMES + BARS + WRITTEN, AXIS + ROW * len(bars)
    svg = (
        f'<svg viewBox="0 0 {write_number(width)} {write_number(height)}" '
        f'width="{write_number(width)}" height="{write_number(height)}">{"".join(body)}</svg>'
    )
    return svg, width, height


def _draw(bar: RankBar, *, start: float, width: float | None, middle: float) -> list[str]:
    """A rank takes one of ``count`` equal parts of the width: a bar from 2 to 5 is four parts wide."""

    def write(share: float) -> str:
        return f"{share * 100:.2f}%" if width is None else write_number(share * width)

    def place(share: float) -> str:
        return write(share) if width is None else write_number(start + share * width)

    left, length = (bar.low - 1) / bar.count, (bar.high - bar.low + 1) / bar.count
    return [
        element(
            "line", x1=place(0.0), y1=middle, x2=place(1.0), y2=middle, stroke=LINE, stroke_width=2
        ),
        element(
            "rect", x=place(left), y=middle - BAR / 2, width=write(length), height=BAR, rx=2, fill=BLUE_BAND,
            stroke=BLUE, stroke_width=1,
        ),
    ]  # fmt: skip


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
