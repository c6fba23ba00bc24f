"""Rounds of one place beside each other: what rose, what fell, and which answers did it. Pure.

``CODES`` names every code that can come out; ``rounds_wording`` has one sentence for each.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, TypeAlias

from diagnosis.results.figures import DASH, write_score
from diagnosis.scoring.records import OVERALL
from frameworks.messages import Message
from frameworks.spec import Framework

CODES = frozenset(
    {
        "one_round", "no_comparison", "rose", "fell", "nothing_moved", "nothing_to_compare",
        "rose_too", "fell_too", "unchanged", "newly_scored", "no_longer_scored",
        "all_beyond", "some_within", "all_within", "missing_could_explain", "whole_moved", "whole_same",
    }
)  # fmt: skip

MINUS = "−"
LEAST_GAP = 0.16  # of the longest gap: rounds close in time still stand beside each other
Direction: TypeAlias = Literal["rose", "fell", "same", "began", "ended", "none"]
AnswerDirection: TypeAlias = Literal["rose", "fell", "answered", "dropped"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One node in one round: score and band from 0 to 100, None where there is none; key of its level."""

    score: float | None
    low: float | None = None
    high: float | None = None
    level: str | None = None


NOTHING = Standing(None)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a line. ``method`` is the digest of the method: only rounds of one method are comparable.

    ``standings`` are by key of the node: overall, domains and elements.
    """

    key: int
    number: int
    as_of: datetime.date
    method: str
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def find(self, node: str) -> Standing:
        """Return the standing of a node; one without a score where this round does not know it."""
        return self.standings.get(node, NOTHING)


@dataclass(frozen=True, slots=True)
class Change:
    """How one node moved between two rounds.

    ``points`` is the difference of the scores as they are written, so that words, numbers and differences
    agree; None without two scores. ``overlaps``: the two bands have a score in common (None: a band is
    missing, or nothing moved).
    """

    node: str
    before: Standing
    after: Standing
    direction: Direction
    points: Decimal | None
    overlaps: bool | None

    @property
    def written(self) -> str:
        """The difference with its sign: "+19", "−3", "0"; a dash where there is none."""
        if self.points is None:
            return DASH
        return f"{self.points:+}".replace("-", MINUS) if self.points else "0"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question whose answer is another one now: positions on its scale, or a negative answer code."""

    question: str
    element: str
    direction: AnswerDirection
    before: int
    after: int


def compare_node(node: str, before: Standing, after: Standing, thresholds: Sequence[float]) -> Change:
    """Compare one node of two rounds of one method."""
    if before.score is None or after.score is None:
        direction: Direction = "none"
        if before.score is not None:
            direction = "ended"
        elif after.score is not None:
            direction = "began"
        return Change(node, before, after, direction, None, None)
    points = Decimal(write_score(after.score, thresholds)) - Decimal(write_score(before.score, thresholds))
    moved: Direction = "same" if not points else ("rose" if points > 0 else "fell")
    return Change(node, before, after, moved, points, None if moved == "same" else _overlap(before, after))


def _overlap(before: Standing, after: Standing) -> bool | None:
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return None
    return before.low <= after.high and after.low <= before.high


def summarize_headline(changes: Sequence[Change]) -> tuple[Message, ...]:
    """Say the largest rise and the largest fall of the domains, in at most two sentences.

    Where some changes are larger than their bands, the others wait for the summary.
    """
    said = [_say(change.direction, change) for change in _choose_named(changes)]
    if said:
        return tuple(said)
    return (_plain("nothing_moved" if _list_moved(changes, "same") else "nothing_to_compare"),)


def summarize_changes(
    changes: Sequence[Change], whole: Change, *, are_bounds: bool = False
) -> tuple[Message, ...]:
    """Say what else moved, how the whole moved, and whether the bands allow to speak of a change.

    ``are_bounds``: the bands are those of missing answers, and tell nothing of judgement.
    """
    named = _choose_named(changes)
    said = []
    for direction, too in (("rose", "rose_too"), ("fell", "fell_too")):
        others = [change for change in _list_moved(changes, direction) if change not in named]
        if others and not any(change.direction == direction for change in named):
            said.append(_say(direction, others.pop(0)))
        if others:
            said.append(_plain(too, nodes=tuple(change.node for change in others)))
    moved = [change for change in changes if change.direction in ("rose", "fell")]
    for direction, code in (
        ("same", "unchanged"), ("began", "newly_scored"), ("ended", "no_longer_scored"),
    ):  # fmt: skip
        nodes = tuple(change.node for change in changes if change.direction == direction)
        if nodes and (moved or direction != "same"):
            said.append(_plain(code, nodes=nodes))
    if whole.direction in ("rose", "fell"):
        said.append(_say("whole_moved", whole))
    elif whole.direction == "same":
        said.append(_plain("whole_same", after=whole.after.score))
    return (*said, *(_describe_bounds(moved) if are_bounds else _describe_bands(moved)))


