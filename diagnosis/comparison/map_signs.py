"""Signs of a map that do not cover each other: many in one spot become a group, few are moved apart. Pure.

Lengths are in pixels of the drawing. The same signs in the same order give the same drawing.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL = 56.0
"""Side of the squares in which signs are counted."""
MOST_IN_CELL = 4
FEWEST_CROWDED = 40
ROOM = 3500.0
CROWDED_CELL = 76.0
"""With less room for each sign than ``ROOM`` (square pixels) a drawing is crowded, unless its signs are few.

Then its squares are larger, and two signs in one are a group: so the size of a drawing has a limit.
"""
APART = 25.0
"""From the middle of a sign to that of the next: a sign is 24 wide, so that a finger hits one."""
GROUP_APART = 40.0
ROUNDS = 80
GOLDEN_ANGLE = 2.39996
LABEL_SIZE = 13.0
LETTER = 0.56
LINE_HEIGHT = 1.25

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """What is drawn in one place: one sign, or a group of them.

    ``members`` are positions in the list of signs, ``at`` where it is drawn and ``true`` where it belongs.
    """

    members: tuple[int, ...]
    at: Spot
    true: Spot

    @property
    def is_group(self) -> bool:
        return len(self.members) > 1

    @property
    def is_moved(self) -> bool:
        """It is drawn so far from where it belongs that a line should lead there."""
        return math.dist(self.at, self.true) > APART / 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Say whether both cover a spot."""
        aside = self.left >= other.right or other.left >= self.right
        return not aside and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: ``anchor`` is start, middle or end of the text, ``y`` its base line."""

    x: float
    y: float
    anchor: str


def place_signs(spots: Sequence[Spot], layers: Sequence[int], *, width: float, height: float) -> list[Placed]:
    """Return where the signs are drawn, in their order; a group stands where its first sign would.

    Signs of different layers never form a group.
    """
    is_crowded = len(spots) > max(FEWEST_CROWDED, width * height / ROOM)
    groups = (
        _group(spots, layers, cell=CROWDED_CELL, most=1)
        if is_crowded
        else _group(spots, layers, cell=CELL, most=MOST_IN_CELL)
    )
    trues = [_find_middle([spots[index] for index in members]) for members in groups]
    sizes = np.array([GROUP_APART if len(members) > 1 else APART for members in groups])
    moved = _move_apart(np.array(trues, dtype=np.float64).reshape(-1, 2), sizes, width, height)
    return [
        Placed(members, (round(at[0], 1), round(at[1], 1)), true)
        for members, at, true in zip(groups, moved.tolist(), trues, strict=True)
    ]


def _group(spots: Sequence[Spot], layers: Sequence[int], *, cell: float, most: int) -> list[tuple[int, ...]]:
    """Bring together what is more than ``most`` signs of one layer in one square."""
    cells = [(int(x // cell), int(y // cell), layer) for (x, y), layer in zip(spots, layers, strict=True)]
    counted = Counter(cells)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index, square in enumerate(cells):
        groups[square if counted[square] > most else (index,)].append(index)
    return [tuple(members) for members in groups.values()]


def _find_middle(spots: Sequence[Spot]) -> Spot:
    xs, ys = zip(*spots, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def _move_apart(
    points: NDArray[np.float64], sizes: NDArray[np.float64], width: float, height: float
) -> NDArray[np.float64]:
    """Push signs that cover each other apart, each by half, until none does or the rounds are over."""
    count = len(points)
    needed = (sizes[:, None] + sizes[None, :]) / 2
    np.fill_diagonal(needed, 0)
    # Signs on one spot have no direction to go: each gets its own, too small to be seen.
    turns = np.arange(count) * GOLDEN_ANGLE
    points = points + np.column_stack([np.cos(turns), np.sin(turns)]) * 0.01
    edge = sizes[:, None] / 2
    points = np.clip(points, edge, np.array([width, height]) - edge)
    for _round in range(ROUNDS):
        between = points[:, None, :] - points[None, :, :]
        distances = np.sqrt((between**2).sum(axis=2))
        missing = needed - distances
        if not (missing > 0.01).any():
            break
        shares = np.where(missing > 0, missing / np.maximum(distances, 1e-9) / 2, 0.0)
        points = points + (between * shares[:, :, None]).sum(axis=1)
        points = np.clip(points, edge, np.array([width, height]) - edge)
    return points


def place_labels(
    placed: Sequence[Placed], names: Sequence[str], *, width: float, height: float
) -> dict[int, Label]:
    """Return where names stand beside their signs: only those that cover no sign and no other name.

    Tried are right, left, above and below; the names of the first signs come first. Groups have none.
    """
    taken = [_box_round(one.at, (GROUP_APART if one.is_group else APART) / 2) for one in placed]
    labels: dict[int, Label] = {}
    for index, one in enumerate(placed):
        if one.is_group:
            continue
        for label, box in _list_labels(one.at, measure_text(names[one.members[0]])):
            others = (other for position, other in enumerate(taken) if position != index)
            inside = box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height
            if inside and not any(box.touches(other) for other in others):
                labels[index] = label
                taken.append(box)
                break
    return labels


def _list_labels(at: Spot, length: float) -> Iterable[tuple[Label, Box]]:
    x, y = at
    high = LABEL_SIZE * LINE_HEIGHT
    beside = APART / 2 + 1
    middle = y + LABEL_SIZE * 0.35
    yield (
        Label(x + beside, middle, "start"),
        Box(x + beside, y - high / 2, x + beside + length, y + high / 2),
    )
    yield Label(x - beside, middle, "end"), Box(x - beside - length, y - high / 2, x - beside, y + high / 2)
    left, right = x - length / 2, x + length / 2
    yield Label(x, y - beside, "middle"), Box(left, y - beside - high, right, y - beside)
    yield Label(x, y + beside + LABEL_SIZE, "middle"), Box(left, y + beside, right, y + beside + high)


def _box_round(at: Spot, half: float) -> Box:
    return Box(at[0] - half, at[1] - half, at[0] + half, at[1] + half)


def measure_text(text: str) -> float:
    """Return about how long a name is: a Japanese letter is as wide as it is high."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return (wide + (len(text) - wide) * LETTER) * LABEL_SIZE
