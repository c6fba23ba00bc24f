"""Radars of places side by side: two lines at most in each, and all of them in one picture to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.results.radar import HEIGHT, WIDTH, RadarSeries, radar
from diagnosis.results.selectors import MIN_RADAR_AXES
from diagnosis.results.svg import BLUE, BLUE_MID, INK, element

KEY = 52.0
"""Height of the two lines below a radar that say whose lines they are."""
GAP = 24.0
COLUMNS = 3
FOOT = 24.0
NARROWEST = 2 * WIDTH + GAP
"""Title and lines below the picture need this width, also where there is one radar."""


@dataclass(frozen=True, slots=True)
class SideRadar:
    """A radar of one place (solid line) with another one behind it (dashed line)."""

    solid: str
    dashed: str
    svg: SafeString


def draw_radars(
    axes: Sequence[str],
    names: Sequence[str],
    scores: Sequence[tuple[float | None, ...]],
    thresholds: Sequence[float],
) -> tuple[SideRadar, ...]:
    """Return one radar of two places, the first solid; of more places one each, over the first one.

    Empty with fewer than three domains: a radar needs three axes.
    """
    if len(axes) < MIN_RADAR_AXES:
        return ()
    first = RadarSeries(names[0], "own", scores[0])
    if len(names) == 2:
        solid = RadarSeries(names[0], "checked", scores[0])
        return (_draw(axes, solid, RadarSeries(names[1], "own", scores[1]), thresholds),)
    return tuple(
        _draw(axes, RadarSeries(name, "checked", values), first, thresholds)
        for name, values in zip(names[1:], scores[1:], strict=True)
    )


def compose(radars: Sequence[SideRadar]) -> tuple[str, float, float]:
    """Return all radars in rows as one drawing, with its width and height in pixels."""
    columns = min(len(radars), COLUMNS)
    rows = -(-len(radars) // COLUMNS)
    height = HEIGHT + FOOT + KEY
    drawn_width = columns * (WIDTH + GAP) - GAP
    whole = (max(drawn_width, NARROWEST), rows * (height + GAP) - GAP)
    left = (whole[0] - drawn_width) / 2
    body = []
    for position, drawn in enumerate(radars):
        x = left + (position % COLUMNS) * (WIDTH + GAP)
        y = (position // COLUMNS) * (height + GAP)
        body.append(drawn.svg.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1))
        body += _draw_key(drawn, x, y + HEIGHT + FOOT)
    inside = "".join(body)
    size = f'viewBox="0 0 {whole[0]:g} {whole[1]:g}" width="{whole[0]:g}" height="{whole[1]:g}"'
    return f"<svg {size}>{inside}</svg>", *whole


def _draw(
    axes: Sequence[str], solid: RadarSeries, dashed: RadarSeries, thresholds: Sequence[float]
) -> SideRadar:
    drawn = radar(axes, [solid, dashed], thresholds, title=_("Radar of the scores"))
    # Our own function, which escapes every word.
    return SideRadar(solid.name, dashed.name, mark_safe(drawn))  # noqa: S308


def _draw_key(drawn: SideRadar, x: float, y: float) -> list[str]:
    lines = ((drawn.solid, BLUE, 2.5, None), (drawn.dashed, BLUE_MID, 2, "6 4"))
    body = []
    for row, (name, colour, width, dashes) in enumerate(lines):
        top = y + 14 + 22 * row
        look = {"stroke": colour, "stroke_width": width, "stroke_dasharray": dashes}
        body.append(element("line", x1=x + 90, y1=top - 5, x2=x + 122, y2=top - 5, **look))
        body.append(element("text", name, x=x + 132, y=top, font_size=15, fill=INK))
    return body
