from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from config.launch import children
from config.launch.children import Command, run_together
from tests.diagnosis.jobs.harness import ROOT, wait_until

PARENT = """
import sys, threading
from config.launch.children import Command, run_together, stop_on_signals
child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(120)"
stopping = threading.Event()
stop_on_signals(stopping)
words = [sys.executable, "-c", child]
commands = [Command(name, [*words, f"{sys.argv[1]}/{name}"]) for name in ("web", "worker")]
sys.exit(run_together(commands, stopping=stopping))
"""


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def read_pids(folder):
    return [int(text) for name in ("web", "worker") if (text := (folder / name).read_text())]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_both_processes_end_with_their_parent(tmp_path, blow):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT)
    assert wait_until(lambda: all((tmp_path / name).exists() for name in ("web", "worker")))
    assert wait_until(lambda: len(read_pids(tmp_path)) == 2)
    pids = read_pids(tmp_path)

    os.kill(parent.pid, blow)
    code = parent.wait(20)

    assert wait_until(lambda: not any(is_running(pid) for pid in pids), seconds=10)
    assert code == (-signal.SIGKILL if blow == signal.SIGKILL else 0)


def test_end_of_the_web_server_ends_all():
    sleeper = Command("worker", [sys.executable, "-c", "import time; time.sleep(120)"], restart=True)
    broken = Command("web", [sys.executable, "-c", "raise SystemExit(3)"])

    assert run_together([sleeper, broken], stopping=threading.Event()) == 3


def test_worker_that_ends_is_started_again_but_not_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "RESTART_PAUSE_SECONDS", 0.0)
    count = f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); raise SystemExit(4)"

    code = run_together(
        [Command("worker", [sys.executable, "-c", count], restart=True)], stopping=threading.Event()
    )

    assert code == 4
    assert (tmp_path / "starts").read_text() == "x" * (children.RESTARTS + 1)
