"""The class of a city and what it points to. Pure; rules of thumb that never enter a score.

Source: JICA, Data Collection Survey on the Application of Smart City Approach, 2022, sections 4-3-2 and
4-3-3: Figure 4-77 (issues), Table 4-32 and Figure 4-80 (directions), as the library has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.advice.library import CharacterDirection, ClassCell, ClassDirections, ClassQuadrant
from frameworks.spec import Text

ANY_GROUP = "any"
# The halves of the source's figure; the transforming group stands in both.
UPPER_GROUPS = frozenset({"leading", "transforming"})
LOWER_GROUPS = frozenset({"transforming", "emerging"})


@dataclass(frozen=True, slots=True)
class ClassReading:
    """What a class points to.

    ``cell`` holds its typical issues, ``quadrants`` its directions (more than one where the source's
    groups overlap), ``character`` what the character alone points to with ``examples`` of its half.
    """

    cell: ClassCell | None
    quadrants: tuple[ClassQuadrant, ...]
    character: CharacterDirection | None
    examples: tuple[Text, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the class."""
        return self.cell is None and not self.quadrants and self.character is None


def read_class(directions: ClassDirections, *, economic_group: str, character: str) -> ClassReading:
    """Return what the two axes point to; an empty axis gives nothing that depends on it."""
    cell = next(
        (
            row
            for row in directions.cells
            if row.character == character and row.economic in {economic_group, ANY_GROUP}
        ),
        None,
    )
    quadrants = tuple(
        row for row in directions.quadrants if economic_group in row.groups and character in row.characters
    )
    found = next((row for row in directions.by_character if row.character == character), None)
    return ClassReading(cell, quadrants, found, _choose_examples(found, economic_group))


def _choose_examples(direction: CharacterDirection | None, group: str) -> tuple[Text, ...]:
    """Return the examples of the halves in which the group stands; all where one half is empty."""
    if direction is None:
        return ()
    if not direction.upper or not direction.lower:
        return (*direction.upper, *direction.lower)
    upper = direction.upper if group in UPPER_GROUPS else ()
    lower = direction.lower if group in LOWER_GROUPS else ()
    return (*upper, *lower)
