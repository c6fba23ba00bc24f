"""Drafts are edited in the administration; published versions are read there."""

from frameworks.admin import rows, versions

__all__ = ["rows", "versions"]
