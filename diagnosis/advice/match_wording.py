"""Sentences for what speaks for and against a measure: one for each code of ``match``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from diagnosis.advice.library import Choice, Library
from diagnosis.places.models import Character, EconomicGroup
from diagnosis.results.figures import write_score
from diagnosis.results.wording import (
    describe_condition,
    in_language,
    inside_a_sentence,
    join_choices,
    join_clauses,
    join_names,
    name_level,
    name_node,
    name_stage,
)
from frameworks.forms import PLACE_KIND_TITLES
from frameworks.messages import Message
from frameworks.spec import Framework


@dataclass(frozen=True, slots=True)
class Words:
    """Where the names come from: the framework, the library, and the urban issues' titles by key."""

    framework: Framework
    library: Library
    issues: Mapping[str, str]


Params: TypeAlias = Mapping[str, Any]
Sentence: TypeAlias = Callable[[Words, Params], str]


def describe(message: Message, words: Words) -> str:
    """Return the sentence of a reason or a hindrance; raise KeyError for a code without one."""
    return SENTENCES[message.code](words, message.params)


def name_group(key: str) -> str:
    """Return the title of an economic group; an unknown key as it stands."""
    return str(EconomicGroup(key).label) if key in EconomicGroup.values else key


def name_character(key: str) -> str:
    """Return the title of a character of cities; an unknown key as it stands."""
    return str(Character(key).label) if key in Character.values else key


def name_option(choice: Choice, key: str) -> str:
    """Return the title of an answer to a guided choice; an unknown key as it stands."""
    return next((in_language(option.title) for option in choice.options if option.key == key), key)


def _name_measures(words: Words, keys: Iterable[str]) -> str:
    return join_names(_quote(in_language(words.library.measures_by_key[key].title)) for key in keys)


def _quote(title: str) -> str:
    return _("“%(title)s”") % {"title": title}


def _name_level_of(words: Words, question: str, level: str) -> str:
    found = words.framework.questions_by_key[question].scale.find_level(level)
    return in_language(found.title) if found else level


def _name_question(words: Words, question: str) -> str:
    return in_language(words.framework.questions_by_key[question].short_text)


def _say_takes_rise(words: Words, params: Params) -> str:
    values = {
        "question": _name_question(words, params["question"]),
        "level": _name_level_of(words, params["question"], params["level"]),
        "to": _name_level_of(words, params["question"], params["to"]),
    }
    if params["level"] == params["to"]:
        return _("It takes a step of the shortest way: “%(question)s” to “%(level)s”.") % values
    return (
        _("It begins a step of the shortest way: “%(question)s” to “%(level)s”. It goes on to “%(to)s”.")
        % values
    )


def _say_takes_unknown(words: Words, params: Params) -> str:
    return _(
        "“%(question)s” is not answered: find out first. If nothing is there, this leads to “%(level)s”."
    ) % {
        "question": _name_question(words, params["question"]),
        "level": _name_level_of(words, params["question"], params["level"]),
    }


def _say_serves_condition(words: Words, params: Params) -> str:
    clauses = [describe_condition(condition, words.framework) for condition in params["conditions"]]
    return _("The stage to reach asks for this: %(conditions)s.") % {"conditions": join_clauses(clauses)}


def _say_opens_gate(words: Words, params: Params) -> str:
    return _("A gate waits for it: %(domain)s is %(level)s only if %(element)s has %(score)s or more.") % {
        "domain": name_node(params["domain"], words.framework),
        "level": inside_a_sentence(name_level(params["level"], words.framework)),
        "element": name_node(params["element"], words.framework),
        "score": write_score(params["score"]),
    }


def _say_gap(words: Words, params: Params) -> str:
    return _("%(element)s stands at %(score)s of 100.") % {
        "element": name_node(params["element"], words.framework),
        "score": write_score(params["score"]),
    }


