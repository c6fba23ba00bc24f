"""A PDF in a process of its own each time, so that fonts are cold and the peak of memory is its own.

As a script (``reporting.py report RESULT LANGUAGE`` or ``reporting.py questionnaire VERSION LANGUAGE MODE``)
it makes one PDF and prints its seconds and megabytes.
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


def measure_pdf(name: str, *words: str, runs: int) -> Iterator[Figures]:
    """Yield for each language the median of the seconds and the highest peak of memory.

    ``words`` say what to make: its kind, the id of its row, and for a questionnaire its mode. The
    seconds run from the stored row to the PDF. Starting the process and loading the
    application are not among them, since the worker runs already; their memory is in the peak.
    """
    for language in LANGUAGES:
        reports = [_make_elsewhere(*words[:2], language, *words[2:]) for _ in range(runs)]
        yield {
            "name": name,
            "seconds": round(median(report["seconds"] for report in reports), 2),
            "peak_mb": round(max(report["peak_mb"] for report in reports)),
            "pdf_kb": round(reports[0]["bytes"] / 1024),
            "language": language,
            "runs": runs,
        }


def _make_elsewhere(*words: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"The PDF was not made:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def make_pdf(kind: str, row_id: int, language: str, mode: str = "") -> None:
    django.setup()
    # They read the settings when they are imported.
    from diagnosis.reports.pdf import QUESTIONNAIRE_STYLES, render_pdf  # noqa: PLC0415
    from diagnosis.reports.render import render_html, render_questionnaire_html  # noqa: PLC0415
    from diagnosis.results.permissions import results_with_context  # noqa: PLC0415
    from frameworks.permissions import load_published_version, load_questionnaire  # noqa: PLC0415

    started = time.perf_counter()
    if kind == "report":
        content = render_pdf(render_html(results_with_context().get(pk=row_id), language))
    else:
        version = load_published_version(row_id)
        html = render_questionnaire_html(version, load_questionnaire(version, mode), language)
        content = render_pdf(html, QUESTIONNAIRE_STYLES)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / MEGABYTE
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "bytes": len(content)}))


if __name__ == "__main__":
    make_pdf(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
