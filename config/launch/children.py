"""Start several processes that live and end with this one."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1  # linux/prctl.h
STOP_SECONDS = 15.0
"""How long the processes may take to end by themselves; a job cut off here is done again later."""
RESTART_PAUSE_SECONDS = 2.0
RESTARTS = 5
"""A process may end and be started again this often within ``RESTART_WINDOW_SECONDS``."""
RESTART_WINDOW_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Command:
    """One process: a name for the log, its words, and whether it is started again when it ends."""

    name: str
    words: Sequence[str]
    restart: bool = False


@dataclass(slots=True)
class Child:
    """A command at work."""

    command: Command
    process: subprocess.Popen[bytes]
    ended_at: list[float] = field(default_factory=list)

    def may_restart(self, now: float) -> bool:
        """Count an end at ``now``; False where there were too many of late."""
        self.ended_at = [moment for moment in self.ended_at if now - moment < RESTART_WINDOW_SECONDS] + [now]
        return self.command.restart and len(self.ended_at) <= RESTARTS


def run_together(commands: Sequence[Command], *, stopping: threading.Event) -> int:
    """Run the commands until ``stopping`` is set or one ends for good; end all; return the exit code.

    The code is 0 after a wanted stop, else that of the process that ended first (1 where it was 0).
    """
    children: list[Child] = []
    try:
        children.extend(Child(command, _start(command)) for command in commands)
        return _watch(children, stopping)
    finally:
        _end(children)


def stop_on_signals(stopping: threading.Event) -> None:
    """Set ``stopping`` on Ctrl-C, on a polite kill and when the terminal goes away."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stopping.set())


def _watch(children: Sequence[Child], stopping: threading.Event) -> int:
    while not stopping.wait(0.2):
        for child in children:
            code = child.process.poll()
            if code is None:
                continue
            if not child.may_restart(time.monotonic()):
                logger.error("%s ended with code %s", child.command.name, code)
                return abs(code) or 1
            logger.warning("%s ended with code %s and is started again", child.command.name, code)
            if stopping.wait(RESTART_PAUSE_SECONDS):
                return 0
            child.process = _start(child.command)
    return 0


def _start(command: Command) -> subprocess.Popen[bytes]:
    if not sys.platform.startswith("linux"):
        # The same process group: Ctrl-C and the end of the terminal reach all of them.
        return subprocess.Popen(command.words)  # noqa: S603  our own words
    # A session of its own, so that Ctrl-C reaches only the parent and the whole group can be ended;
    # the system sends the signal when the parent dies, even by kill -9.
    return subprocess.Popen(command.words, start_new_session=True, preexec_fn=_die_with(os.getpid()))  # noqa: S603


def _die_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_for_signal() -> None:
        if libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
        if os.getppid() != parent:  # the parent died before we asked
            os._exit(1)

    return ask_for_signal


def _end(children: Sequence[Child]) -> None:
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    last_moment = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.0, last_moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("%s does not end by itself and is killed", child.command.name)
            _kill(child.process)
            child.process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform.startswith("linux"):
        os.killpg(process.pid, signal.SIGKILL)  # start_new_session made it the leader of its group
    else:
        process.kill()
