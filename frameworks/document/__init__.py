"""The framework document: YAML read safely, completed with its defaults, compiled, written again."""

from frameworks.completion import complete_document
from frameworks.document.compiling import compile_framework
from frameworks.document.reading import parse_document
from frameworks.document.writing import dump_document

__all__ = ["compile_framework", "complete_document", "dump_document", "parse_document"]
