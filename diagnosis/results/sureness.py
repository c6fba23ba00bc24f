"""How sure a diagnosis is, as readers see it: counts of 100 variations, and codes with their values. Pure.

``CODES`` names every code that can come out; ``certainty_wording`` has one sentence for each.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from diagnosis.scoring.records import OVERALL, Certainty
from frameworks.messages import Message

CODES = frozenset(
    {
        "stage_holds",
        "stage_would_be",
        "stage_always_holds",
        "stage_seldom_holds",
        "others_hold",
        "stays_open",
        "made_unsure_by",
        "made_unsure_in",
        "overall_lies",
        "averaging_spreads",
        "averaging_moves_stage",
    }
)
VARIATIONS = 100
MOST = 50  # a stage that holds less often than in half of the variations is said so
SEEN_AVERAGING = 0.1  # below a tenth, the way of averaging is not worth a sentence


@dataclass(frozen=True, slots=True)
class Squares:
    """The 100 variations: how many lie below the stage, at it, and above it."""

    below: int
    held: int
    above: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """What is said of the certainty. ``stage`` and ``why`` are empty and ``squares`` None without stages.

    ``why`` tells of answers, and is for those who may see them.
    """

    squares: Squares | None
    stage: tuple[Message, ...]
    why: tuple[Message, ...]
    score: tuple[Message, ...]


def read_sureness(certainty: Certainty, *, is_range: bool = False) -> Sureness:
    """Lay out a certainty for readers; ``is_range``: the diagnosis itself leaves more than one stage."""
    return Sureness(
        squares=_count_squares(certainty),
        stage=_describe_stage(certainty, is_range=is_range),
        why=_describe_why(certainty),
        score=_describe_score(certainty),
    )


def count_of_hundred(shares: Sequence[float]) -> tuple[int, ...]:
    """Return shares that come to 1 as whole numbers that come to 100; what is above 0 is 1 at least.

    The largest remainders are rounded up, the first ones at ties; the largest number gives what is
    missing for the small ones, so that 100 stands only where nothing else ever happened.
    """
    counts = [max(math.floor(share * VARIATIONS), 1 if share > 0 else 0) for share in shares]
    remainders = [share * VARIATIONS - count for share, count in zip(shares, counts, strict=True)]
    by_remainder = sorted(range(len(shares)), key=lambda at: -remainders[at])
    for at in by_remainder[: max(VARIATIONS - sum(counts), 0)]:
        counts[at] += 1
    while sum(counts) > VARIATIONS:
        counts[counts.index(max(counts))] -= 1
    return tuple(counts)


def _count(certainty: Certainty) -> dict[str, int]:
    counts = count_of_hundred([row.share for row in certainty.stages])
    return {row.stage: count for row, count in zip(certainty.stages, counts, strict=True)}


def _count_squares(certainty: Certainty) -> Squares | None:
    if certainty.judged_stage is None:
        return None
    counts = _count(certainty)
    stages = list(counts)  # highest first
    at = stages.index(certainty.judged_stage)
    return Squares(
        below=sum(counts[stage] for stage in stages[at + 1 :]),
        held=counts[certainty.judged_stage],
        above=sum(counts[stage] for stage in stages[:at]),
    )


def _describe_stage(certainty: Certainty, *, is_range: bool) -> tuple[Message, ...]:
    judged = certainty.judged_stage
    if judged is None:
        return ()
    counts = _count(certainty)
    held = counts.pop(judged)
    others = tuple((stage, count) for stage, count in counts.items() if count)
    if not others:
        head = _say("stage_always_holds", stage=judged)
    elif is_range:
        head = _say("stage_would_be", stage=judged, count=held)
    else:
        head = _say("stage_holds" if held >= MOST else "stage_seldom_holds", stage=judged, count=held)
    said = [head]
    if others:
        said.append(_say("others_hold", stages=others))
    if certainty.ranges > 0:
        said.append(_say("stays_open", count=max(round(certainty.ranges * VARIATIONS), 1)))
    if certainty.stage_method_share >= SEEN_AVERAGING:
        said.append(_say("averaging_moves_stage", share=certainty.stage_method_share))
    return tuple(said)


def _describe_why(certainty: Certainty) -> tuple[Message, ...]:
    """Say what most of the named answers have in common: domain and grade, else the domain alone.

    Fewer than that would say another thing than the list below it, which begins with the strongest.
    """
    answers = certainty.stage_answers
    graded = Counter((answer.domain, None if answer.missing else answer.grade) for answer in answers)
    for (domain, grade), count in graded.most_common(1):
        if 1 < count > len(answers) / 2:
            return (_say("made_unsure_by", domain=domain, grade=grade, count=count),)
    for domain, count in Counter(answer.domain for answer in answers).most_common(1):
        if 1 < count > len(answers) / 2:
            return (_say("made_unsure_in", domain=domain, count=count),)
    return ()


def _describe_score(certainty: Certainty) -> tuple[Message, ...]:
    band = certainty.find_band(OVERALL)
    if band is None:
        return ()
    said = [_say("overall_lies", low=band.low, high=band.high)]
    if certainty.score_method_share >= SEEN_AVERAGING and band.high > band.low:
        said.append(_say("averaging_spreads", share=certainty.score_method_share))
    return tuple(said)


def _say(code: str, **params: object) -> Message:
    values: Mapping[str, object] = MappingProxyType(params)
    return Message(code, values)
