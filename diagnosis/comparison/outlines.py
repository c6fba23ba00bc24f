"""The outlines of countries, read once by each process, and the land of the maps drawn last."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from diagnosis.comparison.mapping import Frame, Outline, decode_outlines, write_land


@lru_cache(maxsize=1)
def load_outlines() -> tuple[Outline, ...]:
    """Return Natural Earth's outlines at 1:50 million, simplified by ``static/src/build-outlines.mjs``."""
    path = Path(settings.BASE_DIR) / "static" / "vendor" / "outlines" / "countries.json"
    return decode_outlines(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=32)
def draw_land(frame: Frame) -> str:
    """Return the land of a frame as the data of a path: most people look at the same few windows."""
    return write_land(load_outlines(), frame)
