"""Repeating something and saying how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

Figures = dict[str, Any]
WARM_UP_RUNS = 10


def time_runs(
    work: Callable[[], object], *, runs: int, between: Callable[[], object] = lambda: None
) -> list[float]:
    """Return the seconds of each run after a warm-up; ``between`` runs before each, outside the time."""
    seconds = []
    for number in range(WARM_UP_RUNS + runs):
        between()
        started = time.perf_counter()
        work()
        ended = time.perf_counter()
        if number >= WARM_UP_RUNS:
            seconds.append(ended - started)
    return seconds


def summarize_times(name: str, seconds: Sequence[float], **more: Any) -> Figures:
    """Return the median and the 95th percentile (nearest rank) in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[-(-95 * len(ordered) // 100) - 1]
    return {
        "name": name,
        "median_ms": round(median(ordered) * 1000, 2),
        "p95_ms": round(p95 * 1000, 2),
        **more,
        "runs": len(ordered),
    }
