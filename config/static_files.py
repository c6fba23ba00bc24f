"""How static files are stored: hashed names, and gzip beside them.

Brotli at its highest level took half a minute of a first start for a tenth fewer bytes; the fonts
are for the PDF alone and never go over the wire.
"""

from __future__ import annotations

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without brotli and without compressed fonts."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Return a compressor that writes gzip only."""
        kwargs["extensions"] = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "map")
        return Compressor(**kwargs | {"use_brotli": False})
