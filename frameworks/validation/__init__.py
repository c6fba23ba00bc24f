"""Every problem of a framework document, each with its place."""

from frameworks.validation.listing import TOLERATED_IN_DRAFTS, Purpose, list_problems

__all__ = ["TOLERATED_IN_DRAFTS", "Purpose", "list_problems"]
