"""Repeating something and saying how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Figures = dict[str, Any]
WARM_UP_RUNS = 10


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of one run: by the clock, and of the processor alone, which other programs disturb less."""

    clock: float
    processor: float


def time_runs(
    work: Callable[[], object], *, runs: int, between: Callable[[], object] = lambda: None
) -> list[Run]:
    """Return each run after a warm-up; ``between`` goes before each and is not timed."""
    timed = []
    for number in range(WARM_UP_RUNS + runs):
        between()
        clock, processor = time.perf_counter(), time.process_time()
        work()
        run = Run(time.perf_counter() - clock, time.process_time() - processor)
        if number >= WARM_UP_RUNS:
            timed.append(run)
    return timed


def summarize_runs(name: str, timed: Sequence[Run], **more: Any) -> Figures:
    """Return median and 95th percentile (nearest rank) by the clock and the processor's median, in ms."""
    ordered = sorted(run.clock for run in timed)
    return {
        "name": name,
        "median_ms": round(median(ordered) * 1000, 2),
        "p95_ms": round(ordered[-(-95 * len(ordered) // 100) - 1] * 1000, 2),
        "cpu_ms": round(median(run.processor for run in timed) * 1000, 2),
        **more,
        "runs": len(timed),
    }
