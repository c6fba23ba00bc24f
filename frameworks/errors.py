"""What can go wrong in this room.

::

    FrameworkError
    ├── DocumentRefused     a document has problems; each with its place
    ├── VersionIsPublished  a published version never changes
    └── VersionExists       the framework has a version of that number already
"""

from __future__ import annotations

from frameworks.messages import Problem


class FrameworkError(Exception):
    """An error of this room."""


class DocumentRefused(FrameworkError):
    """The document has problems that stand in the way; ``problems`` names each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.place}: {problem.message.code}" for problem in problems[:5]))
        self.problems = problems


class VersionIsPublished(FrameworkError):
    """The version is published and never changes again."""


class VersionExists(FrameworkError):
    """The framework already has a version of that number."""
