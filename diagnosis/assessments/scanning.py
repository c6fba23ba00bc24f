"""A virus scanner looks at each evidence file before it is kept, where the environment names one.

The scanner is a program of the server (``EVIDENCE_SCANNER``): it gets the path of a copy and says by its
exit status what it found: 0 nothing, 1 something; anything else means that it could not look. It is
started without a shell, in its own process group, and never while a transaction is open.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import RefusedEvidence

logger = logging.getLogger(__name__)

PLACE_OF_PATH = "{file}"
CLEAN, INFECTED = 0, 1
SHOWN_OUTPUT = 500  # characters of what the scanner said, for the log


def scan_file(upload: File, ending: str) -> None:
    """Have the file looked at; raise RefusedEvidence if something is in it or nobody could look."""
    if not settings.EVIDENCE_SCANNER:
        return
    with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
        path = Path(folder) / f"file{ending}"
        with path.open("wb") as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
        upload.seek(0)
        status = _run_scanner(name_command(settings.EVIDENCE_SCANNER, path))
    if status == INFECTED:
        raise RefusedEvidence(
            "file", _("The virus scanner found something in this file. It was not kept. Have it checked.")
        )
    if status != CLEAN:
        raise RefusedEvidence(
            "file",
            _("The file could not be checked for viruses, and was not kept. Try later, or give a link."),
        )


def name_command(command: Sequence[str], path: Path) -> list[str]:
    """Return the scanner's command with the path in its place, at the end where no place is marked."""
    if any(PLACE_OF_PATH in part for part in command):
        return [part.replace(PLACE_OF_PATH, str(path)) for part in command]
    return [*command, str(path)]


def _run_scanner(command: list[str]) -> int | None:
    """Return the exit status; None where the scanner did not start or took too long, which is logged."""
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(  # noqa: S603  the operator's command, without a shell
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        except OSError as error:
            logger.error("The evidence scanner did not start: %s", error)
            return None
        try:
            status = process.wait(settings.EVIDENCE_SCANNER_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            logger.error("The evidence scanner took longer than %s s.", settings.EVIDENCE_SCANNER_SECONDS)
            return None
        output.seek(0)
        said = output.read(SHOWN_OUTPUT).decode("utf-8", "replace").strip()
    if status == INFECTED:
        logger.warning("The evidence scanner refused a file: %s", said)
    elif status != CLEAN:
        logger.error("The evidence scanner ended with status %s: %s", status, said)
    return status
