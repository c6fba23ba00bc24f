"""How sure one assessment is: all its draws, with the second lens and the bytes that are kept."""

from __future__ import annotations

from measuring import Figures, summarize_runs, time_runs

from diagnosis.results.models import Result
from diagnosis.scoring.encoding import decode_diagnosis, encode_certainty
from diagnosis.scoring.uncertainty import compute_certainty
from frameworks.spec import Framework

TARGET_MS = 150


def measure_certainty(spec: Framework, result: Result, *, runs: int) -> Figures:
    """Return the time of one certainty; none of the answers has evidence, so that all may move."""
    diagnosis = decode_diagnosis(bytes(result.payload))
    timed = time_runs(
        lambda: encode_certainty(compute_certainty(spec, diagnosis, evidenced=frozenset())), runs=runs
    )
    size = {"draws": spec.certainty.draws, "answers": diagnosis.overall.asked, "target_ms": TARGET_MS}
    return summarize_runs("certainty", timed, **size)
