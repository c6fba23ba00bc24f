"""Ten reports, each with its worker killed -9 in the middle: ten are made once, nothing is left over."""

from __future__ import annotations

import os

import pytest

from diagnosis.jobs.models import Job, JobState
from diagnosis.reports.models import FOLDER, Report
from diagnosis.reports.services import request_report
from diagnosis.reports.wording import MAKE_REPORT
from tests.diagnosis.jobs.harness import WorkerHarness, wait_until
from tests.diagnosis.reports import stalling
from tests.diagnosis.reports.conftest import ANSWERS
from tests.diagnosis.results.conftest import hand_in

pytestmark = pytest.mark.slow

RESULTS = 5
LANGUAGES = ("en", "ja")
REPORTS = RESULTS * len(LANGUAGES)
AT_ONCE = 5
DRAWN_WITHIN_SECONDS = 60
DONE_WITHIN_SECONDS = 120

BROKERS = [
    pytest.param("filesystem", id="filesystem"),
    pytest.param("redis", id="redis", marks=pytest.mark.redis),
]


@pytest.fixture
def workers(worker_database, request, tmp_path):
    """Workers on the file system's broker or on Redis; PostgreSQL where TEST_DATABASE_URL names it."""
    redis_url = os.environ["TEST_REDIS_URL"] if request.param == "redis" else ""
    harness = WorkerHarness(
        folder=tmp_path,
        include=["tests.diagnosis.reports.stalling"],
        redis_url=redis_url,
        concurrency=AT_ONCE,
        environment={stalling.FOLDER_VARIABLE: str(tmp_path)},
    )
    with harness, harness.sending():
        yield harness


def find_stuck_jobs(files):
    """The jobs on their first try that wrote half a file and wait to be killed."""
    running = Job.objects.filter(state=JobState.RUNNING, tries=1).values_list("pk", "lease_token")
    return {job_id for job_id, token in running if any(files.glob(f"*-{token.hex}.pdf.part"))}


def kill_each_once(workers, files):
    """Start workers and kill them, until every job has lost its first try."""
    killed = set()
    while len(killed) < REPORTS:
        worker = workers.start()
        # A killed try still looks alive until its lease runs out.
        assert wait_until(
            lambda: len(find_stuck_jobs(files) - killed) == AT_ONCE,  # noqa: B023
            seconds=DRAWN_WITHIN_SECONDS,
        ), workers.log
        killed |= find_stuck_jobs(files)
        workers.kill(worker)


@pytest.mark.parametrize("workers", BROKERS, indirect=True)
def test_reports_of_killed_workers_are_made_once(workers, tmp_path):
    files = tmp_path / "files" / FOLDER
    for _number in range(RESULTS):
        result = hand_in(ANSWERS)
        for language in LANGUAGES:
            request_report(result=result, language=language, by=None)

    kill_each_once(workers, files)
    worker = workers.start()
    assert wait_until(
        lambda: not Job.objects.exclude(state=JobState.DONE).exists(), seconds=DONE_WITHIN_SECONDS
    ), workers.log
    # The sweep after the last job removes what the killed tries left.
    assert wait_until(lambda: len(list(files.iterdir())) == REPORTS, seconds=10), workers.log
    assert workers.stop(worker) == 0

    reports = list(Report.objects.all())
    assert len({(report.result_id, report.language) for report in reports}) == len(reports) == REPORTS
    assert {report.file_name for report in reports} == {f"{FOLDER}/{path.name}" for path in files.iterdir()}
    for report in reports:
        content = (tmp_path / "files" / report.file_name).read_bytes()
        assert len(content) == report.size
        assert (content[:5], content.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")
    assert all(job.tries >= 2 for job in Job.objects.filter(kind=MAKE_REPORT))
