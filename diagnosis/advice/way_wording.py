"""Sentences about ways to a stage in the reader's language: one for each code of ``way``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from diagnosis.advice.way import DECIDED, FIRST_CHOICE, OUT_OF_REACH, Mark, Size, Step, write_effort
from diagnosis.results.figures import write_score
from diagnosis.results.wording import describe_condition, in_language, join_names, name_node, name_stage
from diagnosis.scoring.path_records import Obstacle, Purpose
from frameworks.messages import Message
from frameworks.spec import Framework

Params = Mapping[str, Any]
Sentence = Callable[[Framework, Params], str]

MARKS = {
    OUT_OF_REACH: gettext_lazy("Out of reach"),
    DECIDED: gettext_lazy("Already decided"),
    FIRST_CHOICE: gettext_lazy("First choice"),
}


def describe(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def describe_purpose(purpose: Purpose, framework: Framework) -> str:
    """Return what a step serves as a clause: "Policy is prepared", "“Alignment” has 25 or more (a gate)"."""
    if purpose.kind == "condition":
        return describe_condition(purpose.condition, framework)
    # Translators: a gate: an element needs this score before its domain can have the level asked for.
    return _("“%(element)s” has %(score)s or more, a gate before “%(condition)s”") % {
        "element": name_node(purpose.node, framework),
        "score": write_score(purpose.required),
        "condition": describe_condition(purpose.condition, framework),
    }


def describe_purposes(purposes: Iterable[Purpose], framework: Framework) -> str:
    """Return all that a step serves as one sentence."""
    clauses = pgettext("between the conditions of a rule", "; ").join(
        describe_purpose(purpose, framework) for purpose in purposes
    )
    # Translators: a step serves these conditions of the stage.
    return _("Serves: %(conditions)s.") % {"conditions": clauses}


def describe_obstacle(obstacle: Obstacle, framework: Framework) -> str:
    """Return why a condition or gate cannot be met, in one or two sentences."""
    purpose = obstacle.purpose
    name = name_node(purpose.node, framework)
    if obstacle.reason == "out_of_reach":
        sentence = _("%(name)s needs %(needed)s. With what you marked as out of reach it gets to %(best)s.")
    elif obstacle.reason == "never":
        sentence = _(
            "%(name)s needs %(needed)s. With the highest level on every question it gets to %(best)s: "
            "the rule of this stage cannot be met. Tell the people who edit the questionnaire."
        )
    elif obstacle.reason == "not_applicable":
        sentence = _(
            "%(name)s needs %(needed)s. All that was asked there does not apply, so it has no score. "
            "Look in the next round whether that is still so. If it stays so, no answer leads to this stage: "
            "tell the people who edit the questionnaire."
        )
    elif obstacle.reason == "not_asked":
        sentence = _(
            "%(name)s needs %(needed)s. This way of asking holds no question there. Take another one if it "
            "asks more; else tell the people who edit the questionnaire."
        )
    else:
        sentence = _(
            "%(name)s needs %(needed)s. Nothing that applies there has weight, so it has no score. "
            "Tell the people who edit the questionnaire."
        )
    best = "" if obstacle.best is None else write_score(obstacle.best, [purpose.required])
    return sentence % {"name": name, "needed": write_score(purpose.required), "best": best}


def name_question(key: str, framework: Framework) -> str:
    """Return the short text of a question."""
    return in_language(framework.questions_by_key[key].short_text)


def name_level_of(mark: Mark, framework: Framework) -> str:
    """Return the title of the level that a mark names."""
    question = framework.questions_by_key[mark.question]
    return in_language(question.scale.levels[question.scale.position_of(mark.level)].title)


def name_size(size: Size) -> str:
    """Return the word for an effort."""
    return {"small": _("small effort"), "medium": _("medium effort"), "large": _("large effort")}[size]


def describe_effort(step: Step, is_weighed: bool) -> str:
    """Return the effort of a step in a word; where efforts are not told apart, how many levels it climbs."""
    if is_weighed:
        return name_size(step.size)
    count = len(step.rungs)
    return ngettext("%(count)d level up", "%(count)d levels up", count) % {"count": count}


def name_elements(keys: tuple[str, ...], framework: Framework) -> str:
    """Return the short titles of elements as a list in words."""
    return join_names(name_node(key, framework) for key in keys)


def _stage(framework: Framework, params: Params) -> dict[str, str]:
    return {"stage": name_stage(params["stage"], framework)}


def _say_steps(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d step leads to “%(stage)s”.", "%(count)d steps lead to “%(stage)s”.", params["count"]
    ) % {"count": params["count"], **_stage(framework, params)}


def _say_steps_find_out(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d of them begins with an answer to find out.",
        "%(count)d of them begin with an answer to find out.",
        params["count"],
    ) % {"count": params["count"]}


def _say_answers_first(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d answer to find out first.", "%(count)d answers to find out first.", params["count"]
    ) % {"count": params["count"]}


def _say_total(framework: Framework, params: Params) -> str:
    return ngettext(
        "The whole effort is %(effort)s, in %(count)d step.",
        "The whole effort is %(effort)s, in %(count)d steps.",
        params["count"],
    ) % {"count": params["count"], "effort": write_effort(params["effort"])}


def _say_lowest(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d answer is missing and counts at its lowest level here, so the way may be shorter.",
        "%(count)d answers are missing and count at their lowest level here, so the way may be shorter.",
        params["count"],
    ) % {"count": params["count"]}


SENTENCES: dict[str, Sentence] = {
    "steps_lead": _say_steps,
    "steps_find_out": _say_steps_find_out,
    "answers_first": _say_answers_first,
    "answers_may_do": lambda framework, params: (
        _("They may lead to “%(stage)s” by themselves.") % _stage(framework, params)
    ),
    "stage_holds": lambda framework, params: _("“%(stage)s” holds already.") % _stage(framework, params),
    "highest_holds": lambda framework, params: _("The highest stage holds."),
    "only_answers_left": lambda framework, params: (
        _("Only answers are missing for “%(stage)s”.") % _stage(framework, params)
    ),
    "no_way": lambda framework, params: _("No way leads to “%(stage)s” so far.") % _stage(framework, params),
    "search_too_large": lambda framework, params: (
        _("The shortest way to “%(stage)s” cannot be worked out.") % _stage(framework, params)
    ),
    "search_can_be_smaller": lambda framework, params: _(
        "The rule of this stage allows too many ways to compare them all. Choose another stage, or take back "
        "a first choice. If that does not help, tell the people who edit the questionnaire: weights with "
        "many decimals are often the cause."
    ),
    "total_effort": _say_total,
    "answers_count_lowest": _say_lowest,
}
