"""The order of a table of places as an address says it: a column, upwards or downwards. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PLACE, ROUND, STAGE, CLASS = "place", "round", "stage", "class"
BACKWARDS = "-"
FROM_THE_FIRST = frozenset({PLACE, CLASS})
"""Columns of words: a first click reads them from the first on; numbers and stages from the highest."""


@dataclass(frozen=True, slots=True)
class Order:
    """A column (one of this module's, or the key of a domain) and whether it runs from the highest."""

    column: str
    descending: bool = False

    @property
    def address(self) -> str:
        """What the address says of it."""
        return (BACKWARDS if self.descending else "") + self.column

    @property
    def direction(self) -> str:
        """What a head of a table says of it (``aria-sort``)."""
        return "descending" if self.descending else "ascending"


BY_PLACE = Order(PLACE)


def read_order(asked: str, columns: Collection[str]) -> Order | None:
    """Return the order that an address asks for; None for a column that is not there."""
    descending = asked.startswith(BACKWARDS)
    column = asked.removeprefix(BACKWARDS)
    return Order(column, descending) if column in columns else None


def order_by_click(present: Order, column: str) -> Order:
    """Return the order after a click on a head: the column's own, or the other way round once it holds."""
    if present.column == column:
        return Order(column, not present.descending)
    return Order(column, column not in FROM_THE_FIRST)
