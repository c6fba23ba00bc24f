"""Ten jobs, each with its worker killed -9 in the middle: ten are done, each once, its file once."""

from __future__ import annotations

import os

import pytest

from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.services import request_job
from tests.diagnosis.jobs import probe
from tests.diagnosis.jobs.harness import WorkerHarness, wait_until

pytestmark = pytest.mark.slow

JOBS = 10
AT_ONCE = 5

BROKERS = [
    pytest.param("filesystem", id="filesystem"),
    pytest.param("redis", id="redis", marks=pytest.mark.redis),
]


@pytest.fixture
def redis_url(request):
    if request.param == "filesystem":
        return ""
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip("TEST_REDIS_URL names no Redis server")
    return url


@pytest.fixture
def workers(shared_database, redis_url, tmp_path):
    harness = WorkerHarness(
        folder=tmp_path,
        include=["tests.diagnosis.jobs.probe"],
        redis_url=redis_url,
        concurrency=AT_ONCE,
        environment={probe.FOLDER_VARIABLE: str(tmp_path)},
    )
    with harness, harness.sending():
        yield harness


def ask(number, folder, kind=probe.WRITE):
    return request_job(kind=kind, subject=f"result:{number}", parameters={"folder": str(folder)}, by=None)


def find_stuck_jobs(folder):
    """The jobs on their first try that wrote half a file and wait to be killed."""
    running = Job.objects.filter(state=JobState.RUNNING, tries=1).values_list("pk", "lease_token")
    return {job_id for job_id, token in running if any((folder / "files").glob(f"*-{token.hex}.txt.part"))}


@pytest.mark.parametrize("redis_url", BROKERS, indirect=True)
def test_jobs_of_killed_workers_are_done_once(workers, tmp_path):
    jobs = [ask(number, tmp_path) for number in range(JOBS)]

    killed = set()
    while len(killed) < JOBS:
        worker = workers.start()
        # A killed try still looks alive until its lease runs out.
        assert wait_until(lambda: len(find_stuck_jobs(tmp_path) - killed) == AT_ONCE), workers.log  # noqa: B023
        killed |= find_stuck_jobs(tmp_path)
        workers.kill(worker)
    worker = workers.start()
    assert wait_until(lambda: not Job.objects.exclude(state=JobState.DONE).exists()), workers.log
    files = tmp_path / "files"
    assert wait_until(lambda: len(list(files.iterdir())) == JOBS, seconds=10), workers.log
    assert workers.stop(worker) == 0

    ledger = probe.read_ledger(tmp_path)
    assert len({line.rpartition("-")[0] for line in ledger}) == len(ledger) == len(jobs)
    assert sorted(ledger) == sorted(f"files/{path.name}" for path in files.iterdir())
    assert {path.read_text() for path in files.iterdir()} == {"whole"}
    assert all(job.tries >= 2 for job in Job.objects.filter(kind=probe.WRITE))


@pytest.mark.parametrize("redis_url", BROKERS, indirect=True)
def test_job_past_its_time_limit_fails_with_a_sentence(workers, tmp_path):
    job = ask(1, tmp_path, kind=probe.ENDLESS)

    workers.start()

    assert wait_until(lambda: Job.objects.get(pk=job.pk).has_failed), workers.log
    assert Job.objects.get(pk=job.pk).message_code == "jobs.too-long"
