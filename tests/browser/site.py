"""The whole program on a port of this computer: web server and worker, with a database of their own."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 60
ENDS_WITHIN_SECONDS = 30
# Only the API's own page and the administration need these; without them the files are ready in seconds.
NOT_COLLECTED = ("rest_framework", "drf_spectacular_sidecar", "src")

FRAMEWORKS = sorted(str(path) for path in (ROOT / "fixtures" / "frameworks").glob("*.yaml"))

COMMANDS = (
    ("migrate", "--no-input"),
    ("load_framework", *FRAMEWORKS, "--publish"),
    ("load_reference",),
    ("load_library", "fixtures/measures/jica-smart-city.yaml", "--publish"),
    ("load_assessments", "fixtures/demo"),
    ("load_roadmaps", "fixtures/demo/roadmaps/sample-city.yaml"),
    ("make_synthetic_places", "60", "--programme", "synthetic-cities", "--rounds", "2"),
    ("collectstatic", "--no-input", *(word for name in NOT_COLLECTED for word in ("--ignore", name))),
)


@dataclass(frozen=True)
class Account:
    email: str
    password: str


class Site:
    """``bin/serve`` on a folder of its own, with the sample city and its accounts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._process: subprocess.Popen[bytes] | None = None
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))
        }
        self._environment = {
            **kept,
            "CITY_READINESS_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "SECRET_KEY": "only-for-browser-tests",
        }

    def prepare(self) -> None:
        """Make the database, load the framework and the sample city, collect the static files."""
        accounts = ("make_demo_accounts", "--file", str(self._accounts_file))
        for words in (*COMMANDS, accounts):
            done = subprocess.run(
                [sys.executable, "manage.py", *words],
                cwd=ROOT,
                env=self._environment,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, f"manage.py {' '.join(words)}:\n{done.stdout}\n{done.stderr}"

    def start(self) -> None:
        """Start the web server and the worker, and wait until pages are served."""
        port = find_free_port()
        self.address = f"http://127.0.0.1:{port}"
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [ROOT / "bin" / "serve", "--port", str(port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        last_moment = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < last_moment, self.log
            time.sleep(0.2)

    def stop(self) -> None:
        """End the program as Ctrl-C does; kill it when it does not end."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def log(self) -> str:
        path = self.folder / "serve.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def find_account(self, name: str) -> Account:
        """The account whose e-mail address starts with the name."""
        rows = json.loads(self._accounts_file.read_text(encoding="utf-8"))
        row = next(row for row in rows if row["email"].startswith(f"{name}@"))
        return Account(row["email"], row["password"])

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read rows from the site's database, past the program."""
        connection = sqlite3.connect(
            f"file:{self.folder / 'city-readiness.sqlite3'}?mode=ro", uri=True, timeout=20
        )
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    @property
    def _accounts_file(self) -> Path:
        return self.folder / "accounts.json"

    def _answers(self) -> bool:
        try:
            # No proxy: the address is this computer.
            with build_opener(ProxyHandler({})).open(f"{self.address}/accounts/login/", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
