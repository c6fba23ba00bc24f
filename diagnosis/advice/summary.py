"""The finding of an advice: what the chosen measures take of the path, as codes. Pure."""

from __future__ import annotations

from types import MappingProxyType

from diagnosis.advice.match import Advice
from diagnosis.advice.situation import Situation
from frameworks.messages import Message

CODES = frozenset(
    {
        "advice.nothing_answered",
        "advice.nothing_fits",
        "advice.nothing_first",
        "advice.takes_all",
        "advice.takes_some",
        "advice.takes_none",
        "advice.without_path",
    }
)


def has_answers(situation: Situation) -> bool:
    """Return whether anything is known of the city: measures chosen on nothing would fit anybody."""
    return any(score is not None for score in situation.scores.values())


def count_steps_taken(advice: Advice) -> int:
    """Return how many rises of the path the chosen measures take, each counted once."""
    return len({question for row in advice.first for question in row.rises})


def summarize_advice(advice: Advice, situation: Situation, target: str) -> Message:
    """Return the headline; ``target`` is the stage to which the path leads, and is not named without one."""
    if not has_answers(situation):
        return Message("advice.nothing_answered", MappingProxyType({}))
    count = len(advice.first)
    if not count:
        fitting = sum(row.fits for row in advice.others)
        if fitting:
            return Message("advice.nothing_first", MappingProxyType({"count": fitting}))
        return Message("advice.nothing_fits", MappingProxyType({}))
    steps, taken = len(situation.rises), count_steps_taken(advice)
    if not steps:
        return Message("advice.without_path", MappingProxyType({"count": count}))
    if not taken:
        return Message("advice.takes_none", MappingProxyType({"count": count, "stage": target}))
    code = "advice.takes_all" if taken == steps else "advice.takes_some"
    values = {"count": count, "steps": steps, "taken": taken, "stage": target}
    return Message(code, MappingProxyType(values))
