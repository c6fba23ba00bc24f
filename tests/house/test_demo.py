"""bin/demo from the outside: it starts, keeps what was entered, stops, and leaves servers alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.house.rooms import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
DEMO = str(ROOT / "bin/demo")
STARTED = "Ctrl-C stops the server."


def build_environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "CITY_READINESS_VAR": str(var), "PORT": "18000", **more}


@contextmanager
def running(var: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo and give it with what it printed until it was ready."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [DEMO], env=build_environment(var), stdout=pipe, stderr=subprocess.STDOUT, text=True
    )
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if STARTED in line:
                break
        yield process, "".join(lines)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def list_accounts(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if "@" in line]


def get(address: str) -> str:
    return build_opener(ProxyHandler({})).open(address, timeout=10).read().decode()


def test_demo_starts_keeps_its_accounts_and_stops(tmp_path):
    with running(tmp_path) as (process, first):
        address = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert address, first
        assert "password" in get(f"{address.group()}/accounts/login/")
        assert list_accounts(first)
    with running(tmp_path) as (again, second):
        pass

    assert (process.returncode, again.returncode) == (0, 0)
    assert list_accounts(first) == list_accounts(second)
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(URLError):
        get(address.group())


def test_demo_refuses_the_settings_of_a_server(tmp_path):
    environment = build_environment(tmp_path / "var", DJANGO_SETTINGS_MODULE="config.settings.production")
    done = subprocess.run([DEMO], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "does not run on a server" in done.stderr
    assert not (tmp_path / "var").exists()
