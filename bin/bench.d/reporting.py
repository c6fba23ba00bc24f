"""A PDF report in a process of its own each time, so that fonts are cold and the peak of memory is its own.

As a script (``reporting.py RESULT LANGUAGE``) it makes one report and prints its seconds and megabytes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import django
from measuring import Figures
from surroundings import ROOT

LANGUAGES = ("en", "ja")
MEGABYTE = 1024 * 1024
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage counts bytes there, kilobytes elsewhere


def measure_reports(result_id: int, *, runs: int) -> Iterator[Figures]:
    """Yield for each language the median of the seconds and the highest peak of memory.

    The seconds run from the stored result to the PDF. Starting the process and loading the
    application are not among them, since the worker runs already; their memory is in the peak.
    """
    for language in LANGUAGES:
        reports = [_run_report(result_id, language) for _ in range(runs)]
        yield {
            "name": "pdf_report",
            "seconds": round(median(report["seconds"] for report in reports), 2),
            "peak_mb": round(max(report["peak_mb"] for report in reports)),
            "pdf_kb": round(reports[0]["bytes"] / 1024),
            "language": language,
            "runs": runs,
        }


def _run_report(result_id: int, language: str) -> dict[str, float]:
    words = [sys.executable, __file__, str(result_id), language]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The report was not made:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


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