def _choose_named(changes: Sequence[Change]) -> list[Change]:
    beyond = [change for change in changes if change.overlaps is False]
    chosen = beyond or changes
    return [moved[0] for direction in ("rose", "fell") if (moved := _list_moved(chosen, direction))]


def _describe_bands(moved: Sequence[Change]) -> list[Message]:
    within = tuple(change.node for change in moved if change.overlaps)
    told = [change for change in moved if change.overlaps is not None]
    if not told:
        return []
    if len(within) == len(told):
        return [_plain("all_within", nodes=within)]
    return [_plain("some_within", nodes=within)] if within else [_plain("all_beyond", count=len(told))]


def _describe_bounds(moved: Sequence[Change]) -> list[Message]:
    within = tuple(change.node for change in moved if change.overlaps)
    return [_plain("missing_could_explain", nodes=within)] if within else []


def _list_moved(changes: Sequence[Change], direction: str) -> list[Change]:
    found = [change for change in changes if change.direction == direction]
    return sorted(found, key=lambda change: -abs(change.points or Decimal(0)))


def _say(code: str, change: Change) -> Message:
    return _plain(code, node=change.node, before=change.before.score, after=change.after.score)


def _plain(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))


def keep_newest(rows: Sequence[tuple[int, int, int]]) -> tuple[int, ...]:
    """Return, oldest round first, the key of the newest submission of each round.

    ``rows`` are key, round and number of the submission.
    """
    newest: dict[int, tuple[int, int]] = {}
    for key, number, submission in rows:
        if number not in newest or submission > newest[number][0]:
            newest[number] = (submission, key)
    return tuple(newest[number][1] for number in sorted(newest))


def split_runs(rounds: Sequence[Round]) -> tuple[tuple[Round, ...], ...]:
    """Return the rounds in runs of one method each: between two runs the line is broken."""
    runs: list[list[Round]] = []
    for made in rounds:
        if runs and runs[-1][-1].method == made.method:
            runs[-1].append(made)
        else:
            runs.append([made])
    return tuple(tuple(run) for run in runs)


def place_in_time(rounds: Sequence[Round]) -> tuple[float, ...]:
    """Return where each round stands between the first (0) and the last (1), by the date it speaks of.

    Rounds that speak of nearly the same date, or of an earlier one than the round before, stand a little
    apart all the same; a single round stands in the middle.
    """
    if len(rounds) < 2:
        return (0.5,) * len(rounds)
    days = [max((later.as_of - earlier.as_of).days, 0) for earlier, later in pairwise(rounds)]
    least = max(max(days) * LEAST_GAP, 1.0)
    gaps = [max(float(gap), least) for gap in days]
    return (0.0, *(sum(gaps[: count + 1]) / sum(gaps) for count in range(len(gaps))))


def list_nodes(frameworks: Sequence[Framework]) -> tuple[str, ...]:
    """Return the whole, then each domain with its elements: of the first framework, then what others add."""
    domains: dict[str, list[str]] = {}
    for framework in frameworks:
        for domain in framework.domains:
            known = domains.setdefault(domain.key, [])
            placed = {element for elements in domains.values() for element in elements}
            known += [element.key for element in domain.elements if element.key not in placed]
    return (OVERALL, *(node for domain, elements in domains.items() for node in (domain, *elements)))


def compare_answers(
    framework: Framework, questions: Sequence[str], before: Mapping[str, int], after: Mapping[str, int]
) -> tuple[AnswerChange, ...]:
    """Return the questions whose answer is another one now, in the order of the framework.

    ``before`` and ``after`` are answer codes (``scoring.answer_codes``) by question; a question that one of
    them does not know counts as not answered. What was open and now does not apply changes no score and is
    left out.
    """
    changes = []
    for key in framework.questions_by_key:
        old, new = before.get(key, -1), after.get(key, -1)
        if key not in questions or old == new or max(old, new) < 0:
            continue
        if old < 0:
            direction: AnswerDirection = "answered"
        elif new < 0:
            direction = "dropped"
        else:
            direction = "rose" if new > old else "fell"
        changes.append(AnswerChange(key, framework.questions_by_key[key].element, direction, old, new))
    return tuple(changes)
