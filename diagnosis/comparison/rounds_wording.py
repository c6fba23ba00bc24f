"""Sentences about rounds in the reader's language: one for each code of ``rounds``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from diagnosis.comparison.rounds import MINUS, AnswerDirection, Change, Round
from diagnosis.results.figures import write_range, write_score
from diagnosis.results.wording import (
    Params,
    Sentence,
    join_names,
    list_thresholds,
    name_node,
)
from diagnosis.scoring.batch import MISSING, NOT_APPLICABLE
from frameworks.messages import Message
from frameworks.spec import Framework, Question, read_text


def describe_rounds(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def name_round(number: int) -> str:
    """Return "Round 2"."""
    return _("Round %(round)s") % {"round": number}


def write_points(change: Change) -> str:
    """Return the difference as people read it, "+19"; words where there is none."""
    if change.direction == "began":
        return pgettext("a change between two rounds", "new")
    if change.direction == "ended":
        return pgettext("a change between two rounds", "no score now")
    return change.written


def say_points(change: Change) -> str:
    """Return the difference for readers who hear it: the sign as a word, and whether the bands overlap."""
    if change.points is None:
        return ""
    points = abs(change.points)
    if not points:
        return _("the same")
    shown = f"{points.normalize():f}" if isinstance(points, Decimal) else str(points)
    if change.written.startswith(MINUS):
        return _("%(points)s points less") % {"points": shown}
    return _("%(points)s points more") % {"points": shown}


def describe_line(title: str, node: str, rounds: Sequence[Round], thresholds: Sequence[float]) -> str:
    """Return the text alternative of a chart: each round with its score and band."""
    parts = []
    for made in rounds:
        standing = made.find(node)
        name = name_round(made.number)
        if standing.score is None:
            parts.append(_("%(round)s: no score") % {"round": name})
            continue
        values = {"round": name, "score": write_score(standing.score, thresholds)}
        band = write_range(standing.low, standing.high, thresholds)
        if band:
            parts.append(_("%(round)s: %(score)s, band %(band)s") % {**values, "band": band})
        else:
            parts.append(_("%(round)s: %(score)s") % values)
    between = pgettext("between the rounds of a chart", "; ")
    return _("%(name)s. %(rounds)s.") % {"name": title, "rounds": between.join(parts)}


def name_answer(question: Question, code: int, language: str) -> str:
    """Return what was answered: the title of the level, or that there is no answer."""
    if code == NOT_APPLICABLE:
        return _("Does not apply")
    if code <= MISSING:
        return _("Not answered")
    return read_text(question.scale.levels[code].title, language)


def name_direction(direction: AnswerDirection) -> str:
    """Return how an answer moved."""
    return {
        "rose": pgettext("an answer", "Rose"),
        "fell": pgettext("an answer", "Fell"),
        "answered": pgettext("an answer", "Newly answered"),
        "dropped": pgettext("an answer", "No longer answered"),
    }[direction]


def _name_all(framework: Framework, params: Params) -> str:
    return join_names(name_node(key, framework) for key in params["nodes"])


def _read_scores(framework: Framework, params: Params) -> dict[str, str]:
    thresholds = list_thresholds(framework)
    return {
        "node": name_node(params["node"], framework),
        "before": write_score(params["before"], thresholds),
        "after": write_score(params["after"], thresholds),
    }


def _say_rose_too(framework: Framework, params: Params) -> str:
    return _("%(nodes)s rose too.") % {"nodes": _name_all(framework, params)}


def _say_fell_too(framework: Framework, params: Params) -> str:
    return _("%(nodes)s fell too.") % {"nodes": _name_all(framework, params)}


def _say_newly(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(nodes)s has a score for the first time.",
        "%(nodes)s have a score for the first time.",
        len(params["nodes"]),
    ) % {"nodes": _name_all(framework, params)}


def _say_no_longer(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(nodes)s has no score any more.", "%(nodes)s have no score any more.", len(params["nodes"])
    ) % {"nodes": _name_all(framework, params)}


def _say_beyond(framework: Framework, params: Params) -> str:
    return ngettext(
        "The bands do not overlap: this change is larger than chance of judgement explains.",
        "The bands do not overlap: these changes are larger than chance of judgement explains.",
        params["count"],
    )


def _say_some_within(framework: Framework, params: Params) -> str:
    return _("For %(nodes)s the bands overlap: this may be chance of judgement.") % {
        "nodes": _name_all(framework, params)
    }


SENTENCES: dict[str, Sentence] = {
    "one_round": lambda framework, params: _("This is the first round."),
    "no_comparison": lambda framework, params: _("The method changed between these rounds."),
    "rose": lambda framework, params: (
        _("%(node)s rose from %(before)s to %(after)s.") % _read_scores(framework, params)
    ),
    "fell": lambda framework, params: (
        _("%(node)s fell from %(before)s to %(after)s.") % _read_scores(framework, params)
    ),
    "nothing_moved": lambda framework, params: _("All scores stayed the same."),
    "nothing_to_compare": lambda framework, params: _("Too few answers to compare these rounds."),
    "rose_too": _say_rose_too,
    "fell_too": _say_fell_too,
    "unchanged": lambda framework, params: (
        _("%(nodes)s stayed the same.") % {"nodes": _name_all(framework, params)}
    ),
    "newly_scored": _say_newly,
    "no_longer_scored": _say_no_longer,
    "all_beyond": _say_beyond,
    "some_within": _say_some_within,
    "all_within": lambda framework, params: _(
        "The bands of the two rounds overlap: this may be chance of judgement."
    ),
    "missing_could_explain": lambda framework, params: (
        _("For %(nodes)s missing answers alone could explain the change.")
        % {"nodes": _name_all(framework, params)}
    ),
    "whole_moved": lambda framework, params: (
        _("The overall score went from %(before)s to %(after)s.") % _read_scores(framework, params)
    ),
    "whole_same": lambda framework, params: (
        _("The overall score stayed at %(after)s.")
        % {"after": write_score(params["after"], list_thresholds(framework))}
    ),
}
