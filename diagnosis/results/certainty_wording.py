"""Sentences of the certainty in the reader's language: one for each code of ``sureness``."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diagnosis.results.figures import whole_percent, write_range, write_score
from diagnosis.results.wording import (
    Params,
    Sentence,
    inside_a_sentence,
    list_thresholds,
    name_node,
    name_stage,
)
from frameworks.messages import Message
from frameworks.spec import Framework


def describe_certainty(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def _name_inside(stage: str, framework: Framework) -> str:
    return inside_a_sentence(name_stage(stage, framework))


def _say_holds(framework: Framework, params: Params) -> str:
    return _("The stage “%(stage)s” holds in %(count)d of 100 variations of answers and weights.") % {
        "stage": _name_inside(params["stage"], framework),
        "count": params["count"],
    }


def _say_would_be(framework: Framework, params: Params) -> str:
    return _("In %(count)d of 100 variations of answers and weights the stage is “%(stage)s”.") % {
        "stage": _name_inside(params["stage"], framework),
        "count": params["count"],
    }


def _say_seldom_holds(framework: Framework, params: Params) -> str:
    return _("The stage “%(stage)s” holds in only %(count)d of 100 variations of answers and weights.") % {
        "stage": _name_inside(params["stage"], framework),
        "count": params["count"],
    }


def _say_always_holds(framework: Framework, params: Params) -> str:
    return _("The stage “%(stage)s” holds in all variations of answers and weights.") % {
        "stage": _name_inside(params["stage"], framework)
    }


def _say_others_hold(framework: Framework, params: Params) -> str:
    # Translators: another stage and its number of variations out of 100; several are joined by commas.
    clauses = [
        _("in %(count)d it is “%(stage)s”") % {"stage": _name_inside(stage, framework), "count": count}
        for stage, count in params["stages"]
    ]
    whole = pgettext("between the items of a list", ", ").join(clauses)
    return _("%(clauses)s.") % {"clauses": whole[:1].upper() + whole[1:]}


def _say_stays_open(framework: Framework, params: Params) -> str:
    return _(
        "In %(count)d of 100 a part of the rule does not apply, so that more than one stage stays possible; "
        "they count at the lowest one."
    ) % {"count": params["count"]}


def _say_made_unsure_by(framework: Framework, params: Params) -> str:
    values = {**params, "domain": name_node(params["domain"], framework)}
    if params["grade"] is None:
        return _("Mostly %(count)d missing answers in %(domain)s make it uncertain.") % values
    return (
        _("Mostly %(count)d answers in %(domain)s, counted as grade %(grade)s, make it uncertain.") % values
    )


def _say_made_unsure_in(framework: Framework, params: Params) -> str:
    values = {**params, "domain": name_node(params["domain"], framework)}
    return _("Mostly %(count)d answers in %(domain)s make it uncertain.") % values


def _say_overall_lies(framework: Framework, params: Params) -> str:
    thresholds = list_thresholds(framework)
    if not write_range(params["low"], params["high"], thresholds):
        return _("The overall score is %(score)s in 90 of 100 variations.") % {
            "score": write_score(params["low"], thresholds)
        }
    return _("The overall score lies between %(low)s and %(high)s in 90 of 100 variations.") % {
        "low": write_score(params["low"], thresholds),
        "high": write_score(params["high"], thresholds),
    }


def _say_averaging_spreads(framework: Framework, params: Params) -> str:
    return _(
        "%(percent)d %% of this spread comes from how scores are averaged: some variations let a low answer "
        "weigh more. Evidence does not change that part."
    ) % {"percent": whole_percent(params["share"])}


def _say_averaging_moves_stage(framework: Framework, params: Params) -> str:
    return _("%(percent)d %% of this doubt comes from how scores are averaged, not from the answers.") % {
        "percent": whole_percent(params["share"])
    }


SENTENCES: dict[str, Sentence] = {
    "stage_holds": _say_holds,
    "stage_would_be": _say_would_be,
    "stage_always_holds": _say_always_holds,
    "stage_seldom_holds": _say_seldom_holds,
    "others_hold": _say_others_hold,
    "stays_open": _say_stays_open,
    "made_unsure_by": _say_made_unsure_by,
    "made_unsure_in": _say_made_unsure_in,
    "overall_lies": _say_overall_lies,
    "averaging_spreads": _say_averaging_spreads,
    "averaging_moves_stage": _say_averaging_moves_stage,
}
