"""The library document: read safely, completed, compiled to values, written again."""

from diagnosis.advice.document.compiling import compile_library
from diagnosis.advice.document.completing import complete_library, digest_library
from diagnosis.advice.document.reading import parse_library
from diagnosis.advice.document.writing import dump_library

__all__ = ["compile_library", "complete_library", "digest_library", "dump_library", "parse_library"]
