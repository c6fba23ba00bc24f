"""How a score is written: whole, or with one decimal where a whole number would hide a crossing."""

from __future__ import annotations

import math
from collections.abc import Iterable

DASH = "–"
NEAR_THRESHOLD = 0.5


def write_score(score: float | None, thresholds: Iterable[float] = ()) -> str:
    """Return a score (0-100) as text; a dash where there is none, never 0.

    Half a point is rounded up. Where a threshold lies within half a point, one decimal shows on
    which side the score is: 69.6 is not written as 70, and 69.97 is written as 69.9.
    """
    if score is None:
        return DASH
    for threshold in thresholds:
        if score != threshold and abs(score - threshold) <= NEAR_THRESHOLD:
            return _write_on_its_side(score, threshold)
    return str(math.floor(score + 0.5))


def _write_on_its_side(score: float, threshold: float) -> str:
    shown = round(score, 1)
    if shown == threshold:  # rounding reached the threshold: step back to the score's own side
        shown = round(threshold - 0.1, 1) if score < threshold else shown
    return f"{shown:.1f}"


def write_range(low: float | None, high: float | None, thresholds: Iterable[float] = ()) -> str:
    """Return "57–70"; nothing where both ends are written alike or are missing."""
    if low is None or high is None:
        return ""
    limits = tuple(thresholds)
    first, last = write_score(low, limits), write_score(high, limits)
    return "" if first == last else f"{first}{DASH}{last}"


def write_gap(gap: float) -> str:
    """Return how many points are missing: whole from one point on, else in tenths, never 0."""
    return str(math.floor(gap + 0.5)) if gap >= 1 else f"{math.ceil(gap * 10 - 1e-9) / 10:.1f}"


def whole_percent(share: float) -> int:
    """Return a share (0-1) in percent: 100 only when nothing is missing, 0 only when everything is."""
    percent = math.floor(share * 100 + 0.5)
    if percent == 100 and share < 1:
        return 99
    if percent == 0 and share > 0:
        return 1
    return percent
