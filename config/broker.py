"""The broker that needs no server: kombu's transport of files in folders, safe against half-written files.

kombu's own writes a message under its final name. A worker that reads it in that moment, or after a
full disk, finds half a document and ends with "Unrecoverable error" (seen with kombu 5.7).
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class FolderChannel(filesystem.Channel):
    """Messages appear whole, under a name that sorts by the time they were sent."""

    # kombu's own classes disagree on the name of the second argument; it is always given by place.
    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}"
        part = Path(self.data_folder_out) / f"{name}.part"
        part.write_text(dumps(message), encoding="utf-8")
        os.replace(part, part.with_name(f"{name}.{queue}.msg"))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        try:
            return super()._get(queue)
        except ValueError as error:
            # It is only a wake-up call; the Job row stays and is sent again.
            logger.warning("a message that cannot be read was thrown away", exc_info=True)
            raise Empty from error


class FolderTransport(filesystem.Transport):
    Channel = FolderChannel


def use_folder_transport() -> None:
    """Have ``filesystem://`` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = "config.broker:FolderTransport"
