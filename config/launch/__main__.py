"""``python -m config.launch``: the web server and the worker, as one program."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading

from config.env import read_number
from config.launch.children import Command, run_together, stop_on_signals


def main() -> int:
    """Read the address and run web and worker until one of them ends for good or a signal comes."""
    parser = argparse.ArgumentParser(
        prog="serve", description="Start the web server and the worker together."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=read_number("PORT", default=8000))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    stopping = threading.Event()
    stop_on_signals(stopping)
    commands = [build_web_command(host=arguments.host, port=arguments.port), build_worker_command()]
    return run_together(commands, stopping=stopping)


def build_web_command(*, host: str, port: int) -> Command:
    """Return the command of the web server: gunicorn with synchronous workers (measured fastest)."""
    workers = read_number("WEB_WORKERS", default=2)
    words = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{host}:{port}"]
    # The control socket is one more file that two servers on one machine would fight for.
    return Command(name="web", words=[*words, "--workers", str(workers), "--no-control-socket"])


def build_worker_command() -> Command:
    """Return the command of the worker; it is started again when it ends, for its jobs are safe."""
    words = [sys.executable, "-m", "celery", "--app", "config.celery", "worker", "--loglevel", "INFO"]
    words += ["--concurrency", str(read_number("JOB_WORKERS", default=1))]
    # Without talk between workers: on the file system it would pile up as files.
    words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    if os.name != "posix":
        words += ["--pool", "solo"]  # no fork there; a time limit then only ends the lease
    return Command(name="worker", words=words, restart=True)


if __name__ == "__main__":
    sys.exit(main())
