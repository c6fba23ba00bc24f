"""What a diagnosis says in a few sentences, as codes with their values. Pure.

``CODES`` names every code that can come out; ``wording`` has one sentence for each. A finding
comes first, then its number. A city is never weak: a thing is open, next, or not in place yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from diagnosis.results.trace import choose_open_conditions, find_next_stage
from diagnosis.scoring.records import Diagnosis, NodeResult, StageResult
from frameworks.messages import Message
from frameworks.spec import Framework

CODES = frozenset(
    {
        "no_levels",
        "answers_so_far",
        "stage_is",
        "stage_between",
        "own_stage_was",
        "all_checked",
        "some_unchecked",
        "answers_decide",
        "no_answer_decides",
        "conditions_left",
        "highest_stage",
        "whole_score",
        "whole_without_level",
        "whole_without_score",
        "domains_with_level",
        "domains_without_level",
        "one_ahead_one_waits",
        "domains_alike",
        "all_answered",
        "some_missing",
        "bounds_of_whole",
    }
)


def summarize_headline(framework: Framework, diagnosis: Diagnosis) -> tuple[Message, ...]:
    """Return one or two sentences: the finding, and what is left or what decides."""
    overall = diagnosis.overall
    if all(domain.level is None for domain in diagnosis.domains):
        return (_say("no_levels"), _say("answers_so_far", answered=overall.answered, asked=overall.asked))
    if diagnosis.stage is None:
        return (_describe_whole(overall),)
    if diagnosis.stage.stage is None:
        return _describe_range(diagnosis.stage)
    return (_say("stage_is", stage=diagnosis.stage.stage), _describe_next(framework, diagnosis.stage))


def summarize(framework: Framework, diagnosis: Diagnosis) -> tuple[Message, ...]:
    """Return the summary in sentences: the whole, the domains by level, what is missing and what it costs.

    What the headline says already is not said again.
    """
    overall = diagnosis.overall
    if all(domain.level is None for domain in diagnosis.domains):
        return (_describe_whole(overall), *_describe_bounds(overall))
    sentences = [_describe_whole(overall)]
    for level in framework.readiness_levels:
        domains = tuple(domain.key for domain in diagnosis.domains if domain.level == level.key)
        if domains:
            sentences.append(_say("domains_with_level", level=level.key, domains=domains))
    without = tuple(domain.key for domain in diagnosis.domains if domain.level is None and domain.asked)
    if without:
        sentences.append(_say("domains_without_level", domains=without))
    sentences += [*_describe_missing(overall), *_describe_bounds(overall)]
    return tuple(sentences)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at: how many of the answers handed in count, and what those alone gave."""

    counted: int
    handed_in: int
    own: Diagnosis

    def moves_stage(self, diagnosis: Diagnosis) -> bool:
        """The check leads to another stage, or range, than the city's own answers."""
        if diagnosis.stage is None or self.own.stage is None:
            return False
        return diagnosis.stage.possible != self.own.stage.possible


def summarize_checked_headline(
    framework: Framework, diagnosis: Diagnosis, checked: Checked
) -> tuple[Message, ...]:
    """Return the headline of a checked result: where the stage is another one, that comes first."""
    plain = summarize_headline(framework, diagnosis)
    if checked.own.stage is None or not checked.moves_stage(diagnosis):
        return plain
    return (plain[0], _say("own_stage_was", stages=checked.own.stage.possible))


def summarize_checked(framework: Framework, diagnosis: Diagnosis, checked: Checked) -> tuple[Message, ...]:
    """Return the summary of a checked result: how much was checked instead of how much was answered."""
    head: tuple[Message, ...] = (_describe_checked(checked),)
    if checked.moves_stage(diagnosis):  # the headline had no room for what comes next
        head += summarize_headline(framework, diagnosis)[1:]
    answered = {"all_answered", "some_missing"}
    return (*head, *(said for said in summarize(framework, diagnosis) if said.code not in answered))


def _describe_checked(checked: Checked) -> Message:
    if checked.counted == checked.handed_in:
        return _say("all_checked", handed_in=checked.handed_in)
    return _say("some_unchecked", checked=checked.counted, handed_in=checked.handed_in)


def summarize_domains(diagnosis: Diagnosis) -> Message:
    """Return the finding over the domains: which one is ahead and which one waits."""
    scored = [domain for domain in diagnosis.domains if domain.score is not None]
    if len(scored) < 2:
        return _say("domains_alike")
    highest = max(scored, key=_score_of)
    lowest = min(scored, key=_score_of)
    if highest.score == lowest.score:
        return _say("domains_alike")
    return _say("one_ahead_one_waits", ahead=highest.key, waits=lowest.key)


def _score_of(node: NodeResult) -> float:
    return node.score or 0.0


def _describe_range(result: StageResult) -> tuple[Message, ...]:
    between = _say("stage_between", stages=tuple(reversed(result.possible)))
    count = len(result.deciding_questions)
    return (between, _say("answers_decide", count=count) if count else _say("no_answer_decides"))


def _describe_next(framework: Framework, result: StageResult) -> Message:
    following = find_next_stage(framework, result)
    rule = next((trace.rule for trace in result.traces if trace.stage == following), None)
    if following is None or rule is None:
        return _say("highest_stage")
    conditions = tuple(tuple(found.condition for found in slot) for slot in choose_open_conditions(rule))
    return _say("conditions_left", stage=following, conditions=conditions)


def _describe_whole(overall: NodeResult) -> Message:
    if overall.score is None:
        return _say("whole_without_score")
    if overall.level is None:
        return _say("whole_without_level", score=overall.score)
    return _say("whole_score", score=overall.score, level=overall.level)


def _describe_missing(overall: NodeResult) -> list[Message]:
    if overall.answered == overall.asked:
        return [_say("all_answered", asked=overall.asked)]
    return [_say("some_missing", answered=overall.answered, asked=overall.asked)]


def _describe_bounds(overall: NodeResult) -> list[Message]:
    if overall.score is None or overall.low is None or overall.high is None or overall.low == overall.high:
        return []
    return [_say("bounds_of_whole", low=overall.low, high=overall.high)]


def _say(code: str, **params: object) -> Message:
    values: Mapping[str, object] = MappingProxyType(params)
    return Message(code, values)
