"""Every problem of a library document, each with its place."""

from diagnosis.advice.checking.circles import find_circles
from diagnosis.advice.checking.listing import list_problems
from diagnosis.advice.checking.outline import Vocabulary

__all__ = ["Vocabulary", "find_circles", "list_problems"]
