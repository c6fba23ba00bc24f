"""A map as SVG text. Pure: every word comes in as a parameter, and lengths are in pixels of the drawing.

Signs are those of tables: readiness as disc, half disc and ring, a stage as stairs. Published marks are
smaller. A group is a box with a number and a bar of the levels in it: the bar fills as far as a level is
high, so that it reads in grey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnosis.comparison.map_signs import APART, LABEL_SIZE, Label, Spot
from diagnosis.comparison.mapping import PATH_UNITS, Frame
from diagnosis.results.charts import SHAPE_COLOURS, draw_readiness, draw_stairs, shape_of_rank
from diagnosis.results.svg import BLUE, EDGE, FONT, INK, INK_SOFT, LINE, WHITE, element

PAPER = "#f7f5f1"
SIGN_SIZE = 20.0
REFERENCE_SIZE = 14.0
STAIRS_WIDTH = 21.0
REFERENCE_STAIRS_WIDTH = 16.0
GROUND_EDGE = 2.0
GROUP_WIDTH = 38.0
GROUP_HEIGHT = 32.0
BAR_WIDTH = 28.0
BAR_HEIGHT = 7.0
BAR_TOP = 4.0
KEY_LINE = 26.0


@dataclass(frozen=True, slots=True)
class Level:
    """A level of readiness, or a stage, by its rank: 0 is the lowest, ``highest`` the best, None: none."""

    rank: int | None
    highest: int
    is_stage: bool = False

    @property
    def filled(self) -> float:
        """How far the bar of a group is filled for it: from 0 to 1. The lowest stage is a step too."""
        if self.rank is None:
            return 0.0
        extra = int(self.is_stage)
        return (self.rank + extra) / max(self.highest + extra, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign or group on a map with its words; without an ``address`` it leads nowhere.

    ``levels`` holds one level, or those of a group with their counts, the highest first.
    """

    at: Spot
    true: Spot
    name: str
    words: str
    address: str
    levels: tuple[tuple[Level, int], ...]
    label: Label | None = None
    is_moved: bool = False
    is_reference: bool = False
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A line of the key below a picture: a sign and its word."""

    level: Level
    words: str
    is_reference: bool = False


def draw_map(frame: Frame, land: str, marks: Sequence[Mark], *, described: str, class_name: str) -> str:
    """Return the map for a page: its signs are links with names, so readers go through them one by one."""
    body = _draw_body(frame, land, marks)
    return _wrap(frame.width, frame.height, body, role="group", described=described, class_name=class_name)


def draw_picture(
    frame: Frame, land: str, marks: Sequence[Mark], key: Sequence[KeyEntry], *, described: str
) -> tuple[str, float]:
    """Return the map as a picture with its key below, and its height."""
    height = frame.height + KEY_LINE * (len(key) + 1)
    body = [*_draw_body(frame, land, marks), *_draw_key(key, top=frame.height + KEY_LINE)]
    svg = _wrap(frame.width, height, body, role="img", described=described, class_name="map__drawing")
    return svg, height


def _wrap(
    width: float, height: float, body: Iterable[str], *, role: str, described: str, class_name: str
) -> str:
    head = element(
        "svg",
        class_=class_name,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        font_family=FONT,
        role=role,
        aria_label=described,
    )
    return head[:-2] + ">" + "".join(body) + "</svg>"


def _draw_body(frame: Frame, land: str, marks: Sequence[Mark]) -> Iterable[str]:
    yield element("rect", width=frame.width, height=frame.height, fill=WHITE)
    # A nested frame, so that what lies beyond the map stays unseen where something stands below it.
    yield f'<svg width="{frame.width:g}" height="{frame.height:g}">'
    yield element(
        "path",
        d=land,
        transform=f"scale({1 / PATH_UNITS:g})",
        fill=PAPER,
        fill_rule="evenodd",
        stroke=EDGE,
        stroke_opacity=0.5,
        stroke_width=0.6 * PATH_UNITS,
        stroke_linejoin="round",
    )
    yield "</svg>"
    yield element(
        "rect",
        x=0.5,
        y=0.5,
        width=frame.width - 1,
        height=frame.height - 1,
        fill="none",
        stroke=LINE,
        stroke_width=1,
    )
    for mark in marks:
        if mark.is_moved:
            yield from _draw_leader(mark)
    for mark in marks:
        yield _draw_mark(mark)


def _draw_leader(mark: Mark) -> Iterable[str]:
    (x1, y1), (x2, y2) = mark.true, mark.at
    yield element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=EDGE, stroke_width=1)
    yield element("rect", x=x1 - 1.5, y=y1 - 1.5, width=3, height=3, fill=EDGE)


def _draw_mark(mark: Mark) -> str:
    said = f"{mark.name}: {mark.words}"
    drawn = _draw_group(mark) if mark.is_group else _draw_single(mark)
    parts = [element("title", said), *drawn]
    if mark.label is not None:
        parts.append(_draw_label(mark.name, mark.label, is_reference=mark.is_reference))
    inside = "".join(parts)
    if not mark.address:
        return f"<g>{inside}</g>"
    link = element("a", class_="map__sign", href=mark.address, aria_label=said)
    return f"{link[:-2]}>{inside}</a>"


def _draw_single(mark: Mark) -> Iterable[str]:
    """Draw a sign on the square that a finger hits."""
    x, y = mark.at
    yield element(
        "rect",
        class_="map__hit",
        x=x - APART / 2,
        y=y - APART / 2,
        width=APART,
        height=APART,
        rx=4,
        fill="none",
        pointer_events="all",
    )
    yield from _draw_sign(mark.levels[0][0], mark.at, mark.is_reference)


def _draw_label(name: str, label: Label, *, is_reference: bool) -> str:
    return element(
        "text",
        name,
        x=label.x,
        y=label.y,
        text_anchor=label.anchor if label.anchor != "start" else None,
        font_size=LABEL_SIZE,
        font_weight=None if is_reference else 600,
        fill=INK_SOFT if is_reference else INK,
        stroke=WHITE,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _draw_sign(level: Level, at: Spot, is_reference: bool) -> Iterable[str]:
    """Draw a sign round a spot; what is no disc gets a white ground, so that the land does not hide it."""
    if level.is_stage:
        steps = level.highest + 1
        drawn = draw_stairs(0 if level.rank is None else level.rank + 1, steps=steps)
        wide = REFERENCE_STAIRS_WIDTH if is_reference else STAIRS_WIDTH
        high = wide * 16 / (steps * 8)
    else:
        drawn = draw_readiness(shape_of_rank(level.rank, level.highest))
        wide = high = REFERENCE_SIZE if is_reference else SIGN_SIZE
    x, y = at[0] - wide / 2, at[1] - high / 2
    if level.is_stage or level.rank is None:
        yield element(
            "rect",
            x=x - GROUND_EDGE,
            y=y - GROUND_EDGE,
            width=wide + 2 * GROUND_EDGE,
            height=high + 2 * GROUND_EDGE,
            rx=3,
            fill=WHITE,
            stroke=LINE,
        )
    # Styles of the page give signs their size in lines of text; here they have their own.
    head, _end, inside = drawn.partition(">")
    head = re.sub(r'<svg|\s(?:class|width|height)="[^"]*"', "", head)
    yield f'<svg x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"{head}>{inside}'


def _draw_group(mark: Mark) -> Iterable[str]:
    x, y = mark.at[0] - GROUP_WIDTH / 2, mark.at[1] - GROUP_HEIGHT / 2
    yield element(
        "rect",
        x=x,
        y=y,
        width=GROUP_WIDTH,
        height=GROUP_HEIGHT,
        rx=4,
        fill=WHITE,
        stroke=EDGE if mark.is_reference else BLUE,
        stroke_width=1 if mark.is_reference else 1.5,
        stroke_dasharray="3 2" if mark.is_reference else None,
        class_="map__hit",
    )
    total = sum(count for _level, count in mark.levels)
    yield element(
        "text",
        str(total),
        x=mark.at[0],
        y=y + 15,
        text_anchor="middle",
        font_size=LABEL_SIZE,
        font_weight=None if mark.is_reference else 700,
        fill=INK,
    )
    left, top = mark.at[0] - BAR_WIDTH / 2, y + GROUP_HEIGHT - BAR_HEIGHT - BAR_TOP
    for level, count in mark.levels:
        wide = BAR_WIDTH * count / total
        yield from _draw_share(level, left, top, wide)
        left += wide


def _draw_share(level: Level, left: float, top: float, wide: float) -> Iterable[str]:
    """Draw one part of a group's bar: full for the highest level, empty for the lowest, a line for none."""
    if level.rank is None:
        middle = top + BAR_HEIGHT / 2
        yield element("line", x1=left, y1=middle, x2=left + wide, y2=middle, stroke=EDGE, stroke_width=1.5)
        return
    colour = BLUE if level.is_stage else SHAPE_COLOURS[shape_of_rank(level.rank, level.highest)]
    high = BAR_HEIGHT * level.filled
    yield element(
        "rect", x=left, y=top, width=wide, height=BAR_HEIGHT, fill=WHITE, stroke=colour, stroke_width=1
    )
    yield element("rect", x=left, y=top + BAR_HEIGHT - high, width=wide, height=high, fill=colour)


def _draw_key(key: Sequence[KeyEntry], *, top: float) -> Iterable[str]:
    for row, entry in enumerate(key):
        y = top + KEY_LINE * row
        yield from _draw_sign(entry.level, (18.0, y), entry.is_reference)
        yield element("text", entry.words, x=40.0, y=y + 5, font_size=LABEL_SIZE, fill=INK)
