"""A later version of the small framework, for what is compared across versions."""

from __future__ import annotations

from frameworks.models import FrameworkVersion
from frameworks.services import import_document, publish_version
from tests.factories import SMALL_FRAMEWORK, make_version


def make_later_version(*, number: str = "1.1", **replaced: str) -> FrameworkVersion:
    """The small framework with another method, in which each key of ``replaced`` became its value."""
    make_version()
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace('version: "1.0"', f'version: "{number}"', 1)
    text = text.replace("threshold: 25,", f"threshold: 25.{number[-1]},", 1)
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return publish_version(version=import_document(text=text, by=None), by=None)


REWORDED = {'"Targets, quick?"': '"Targets, asked otherwise?"'}
"""The quick question on targets is asked in other words: its element falls out."""