def _say_issue(words: Words, params: Params) -> str:
    names = [inside_a_sentence(words.issues.get(key, key)) for key in params["issues"]]
    return _("It helps with what presses in your city: %(issues)s.") % {"issues": join_names(names)}


def _say_circle(words: Words, params: Params) -> str:
    keys = params["measures"]
    titles = [in_language(words.library.measures_by_key[key].title) for key in (*keys, keys[0])]
    return _(
        "These measures wait for each other: %(circle)s. An editor of the library must take one need out."
    ) % {"circle": " → ".join(titles)}


def _say_other_stage(words: Words, params: Params) -> str:
    names = [_quote(name_stage(key, words.framework)) for key in params["stages"]]
    if not names:
        return _("It is meant for another stage.")
    return _("It is meant for another stage: %(stages)s.") % {"stages": join_choices(names)}


def _say_other_kind(words: Words, params: Params) -> str:
    names = [inside_a_sentence(str(PLACE_KIND_TITLES[kind])) for kind in params["kinds"]]
    return _("It is meant for another kind of place: %(kinds)s.") % {"kinds": join_choices(names)}


SENTENCES: Mapping[str, Sentence] = {
    "takes_rise": _say_takes_rise,
    "takes_unknown": _say_takes_unknown,
    "serves_condition": _say_serves_condition,
    "opens_gate": _say_opens_gate,
    "near_path": lambda words, params: (
        _("It works on %(element)s, where a step of the shortest way lies.")
        % {"element": name_node(params["element"], words.framework)}
    ),
    "prepares": lambda words, params: (
        _("It comes before %(measure)s, which takes a step of the shortest way.")
        % {"measure": _name_measures(words, [params["measure"]])}
    ),
    "gap": _say_gap,
    "stage": lambda words, params: (
        _("It fits your stage, “%(stage)s”.") % {"stage": name_stage(params["stage"], words.framework)}
    ),
    "class_economic": lambda words, params: (
        _("It fits the economic group of your country: %(group)s.")
        % {"group": inside_a_sentence(name_group(params["group"]))}
    ),
    "class_character": lambda words, params: (
        _("It fits the character of your city: %(character)s.")
        % {"character": inside_a_sentence(name_character(params["character"]))}
    ),
    "issue": _say_issue,
    "scaling": lambda words, params: (
        _("It fits how you want to grow: “%(option)s”.")
        % {"option": name_option(words.library.scaling, params["option"])}
    ),
    "business_model": lambda words, params: (
        _("It fits your business model: “%(option)s”.")
        % {"option": name_option(words.library.business_models, params["option"])}
    ),
    "needs_first": lambda words, params: (
        _("First comes %(measures)s.") % {"measures": _name_measures(words, params["measures"])}
    ),
    "waits_in_circle": _say_circle,
    "in_place": lambda words, params: _("What it leads to is in place already."),
    "nothing_asked": lambda words, params: _("This round asks nothing about what it serves."),
    "other_kind": _say_other_kind,
    "other_stage": _say_other_stage,
    "other_economic_group": lambda words, params: (
        _("It is meant for countries of another group: %(groups)s.")
        % {"groups": join_choices(inside_a_sentence(name_group(key)) for key in params["groups"])}
    ),
    "other_character": lambda words, params: (
        _("It is meant for another character of city: %(characters)s.")
        % {"characters": join_choices(inside_a_sentence(name_character(key)) for key in params["characters"])}
    ),
    "other_scaling": lambda words, params: (
        _("It belongs to another way to grow: %(options)s.")
        % {"options": join_choices(_quote(name_option(words.library.scaling, k)) for k in params["options"])}
    ),
    "other_business_model": lambda words, params: (
        _("It belongs to another business model: %(options)s.")
        % {
            "options": join_choices(
                _quote(name_option(words.library.business_models, key)) for key in params["options"]
            )
        }
    ),
    "other_view": lambda words, params: _(
        "The sources disagree here. At your stage we advise the other view."
    ),
}
