"""Makes the first try of each report stop in the middle; a worker gets this module by ``--include``.

The pages are drawn, half the file is written, and the try waits to be killed. The next try is not touched.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from diagnosis.jobs.files import PART_SUFFIX, store_whole
from diagnosis.reports import services

FOLDER_VARIABLE = "REPORTS_STALLING_FOLDER"
LONGER_THAN_ANY_TEST = 600


def stall_once(*, storage, name, content):
    """Take the place of ``store_whole``: the first time for a result and a language, write half and wait."""
    subject = Path(name).name.rpartition("-")[0]
    mark = Path(os.environ[FOLDER_VARIABLE]) / f"stalled-{subject}"
    if not mark.exists():
        part = Path(storage.path(name + PART_SUFFIX))
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content[: len(content) // 2])
        mark.touch()
        time.sleep(LONGER_THAN_ANY_TEST)
    store_whole(storage=storage, name=name, content=content)


if FOLDER_VARIABLE in os.environ:
    services.store_whole = stall_once
