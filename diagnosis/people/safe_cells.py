"""Cells of files that a spreadsheet program opens: what a person typed is never run as a formula."""

from __future__ import annotations

# Programs set up for Japanese take the wide signs for formulas too.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL_SIGNS = ("\t", "\r", "\n")


def begins_like_formula(text: str) -> bool:
    """Return whether a program could run a cell's text; blanks before it hide nothing."""
    return text.startswith(CONTROL_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)


def write_as_text(value: object) -> str:
    """Return a cell's text; one that begins like a formula gets an apostrophe, so that it stays text."""
    text = "" if value is None else str(value)
    return f"'{text}" if begins_like_formula(text) else text
