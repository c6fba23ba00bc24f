"""Files that jobs make: either whole or not there, and none left behind by a try that was killed."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from diagnosis.jobs.selectors import load_live_tokens

logger = logging.getLogger(__name__)

PART_SUFFIX = ".part"
TOKEN_PATTERN = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


def store_whole(*, storage: Storage, name: str, content: bytes) -> None:
    """Store ``content`` under ``name`` so that a kill in the middle never leaves half a file with that name.

    ``name`` must contain the hex form of the lease's token, so that it is nobody else's.
    On disk: a temporary name, fsync, rename. An object storage puts whole objects by itself.
    """
    if TOKEN_PATTERN.search(name) is None:
        raise ValueError(f"the name {name!r} has no lease token")
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # an object storage: it has no paths
        storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART_SUFFIX)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def remove_orphan_files(*, storage: Storage, folder: str, is_kept: Callable[[str], bool]) -> int:
    """Delete the files of tries that ended without finishing; return how many.

    Only files whose name carries a lease token are looked at. ``is_kept`` gets a name inside the
    storage and says whether a row shows that file.
    """
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return 0
    # The order matters: a file listed here was made by a try that was live before; if it is live no
    # more, it either finished, and its row is there to be seen by is_kept, or it never will.
    live = load_live_tokens()
    removed = 0
    for name in names:
        found = TOKEN_PATTERN.search(name)
        if found is None or UUID(found.group()) in live:
            continue
        stored = f"{folder}/{name}" if folder else name
        if name.endswith(PART_SUFFIX) or not is_kept(stored):
            logger.info("removing the orphan file %s", stored)
            storage.delete(stored)
            removed += 1
    return removed


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
