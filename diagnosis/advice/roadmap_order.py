"""The proposed order of a roadmap beside the present one: from rows to the pure proposal and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from diagnosis.advice.library import EFFORTS
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus
from diagnosis.advice.ordering import Move, Proposal, Step, find_place, list_moves, propose_order
from diagnosis.advice.roadmap import Line, PlanReading
from diagnosis.advice.roadmap_wording import describe
from diagnosis.scoring.path_records import Rise

HORIZONS = tuple(Horizon)
OWN_EFFORT = 2.0  # nobody says how hard an own step is: the middle
MOST_EFFORT = 3.0  # that of a hard measure


@dataclass(frozen=True)
class ShownMove:
    """A move in words: the line, where it stands and where it would stand, and why.

    ``before`` is the next line behind its new place that stays where it is; None where there is none.
    """

    line: Line
    move: Move
    from_horizon: Horizon
    to_horizon: Horizon
    before: Line | None
    reason: str


@dataclass(frozen=True)
class ShownColumn:
    """One horizon, as it stands and as it is proposed; done lines are left out."""

    horizon: Horizon
    present: tuple[Line, ...]
    proposed: tuple[tuple[Line, bool], ...]


@dataclass(frozen=True)
class OrderReading:
    """The proposal beside the present order. ``circles`` are sentences; ``shown`` are the lines of each
    horizon with those that are done, ``present`` those without.
    """

    columns: tuple[ShownColumn, ...]
    moves: tuple[ShownMove, ...]
    circles: tuple[str, ...]
    proposal: Proposal
    present: tuple[tuple[int, ...], ...]
    shown: tuple[tuple[int, ...], ...]

    @property
    def order(self) -> dict[str, tuple[int, ...]]:
        """The whole proposal as the service takes it."""
        return {str(h): self.proposal.list_horizon(number) for number, h in enumerate(HORIZONS)}

    def find_place(self, key: int) -> tuple[str, int] | None:
        """Return horizon and place of one move alone; None where the proposal moves nothing like it.

        The place counts the done lines of the horizon too, as the board does.
        """
        if not any(row.move.key == key for row in self.moves):
            return None
        horizon, place = find_place(self.present, self.proposal, key)
        column = [other for other in self.shown[horizon] if other != key]
        ahead = [other for other in self.present[horizon] if other != key][:place]
        return str(HORIZONS[horizon]), column.index(ahead[-1]) + 1 if ahead else 0


def read_order(reading: PlanReading, rises: Collection[Rise]) -> OrderReading:
    """Propose an order for the lines that are not done; ``rises`` are those of the path."""
    lines = {line.item.pk: line for line in reading.lines if not line.is_done}
    on_path = {rise.question for rise in rises}
    shown = tuple(tuple(line.item.pk for line in column.lines) for column in reading.columns)
    present = tuple(tuple(key for key in keys if key in lines) for keys in shown)
    places = {key: place for keys in present for place, key in enumerate(keys)}
    proposal = propose_order(
        _to_step(line, lines.values(), on_path, places[key]) for key, line in lines.items()
    )
    moves = list_moves(present, proposal)
    moved = {move.key for move in moves}
    titles = {key: line.title for key, line in lines.items()}
    return OrderReading(
        columns=tuple(
            ShownColumn(
                horizon,
                tuple(lines[key] for key in present[number]),
                tuple((lines[key], key in moved) for key in proposal.list_horizon(number)),
            )
            for number, horizon in enumerate(HORIZONS)
        ),
        moves=tuple(
            ShownMove(
                lines[move.key],
                move,
                HORIZONS[move.from_horizon],
                HORIZONS[move.to_horizon],
                lines.get(_find_next_staying(proposal.list_horizon(move.to_horizon), move.key, moved)),
                describe(move.reason, titles),
            )
            for move in moves
        ),
        circles=tuple(describe(message, titles) for message in proposal.circles),
        proposal=proposal,
        present=present,
        shown=shown,
    )


def _find_next_staying(keys: tuple[int, ...], key: int, moved: Collection[int]) -> int:
    """Return the next key behind one that moves which stays where it is; 0 where there is none."""
    return next((other for other in keys[keys.index(key) + 1 :] if other not in moved), 0)


def _to_step(line: Line, lines: Collection[Line], on_path: Collection[str], place: int) -> Step:
    item = line.item
    is_begun = item.status == ItemStatus.UNDER_WAY
    return Step(
        key=item.pk,
        horizon=HORIZONS.index(Horizon(item.horizon)),
        needs=frozenset() if is_begun else frozenset(_list_needs(line, lines)),  # begun: it waits no more
        effort=_weigh(line),
        serves=len(_list_lifted(line) & set(on_path)),
        is_priority=item.priority,
        is_begun=is_begun,
        place=place,
    )


def _list_needs(line: Line, lines: Collection[Line]) -> Iterator[int]:
    """Yield what comes before a line: what a measure requires; for a rise, what takes it and lower rises."""
    required = set(line.measure.requires) if line.measure else set()
    key = line.item.question_key
    for other in lines:
        if other.item.pk == line.item.pk:
            continue
        if (other.item.measure_key and other.item.measure_key in required) or (
            line.item.kind == ItemKind.RISE
            and (
                _is_lower_rise(other, line)
                if other.item.kind == ItemKind.RISE
                else key in _list_lifted(other)
            )
        ):
            yield other.item.pk


def _is_lower_rise(other: Line, line: Line) -> bool:
    if other.item.question_key != line.item.question_key or line.question is None:
        return False
    places = [level.key for level in line.question.scale.levels]
    if other.item.to_level not in places or line.item.to_level not in places:
        return False
    return places.index(other.item.to_level) < places.index(line.item.to_level)


def _list_lifted(line: Line) -> set[str]:
    """Return the questions that a line raises: its own, and those that its measure lifts."""
    lifted = {lift.question for lift in line.measure.raises} if line.measure else set()
    return lifted | ({line.item.question_key} if line.item.question_key else set())


def _weigh(line: Line) -> float:
    """Return the effort: 1, 2 or 3 for a measure, the framework's own for a rise (3 at most)."""
    if line.measure is not None:
        return float(EFFORTS.index(line.measure.effort) + 1)
    if line.item.kind != ItemKind.RISE or line.question is None:
        return OWN_EFFORT
    places = [level.key for level in line.question.scale.levels]
    if line.item.to_level not in places:
        return OWN_EFFORT
    start = places.index(line.item.from_level) if line.item.from_level in places else 0
    efforts = line.question.efforts or (1.0,) * (len(places) - 1)
    return min(MOST_EFFORT, sum(efforts[start : places.index(line.item.to_level)]))
