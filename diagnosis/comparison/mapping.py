"""Maps: which part of the earth is shown, where a place lies on the drawing, and the land as a path. Pure.

The projection is the cylindrical equal-area one (Lambert 1772): countries keep their size against each
other, and meridians and parallels stay straight, so that a window in degrees is a rectangle. Its standard
parallel follows from the window: ``cos²`` of it is the mean of ``cos²`` over the window's latitudes, so
that shapes are true on average of what is shown. Positions are degrees, drawings are in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Degrees: TypeAlias = tuple[float, float]
"""East and north: longitude from -180 to 180, latitude from -90 to 90."""
Line: TypeAlias = NDArray[np.float64]
"""Points (n, 2), x before y: degrees in an outline, pixels on a drawing."""

HIGHEST_LATITUDE = 85.0
CIRCLE = 360.0
SMALLEST_FIT = 12.0
SMALLEST_WINDOW = 2.0
MARGIN = 0.12
OUTLINE_UNITS = 100.0
PATH_UNITS = 2.0
"""Paths are written in whole halves of a pixel."""
FINEST_STEP = 1.5
"""Pixels: of points in one square of this size, one after the other, the first stands for all."""
SMALLEST_SEEN = 1.5
CLIP_EDGE = 8.0
"""How far outside the drawing the land is cut, so that no cut edge is seen."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the earth, in degrees; ``east`` is more than ``west`` and may lie beyond 180."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, position: Degrees) -> bool:
        """Say whether a position lies in the window, its edges included."""
        east, north = position
        beyond = (east - self.west) % CIRCLE
        return beyond <= self.east - self.west and self.south <= north <= self.north

    @property
    def is_smallest(self) -> bool:
        """There is no smaller window to go to."""
        return max(self.east - self.west, self.north - self.south) <= SMALLEST_WINDOW + 1e-6


WORLD = Window(-180, -57, 180, 79)
ASIA = Window(58, -12, 150, 55)
NAMED_WINDOWS = {"asia": ASIA, "world": WORLD}


def read_window(text: str) -> Window | None:
    """Return the window of an address: a name, or west, south, east and north with commas; else None."""
    if text in NAMED_WINDOWS:
        return NAMED_WINDOWS[text]
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (-180 <= west <= 180 and west < east <= west + CIRCLE):
        return None
    if not (-HIGHEST_LATITUDE <= south < north <= HIGHEST_LATITUDE):
        return None
    window = Window(west, south, east, north)
    return _widen(window, SMALLEST_WINDOW)


def write_window(window: Window) -> str:
    """Return a window as an address says it, in hundredths of a degree."""
    edges = (window.west, window.south, window.east, window.north)
    return ",".join(f"{edge:.2f}".rstrip("0").rstrip(".") for edge in edges)


def fit_window(positions: Iterable[Degrees], *, smallest: float = SMALLEST_FIT) -> Window:
    """Return a window round the positions with a margin, at least ``smallest`` degrees wide and high.

    Of the two ways round the earth it takes the shorter. Without a position it is the world.
    """
    listed = sorted(positions)
    if not listed:
        return WORLD
    west, width = _span_longitudes([east for east, _north in listed])
    norths = [north for _east, north in listed]
    south, north = min(norths), max(norths)
    aside, above = MARGIN * width, MARGIN * (north - south)
    around = Window(west - aside, south - above, west + width + aside, north + above)
    return _widen(around, smallest)


