"""Kinds of job for the tests with real workers; a worker gets this module by ``--include``.

The first try of ``probe.write`` stops in the middle, with half a file, until its worker is killed.
The next one writes its file and one line in a ledger. ``probe.endless`` never ends by itself.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.core.files.storage import FileSystemStorage

from diagnosis.jobs.files import PART_SUFFIX, remove_orphan_files, store_whole
from diagnosis.jobs.leases import Outcome, run_job
from diagnosis.jobs.registry import register_kind, register_orphan_remover

FOLDER_VARIABLE = "JOBS_PROBE_FOLDER"
WRITE = "probe.write"
ENDLESS = "probe.endless"

register_kind(name=WRITE, time_limit=timedelta(minutes=5))
register_kind(name=ENDLESS, time_limit=timedelta(seconds=1))


@shared_task(name=WRITE)
def write(job_id):
    run_job(job_id, work_in_the_middle, kind=WRITE)


@shared_task(name=ENDLESS)
def wait_for_ever(job_id):
    run_job(job_id, lambda _: time.sleep(600), kind=ENDLESS)


def work_in_the_middle(running):
    folder = Path(running.lease.parameters["folder"])
    subject = running.lease.subject.replace(":", "-")
    name = f"files/{subject}-{running.lease.token.hex}.txt"
    running.report(step="probe.middle", percent=50)
    if not (folder / f"seen-{subject}").exists():
        part = folder / (name + PART_SUFFIX)
        part.parent.mkdir(exist_ok=True)
        part.write_text("half")
        (folder / f"seen-{subject}").touch()
        time.sleep(120)
    storage = FileSystemStorage(location=folder)
    store_whole(storage=storage, name=name, content=b"whole")
    return Outcome(keep=lambda: add_line(folder, name), discard=lambda: storage.delete(name))


def add_line(folder, name):
    with (folder / "ledger").open("a") as ledger:
        ledger.write(name + "\n")


def read_ledger(folder):
    path = folder / "ledger"
    return path.read_text().splitlines() if path.exists() else []


def remove_orphans():
    folder = Path(os.environ[FOLDER_VARIABLE])
    storage = FileSystemStorage(location=folder)
    return remove_orphan_files(
        storage=storage, folder="files", is_kept=lambda name: name in read_ledger(folder)
    )


if FOLDER_VARIABLE in os.environ:
    register_orphan_remover(noun="probe", remove=remove_orphans)
