"""What can go wrong when a result is written, each with a sentence for the person.

ResultError
├── InvalidOverride   a stage that cannot be set, or no reason; names the field
├── OverrideExists    another stage is set already
└── OverrideGone      the set stage was withdrawn already
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class ResultError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence in the reader's language."""


class InvalidOverride(ResultError):
    """Names the field that is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class OverrideExists(ResultError):
    def __init__(self) -> None:
        super().__init__(_("Another stage is set already. Withdraw it first."))


class OverrideGone(ResultError):
    def __init__(self) -> None:
        super().__init__(_("This stage was withdrawn already."))
