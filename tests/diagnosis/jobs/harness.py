"""Real worker processes for tests: start one, kill it in the middle, wait for what follows.

A test marks itself ``slow``, takes ``shared_database`` (tests/diagnosis/jobs/conftest.py) and does::

    workers = WorkerHarness(folder=tmp_path, include=["tests.diagnosis.jobs.probe"])
    with workers, workers.sending():
        job = request_job(...)
        worker = workers.start()
        wait_until(lambda: ...)
        workers.kill(worker)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from celery import Celery, current_app
from django.db import connection
from redis import Redis

from config.broker import use_folder_transport

ROOT = Path(__file__).resolve().parents[3]
SETTINGS_MODULE = "config.settings.base"
QUEUE = "jobs"


class WorkerHarness:
    """Workers on this test's database and on a broker of their own, with short leases."""

    def __init__(
        self,
        *,
        folder: Path,
        include: Sequence[str] = (),
        redis_url: str = "",
        concurrency: int = 1,
        lease_seconds: int = 3,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self._include = include
        self._concurrency = concurrency
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
            "DATABASE_URL": _build_database_url(),
            "CITY_READINESS_VAR": str(folder),
            "REDIS_URL": redis_url,
            "JOB_LEASE_SECONDS": str(lease_seconds),
            "JOB_RENEW_SECONDS": "1",
            "JOB_SWEEP_SECONDS": "1",
            "JOB_RESEND_SECONDS": "3",
            **(environment or {}),
        }

    def __enter__(self) -> WorkerHarness:
        if self.redis_url:
            self._empty_queue()
        return self

    def __exit__(self, *_: object) -> None:
        for process in list(self._processes):
            self.kill(process)

    def _empty_queue(self) -> None:
        """Forget what killed workers of another test left, and nothing else of this Redis."""
        with Redis.from_url(self.redis_url) as server:
            server.delete(QUEUE, "unacked", "unacked_index", "unacked_mutex")

    @property
    def log(self) -> str:
        """What all workers wrote, to show when a test fails."""
        path = self.folder / "workers.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> subprocess.Popen[bytes]:
        """Start a worker, in a process group of its own."""
        words = [sys.executable, "-m", "celery", "--app", "config.celery", "worker", "--loglevel", "INFO"]
        words += ["--concurrency", str(self._concurrency)]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        for module in self._include:
            words += ["--include", module]
        with (self.folder / "workers.log").open("ab") as log:
            process = subprocess.Popen(
                words, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the worker and its pool with kill -9, so that nothing can be cleaned up."""
        self._processes.remove(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """Ask the worker to end after the job it has; return its exit code."""
        process.terminate()
        code = process.wait(30)
        self._processes.remove(process)
        return code

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Inside, this process sends its jobs to these workers' broker."""
        before = current_app._get_current_object()
        messages, control = self.folder / "broker" / "messages", self.folder / "broker" / "control"
        app = Celery("tests", broker=self.redis_url or "filesystem://localhost//")
        app.conf.task_default_queue = QUEUE
        if not self.redis_url:
            use_folder_transport()
            for path in (messages, control):
                path.mkdir(parents=True, exist_ok=True)
            app.conf.broker_transport_options = {
                "data_folder_in": str(messages),
                "data_folder_out": str(messages),
                "control_folder": str(control),
            }
        app.set_current()
        try:
            yield
        finally:
            before.set_current()
            app.close()


def wait_until(condition: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Ask ten times a second until the condition holds; False where it did not in time."""
    last_moment = time.monotonic() + seconds
    while time.monotonic() < last_moment:
        if condition():
            return True
        time.sleep(0.1)
    return False


def _build_database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:{database['NAME']}"
    user, password = quote(database["USER"], safe=""), quote(database["PASSWORD"], safe="")
    return f"postgresql://{user}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