def _span_longitudes(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the western end and the width of the shortest arc over sorted longitudes."""
    gaps = [right - left for left, right in pairwise(longitudes)]
    gaps.append(longitudes[0] + CIRCLE - longitudes[-1])
    widest = max(range(len(gaps)), key=lambda index: gaps[index])
    start = longitudes[(widest + 1) % len(longitudes)]
    return start, CIRCLE - gaps[widest]


def _widen(window: Window, smallest: float) -> Window:
    """Return the window at least this wide and high, within the latitudes drawn, once round at most."""
    width = min(max(window.east - window.west, smallest), CIRCLE)
    height = max(window.north - window.south, smallest)
    middle = (window.west + window.east) / 2
    south = (window.south + window.north) / 2 - height / 2
    south = min(max(south, -HIGHEST_LATITUDE), HIGHEST_LATITUDE - height)
    west = (middle - width / 2 + 180) % CIRCLE - 180
    north = min(south + height, HIGHEST_LATITUDE)
    return Window(round(west, 4), round(south, 4), round(west + width, 4), round(north, 4))


@dataclass(frozen=True)
class Frame:
    """A window on a drawing: ``width`` and ``height`` in pixels, the window in its middle and wholly in it.

    What lies around the window fills the rest.
    """

    window: Window
    width: float
    height: float

    @classmethod
    def of_width(cls, window: Window, width: float, *, flattest: float, highest: float) -> Frame:
        """Return the frame that fits the window's own shape: its height between these shares of its width."""
        across, upright = Frame(window, width, width)._extent
        return cls(window, width, round(width * min(max(upright / across, flattest), highest)))

    @cached_property
    def _stretch(self) -> float:
        """The cosine of the standard parallel."""
        south, north = math.radians(self.window.south), math.radians(self.window.north)
        mean = 0.5 + (math.sin(2 * north) - math.sin(2 * south)) / (4 * (north - south))
        return math.sqrt(mean)

    @cached_property
    def _extent(self) -> tuple[float, float]:
        """Width and height of the window as it is projected, in radii of the earth."""
        window = self.window
        across = math.radians(window.east - window.west) * self._stretch
        upright = math.sin(math.radians(window.north)) - math.sin(math.radians(window.south))
        return across, upright / self._stretch

    @cached_property
    def scale(self) -> float:
        """Pixels of one radius of the earth, at the standard parallel."""
        across, upright = self._extent
        return min(self.width / across, self.height / upright)

    @cached_property
    def seen(self) -> Window:
        """All that the drawing shows: the window and what lies around it."""
        window, stretch = self.window, self._stretch
        middle = (window.west + window.east) / 2
        aside = min(math.degrees(self.width / 2 / self.scale / stretch), CIRCLE / 2)
        sines = [math.sin(math.radians(edge)) for edge in (window.south, window.north)]
        above = self.height / 2 / self.scale * stretch
        highest = math.sin(math.radians(HIGHEST_LATITUDE))
        south, north = (
            math.degrees(math.asin(min(max(sum(sines) / 2 + way, -highest), highest)))
            for way in (-above, above)
        )
        return Window(middle - aside, south, middle + aside, north)

    def place(self, position: Degrees) -> tuple[float, float]:
        """Return where a position lies on the drawing, x from the left and y from the top."""
        x, y = self.project(np.array([position]))[0]
        # The same place once more round the earth may be the one that is seen.
        turn = math.radians(CIRCLE) * self._stretch * self.scale
        x -= turn * math.floor((x - self.width / 2) / turn + 0.5)
        return float(x), float(y)

    def project(self, line: Line) -> Line:
        """Return points in degrees as points of the drawing."""
        window, stretch = self.window, self._stretch
        middle = (window.west + window.east) / 2
        sines = [math.sin(math.radians(edge)) for edge in (window.south, window.north)]
        xs = self.width / 2 + np.radians(line[:, 0] - middle) * stretch * self.scale
        ys = self.height / 2 - (np.sin(np.radians(line[:, 1])) - sum(sines) / 2) / stretch * self.scale
        return np.column_stack([xs, ys])


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of a country: closed rings without their last point, and its code (empty: none).

    A ring across the 180th meridian goes on beyond it.
    """

    code: str
    rings: tuple[Line, ...]

    def contains(self, position: Degrees) -> bool:
        """Say whether a position lies inside: going east it crosses the outline an odd number of times."""
        east, north = position
        return any(self._holds(east + turn, north) for turn in (-CIRCLE, 0.0, CIRCLE))

    def _holds(self, east: float, north: float) -> bool:
        crossings = 0
        for ring in self.rings:
            ends = np.roll(ring, -1, axis=0)
            passes = (ring[:, 1] > north) != (ends[:, 1] > north)
            starts, steps = ring[passes], ends[passes] - ring[passes]
            at = starts[:, 0] + steps[:, 0] * (north - starts[:, 1]) / steps[:, 1]
            crossings += int(np.count_nonzero(at > east))
        return crossings % 2 == 1

    def measure_distance(self, position: Degrees) -> float:
        """Return how far a position is from the outline, in degrees of latitude."""
        squeeze = np.array([math.cos(math.radians(position[1])), 1.0])
        nearest = math.inf
        for ring in self.rings:
            starts = (ring - position) * squeeze
            steps = np.roll(starts, -1, axis=0) - starts
            lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
            shares = np.clip(-(starts * steps).sum(axis=1) / lengths, 0, 1)
            feet = starts + steps * shares[:, None]
            nearest = min(nearest, float(np.sqrt((feet**2).sum(axis=1)).min()))
        return nearest


def decode_outlines(rows: Iterable[dict[str, Any]]) -> tuple[Outline, ...]:
    """Return the outlines of the file: rings as steps in hundredths of a degree, east before north."""
    return tuple(
        Outline(row["code"], tuple(_decode_ring(numbers) for numbers in row["rings"])) for row in rows
    )


def _decode_ring(numbers: Sequence[int]) -> Line:
    steps: Line = np.array(numbers, dtype=np.float64).reshape(-1, 2)
    return np.asarray(np.cumsum(steps, axis=0) / OUTLINE_UNITS)


def write_land(outlines: Iterable[Outline], frame: Frame) -> str:
    """Return what is seen of the outlines as the data of one path, in halves of a pixel.

    Points that fall together are one; what is hardly larger than a pixel is left out.
    """
    parts = []
    for outline in outlines:
        for ring in outline.rings:
            for turn in (-CIRCLE, 0.0, CIRCLE):
                drawn = frame.project(ring + np.array([turn, 0.0]))
                if _is_seen(drawn, frame):
                    parts.append(_write_ring(_clip(drawn, frame)))
    return "".join(parts)


def _is_seen(drawn: Line, frame: Frame) -> bool:
    left, top = drawn.min(axis=0)
    right, bottom = drawn.max(axis=0)
    if max(right - left, bottom - top) < SMALLEST_SEEN:
        return False
    return bool(right >= 0 and left <= frame.width and bottom >= 0 and top <= frame.height)


def _clip(drawn: Line, frame: Frame) -> Line:
    """Cut a ring at the four edges of the drawing (Sutherland and Hodgman 1974)."""
    limits = (-CLIP_EDGE, frame.width + CLIP_EDGE, -CLIP_EDGE, frame.height + CLIP_EDGE)
    for side, limit in enumerate(limits):
        axis, sign = side // 2, 1 if side % 2 == 0 else -1
        inner = (drawn[:, axis] - limit) * sign
        if len(drawn) and inner.min() < 0:
            drawn = _cut(drawn, inner)
    return drawn


def _cut(drawn: Line, inner: NDArray[np.float64]) -> Line:
    """Keep what lies on the inner side of one edge; ``inner`` are the distances from it."""
    kept: list[NDArray[np.float64]] = []
    for index, point in enumerate(drawn):
        before, here = inner[index - 1], inner[index]
        if (before < 0) != (here < 0):
            share = before / (before - here)
            kept.append(drawn[index - 1] + (point - drawn[index - 1]) * share)
        if here >= 0:
            kept.append(point)
    return np.array(kept).reshape(-1, 2)


def _write_ring(drawn: Line) -> str:
    coarse = np.rint(drawn / FINEST_STEP)
    drawn = drawn[np.any(coarse != np.roll(coarse, 1, axis=0), axis=1)]
    if len(drawn) < 3:
        return ""
    points = np.rint(drawn * PATH_UNITS).astype(np.int64)
    steps = np.diff(points, axis=0).tolist()
    start = points[0].tolist()
    return f"M{start[0]} {start[1]}l" + _join(steps) + "z"


def _join(steps: Iterable[Sequence[int]]) -> str:
    """Write numbers as short as a path allows: a minus sign needs no space before it."""
    return "".join(f"{x}{y}" if y < 0 else f"{x} {y}" for x, y in _separate(steps))


def _separate(steps: Iterable[Sequence[int]]) -> Iterable[tuple[str, int]]:
    for index, (x, y) in enumerate(steps):
        yield (f" {x}" if index and x >= 0 else str(x)), y
