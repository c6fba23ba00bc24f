"""The second lens: success factors in their cells, criterion by domain."""

from __future__ import annotations

from collections.abc import Iterator

from frameworks.messages import Message, Problem
from frameworks.validation.outline import Found, Outline


def check_factors(outline: Outline) -> Iterator[Problem]:
    """A factor stands in a cell that exists and is not declared empty."""
    empty = {_read_cell(cell) for cell in outline.root.listed("empty_cells")}
    for factor in outline.root.listed("success_factors"):
        yield from _check_cell(factor, outline)
        criterion, domain = _read_cell(factor)
        if criterion is not None and domain is not None and (criterion, domain) in empty:
            yield Problem(
                factor.place, Message("factor.empty_cell", {"criterion": criterion, "domain": domain})
            )


def check_empty_cells(outline: Outline) -> Iterator[Problem]:
    """A cell declared empty exists, and is declared once."""
    seen: set[tuple[str | None, str | None]] = set()
    for cell in outline.root.listed("empty_cells"):
        yield from _check_cell(cell, outline)
        criterion, domain = _read_cell(cell)
        if (criterion, domain) in seen:
            yield Problem(cell.place, Message("cell.repeated", {"criterion": criterion, "domain": domain}))
        seen.add((criterion, domain))


def _read_cell(record: Found) -> tuple[str | None, str | None]:
    return record.word("criterion"), record.word("domain")


def _check_cell(record: Found, outline: Outline) -> Iterator[Problem]:
    criterion, domain = _read_cell(record)
    if criterion is not None and criterion not in outline.keys_of("criteria"):
        yield Problem(f"{record.place}.criterion", Message("reference.criterion", {"key": criterion}))
    if domain is not None and domain not in outline.domain_keys:
        yield Problem(f"{record.place}.domain", Message("reference.domain", {"key": domain}))
