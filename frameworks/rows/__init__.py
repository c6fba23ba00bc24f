"""A draft between its two forms: rows that an editor changes, and the document they stand for."""

from frameworks.rows.reading import read_document
from frameworks.rows.writing import delete_rows, fill_version, write_rows

__all__ = ["delete_rows", "fill_version", "read_document", "write_rows"]
