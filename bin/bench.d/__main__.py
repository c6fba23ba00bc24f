"""The order of a benchmark: what was asked for, on data of its own, one line of JSON for each figure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cold_start import measure_cold_start
from measuring import Figures
from surroundings import ROOT, open_surroundings

if TYPE_CHECKING:
    from sample import Sample

REQUESTS = ("create_assessment", "save_answer", "api_save_answer", "element_page", "result_page")
OTHERS = (
    "parallel_saves", "score_batch", "certainty", "shortest_path", "advice", "pdf_report",
    "pdf_full_report", "pdf_questionnaire", "rescoring", "comparison", "cold_start",
)  # fmt: skip
PDF_RUNS = 10
COLD_RUNS = 3
MUST_BE_NONE = ("lost", "overwritten_unseen", "errors", "missing")
WEB_WORKERS = "4"


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure what people wait for.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"only these of: {', '.join(REQUESTS + OTHERS)} (default: all)",
    )
    parser.add_argument(
        "--runs", type=int, default=200, help="runs of a request or a batch (default: %(default)s)"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="a PostgreSQL server with a role that may make databases (default: SQLite)",
    )
    options = parser.parse_args()
    unknown = set(options.names) - {*REQUESTS, *OTHERS}
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    if options.runs < 1:
        parser.error("--runs must be 1 or more")
    options.names = options.names or [*REQUESTS, *OTHERS]
    return options


def describe_machine() -> Figures:
    """Return what the figures depend on; ``load`` is that of the last minute, other programs' included."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "name": "machine",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }


def measure(options: argparse.Namespace) -> Iterator[Figures]:
    yield describe_machine()
    if set(options.names) - {"cold_start"}:
        with open_surroundings(options.database):
            yield from measure_application(options)
    if "cold_start" in options.names:
        yield measure_cold_start(runs=min(COLD_RUNS, options.runs))


def measure_application(options: argparse.Namespace) -> Iterator[Figures]:
    # They import the application, which had to be set up first.
    from comparing import measure_comparison  # noqa: PLC0415
    from journeys import Journeys  # noqa: PLC0415
    from parallel import measure_parallel_saves  # noqa: PLC0415
    from sample import make_sample  # noqa: PLC0415

    names = [name for name in REQUESTS if name in options.names]
    for_pages = bool({*REQUESTS, "parallel_saves", "comparison"} & {*options.names})
    sample = make_sample(for_pages=for_pages)
    if names:
        journeys = Journeys(sample)
        for name in names:
            yield journeys.measure(name, runs=options.runs)
    if "parallel_saves" in options.names:
        os.environ.setdefault("WEB_WORKERS", WEB_WORKERS)
        yield measure_parallel_saves(sample)
    yield from measure_engine(options, sample)
    yield from measure_files(options, sample)
    if "comparison" in options.names:  # last: its thousands of places would stand in the way of the others
        yield from measure_comparison(sample, runs=options.runs)


def measure_engine(options: argparse.Namespace, sample: Sample) -> Iterator[Figures]:
    """Yield what is computed in memory, without a request."""
    from advising import measure_advice  # noqa: PLC0415
    from batch import measure_batch  # noqa: PLC0415
    from certainty import measure_certainty  # noqa: PLC0415
    from comparing import measure_rescoring  # noqa: PLC0415
    from paths import measure_path  # noqa: PLC0415

    if "score_batch" in options.names:
        yield from measure_batch(sample.spec, runs=options.runs)
    if "rescoring" in options.names:
        yield measure_rescoring(sample.spec, runs=options.runs)
    if "shortest_path" in options.names:
        yield measure_path(sample.spec, sample.mode, runs=options.runs)
    if "certainty" in options.names:
        yield measure_certainty(sample.spec, sample.result, runs=options.runs)
    if "advice" in options.names:
        yield measure_advice(sample.spec, runs=options.runs)


def measure_files(options: argparse.Namespace, sample: Sample) -> Iterator[Figures]:
    """Yield how long the worker takes for its PDFs."""
    from reporting import measure_pdf  # noqa: PLC0415

    runs = min(PDF_RUNS, options.runs)
    if "pdf_report" in options.names:
        yield from measure_pdf("pdf_report", "report", str(sample.quick_result.pk), runs=runs)
    if "pdf_full_report" in options.names:
        yield from measure_pdf("pdf_full_report", "report", str(sample.result.pk), runs=runs)
    if "pdf_questionnaire" in options.names:
        words = ("questionnaire", str(sample.version.pk), sample.mode)
        yield from measure_pdf("pdf_questionnaire", *words, runs=runs)


def main() -> None:
    # Ended from outside, it still removes its folder and database and stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    failed = False
    for figures in measure(read_options()):
        print(json.dumps(figures), flush=True)
        failed = failed or any(figures.get(name) for name in MUST_BE_NONE)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
