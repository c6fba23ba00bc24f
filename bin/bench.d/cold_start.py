"""From a fresh clone to the sign-in page: bin/demo with pip, as on a computer with only Python and git."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from measuring import Figures
from surroundings import ROOT

LIMIT_SECONDS = 300
STOP_SECONDS = 30
OURS = {  # what is set for this program must not reach the other one
    "CITY_READINESS_VAR", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL", "PYTHONPATH",
    "SECRET_KEY", "PORT",
}  # fmt: skip


def measure_cold_start(*, runs: int) -> Figures:
    """Return the median of the seconds from starting bin/demo in a clone of HEAD to the sign-in page.

    pip's cache is used as it is; the clone itself is not part of the time.
    """
    seconds = [_start_once() for _ in range(runs)]
    return {
        "name": "cold_start",
        "seconds": round(median(seconds), 1),
        "installer": "pip, its cache as it is",
        "runs": runs,
    }


def _start_once() -> float:
    with tempfile.TemporaryDirectory(prefix="city-readiness-cold-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        port = _find_free_port()
        output = Path(folder) / "output"
        with output.open("wb") as log:
            started = time.perf_counter()
            demo = subprocess.Popen(
                [clone / "bin" / "demo", str(port)],
                cwd=clone,
                env=_make_environment(Path(folder)),
                stdout=log,
                stderr=log,
            )
            try:
                answered = _wait_for_page(demo, f"http://127.0.0.1:{port}/accounts/login/")
                seconds = time.perf_counter() - started
            finally:
                _stop(demo)
        if not answered:
            said = output.read_text(errors="replace")[-4000:]
            raise SystemExit(f"bin/demo did not answer within {LIMIT_SECONDS} s:\n{said}")
        return seconds


def _make_environment(folder: Path) -> dict[str, str]:
    """Return an environment without uv and without settings of this one."""
    absent = folder / "absent"
    absent.mkdir()
    (absent / "uv").write_text("#!/bin/sh\nexit 1\n")
    (absent / "uv").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PATH": f"{absent}:{kept['PATH']}"}


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_page(demo: subprocess.Popen[bytes], address: str) -> bool:
    opener = build_opener(ProxyHandler({}))  # the address is this computer
    last_moment = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < last_moment and demo.poll() is None:
        try:
            with opener.open(address, timeout=5) as response:
                return response.status == 200
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False


def _stop(demo: subprocess.Popen[bytes]) -> None:
    """End bin/demo by its id; it ends its server. Killed when it does not."""
    if demo.poll() is None:
        demo.send_signal(signal.SIGTERM)
    try:
        demo.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        demo.kill()
        demo.wait()
