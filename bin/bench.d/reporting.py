"""A PDF report in a process of its own each time, so that fonts are cold and the peak of memory is its own.

As a script (``reporting.py RESULT LANGUAGE``) it makes one report and prints its seconds and megabytes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from statistics import median

import django
from measuring import Figures
from surroundings import ROOT

LANGUAGE = "en"
MEGABYTE = 1024 * 1024
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage counts bytes there, kilobytes elsewhere


def measure_pdf(result, *, runs: int) -> Figures:
    """Return the median of the seconds from the stored result to the PDF, and the highest peak of memory.

    The start of the process and loading the application are not part of the seconds: the worker runs already.
    """
    reports = [_make_one(result.pk) for _ in range(runs)]
    return {
        "name": "pdf_report",
        "seconds": round(median(report["seconds"] for report in reports), 2),
        "peak_mb": round(max(report["peak_mb"] for report in reports)),
        "pdf_kb": round(reports[0]["bytes"] / 1024),
        "language": LANGUAGE,
        "runs": runs,
    }


def _make_one(result_id: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, str(result_id), LANGUAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The report was not made:\n{done.stderr}")
    return json.loads(done.stdout)


def make_report(result_id: int, language: str) -> None:
    django.setup()
    # They read the settings when they are imported.
    from diagnosis.reports.pdf import render_pdf  # noqa: PLC0415
    from diagnosis.reports.render import render_html  # noqa: PLC0415
    from diagnosis.results.permissions import results_with_context  # noqa: PLC0415

    started = time.perf_counter()
    content = render_pdf(render_html(results_with_context().get(pk=result_id), language))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / MEGABYTE
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "bytes": len(content)}))


if __name__ == "__main__":
    make_report(int(sys.argv[1]), sys.argv[2])
