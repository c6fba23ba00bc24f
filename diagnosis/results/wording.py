"""Sentences of a diagnosis in the reader's language: one for each code of ``summary`` and of the engine.

Texts of the framework (titles of domains, levels, stages) are data; the sentences around them are
gettext strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from diagnosis.people.trail import register_event_kinds
from diagnosis.results.figures import write_score
from diagnosis.scoring import records
from frameworks.messages import Message
from frameworks.rules import AllOf, AnyOf, AtLeastOf, Condition, LevelAtLeast, Rule
from frameworks.spec import Framework, Text, read_text

Params = Mapping[str, Any]
Sentence = Callable[[Framework, Params], str]


EVENTS = {
    "results.override_set": gettext_lazy(
        "Set another stage for the result of round %(round)s (submission %(submission)s)."
    ),
    "results.override_withdrawn": gettext_lazy(
        "Withdrew the set stage of round %(round)s (submission %(submission)s)."
    ),
}


def register_events() -> None:
    """Tell the trail the sentences of this noun."""
    register_event_kinds(EVENTS)


def describe(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def describe_condition(condition: Condition, framework: Framework) -> str:
    """Return a condition as a short clause: "Policy is prepared", "System is at least partial"."""
    node = name_node(condition.node, framework)
    if not isinstance(condition, LevelAtLeast):
        score = write_score(condition.score)
        return _("%(node)s has %(score)s or more") % {"node": node, "score": score}
    return _describe_level(node, condition.level, framework)


def _describe_level(node: str, key: str, framework: Framework) -> str:
    level = inside_a_sentence(name_level(key, framework))
    if key == framework.readiness_levels[0].key:
        # Translators: a domain has reached the highest level, for example "Policy is prepared".
        return _("%(node)s is %(level)s") % {"node": node, "level": level}
    # Translators: for example "System is at least partial"; the node may also be "System or Operation".
    return _("%(node)s is at least %(level)s") % {"node": node, "level": level}


def describe_alternatives(conditions: Sequence[Condition], framework: Framework) -> str:
    """Return conditions of which one would do: "System or Operation is at least partial"."""
    levels = {condition.level for condition in conditions if isinstance(condition, LevelAtLeast)}
    if len(levels) == 1 and all(isinstance(condition, LevelAtLeast) for condition in conditions):
        nodes = join_choices(name_node(condition.node, framework) for condition in conditions)
        return _describe_level(nodes, levels.pop(), framework)
    return join_choices(describe_condition(condition, framework) for condition in conditions)


def describe_rule(rule: Rule, framework: Framework) -> str:
    """Return a whole rule as clauses, with what is asked of each group of conditions in brackets."""
    if not isinstance(rule, (AllOf, AnyOf, AtLeastOf)):
        return describe_condition(rule, framework)
    parts = pgettext("between the conditions of a rule", "; ").join(
        describe_rule(part, framework) for part in rule.parts
    )
    if isinstance(rule, AllOf):
        return parts
    count = 1 if isinstance(rule, AnyOf) else rule.count
    # Translators: a group of conditions inside a rule: "at least 1 of (System is at least partial; …)".
    return _("at least %(count)d of (%(conditions)s)") % {"count": count, "conditions": parts}


def name_node(key: str, framework: Framework) -> str:
    """Return the title of a domain or the short title of an element; of the whole, a word of ours."""
    if key in framework.domains_by_key:
        return in_language(framework.domains_by_key[key].title)
    if key in framework.elements_by_key:
        return in_language(framework.elements_by_key[key].short_title)
    return pgettext("the overall score", "The whole")


def name_level(key: str, framework: Framework) -> str:
    """Return the title of a readiness level."""
    return in_language(framework.levels_by_key[key].title)


def name_stage(key: str, framework: Framework) -> str:
    """Return the title of a stage."""
    return in_language(framework.stages_by_key[key].title)


def in_language(text: Text) -> str:
    """Return a text of the document in the reader's language."""
    return read_text(text, get_language() or "en")


def join_names(names: Iterable[str]) -> str:
    """Return "Policy, System and Operation"."""
    listed = list(names)
    if len(listed) == 2:
        return _join(listed, pgettext("between the only two of a list", " and "))
    return _join(listed, pgettext("between the last two of a list", " and "))


def join_clauses(clauses: Iterable[str]) -> str:
    """Return "Policy is prepared and Operation is at least partial"."""
    return _join(list(clauses), pgettext("between the last two clauses of a list", " and "))


def join_choices(names: Iterable[str]) -> str:
    """Return "to be developed or being developed"."""
    return _join(list(names), pgettext("between the last two choices", " or "))


def inside_a_sentence(title: str) -> str:
    """Return a title with its first letter lowered, where the script has such letters."""
    return title[:1].lower() + title[1:]


def _join(names: list[str], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return pgettext("between the items of a list", ", ").join(names[:-1]) + last + names[-1]


def list_thresholds(framework: Framework) -> list[float]:
    """Return the scores at which a level begins, without 0."""
    return [level.threshold for level in framework.readiness_levels if level.threshold > 0]


def _say_stage(framework: Framework, params: Params) -> str:
    # The stages of JICA's phased approach read best as sentences; a stage of another framework is named.
    known = {
        "in-place": _("The framework is in place."),
        "being-developed": _("The framework is being developed."),
        "to-be-developed": _("The framework is still to be developed."),
    }
    if params["stage"] in known:
        return known[params["stage"]]
    return _("The stage is “%(stage)s”.") % {"stage": name_stage(params["stage"], framework)}


def _say_own_stage(framework: Framework, params: Params) -> str:
    stages = params["stages"]
    if len(stages) != 1:
        return _("That is what the check found; the self-reported answers allow other stages.")
    return _("That is what the check found; the self-reported answers give “%(stage)s”.") % {
        "stage": inside_a_sentence(name_stage(stages[0], framework))
    }


def _say_between(framework: Framework, params: Params) -> str:
    names = [name_stage(stage, framework) for stage in params["stages"]]
    first, rest = names[0], [inside_a_sentence(name) for name in names[1:]]
    # Translators: the stage is a range, for example "To be developed or being developed."
    return _("%(stages)s.") % {"stages": join_choices([first, *rest])}


def _say_deciding(framework: Framework, params: Params) -> str:
    count = params["count"]
    return ngettext("%(count)d open question decides.", "%(count)d open questions decide.", count) % {
        "count": count
    }


def _say_conditions_left(framework: Framework, params: Params) -> str:
    conditions = [describe_alternatives(slot, framework) for slot in params["conditions"]]
    count = len(conditions)
    if count > 2:
        return _("%(count)d conditions are left for the next stage, “%(stage)s”.") % {
            "count": count,
            "stage": name_stage(params["stage"], framework),
        }
    return ngettext(
        "One condition is left: %(conditions)s.", "Two conditions are left: %(conditions)s.", count
    ) % {"conditions": join_clauses(conditions)}


def _say_whole_score(framework: Framework, params: Params) -> str:
    return _("The overall score is %(score)s of 100: %(level)s.") % {
        "score": write_score(params["score"], list_thresholds(framework)),
        "level": inside_a_sentence(name_level(params["level"], framework)),
    }


def _say_whole_without_level(framework: Framework, params: Params) -> str:
    return _("The overall score is %(score)s of 100. It has no level yet.") % {
        "score": write_score(params["score"], list_thresholds(framework))
    }


def _say_domains_with_level(framework: Framework, params: Params) -> str:
    names = [name_node(key, framework) for key in params["domains"]]
    level = inside_a_sentence(name_level(params["level"], framework))
    return ngettext("%(domains)s is %(level)s.", "%(domains)s are %(level)s.", len(names)) % {
        "domains": join_names(names),
        "level": level,
    }


def _say_domains_without_level(framework: Framework, params: Params) -> str:
    names = [name_node(key, framework) for key in params["domains"]]
    return ngettext("%(domains)s has no level yet.", "%(domains)s have no level yet.", len(names)) % {
        "domains": join_names(names)
    }


def _say_ahead(framework: Framework, params: Params) -> str:
    return _("%(ahead)s is ahead. %(waits)s waits.") % {
        "ahead": name_node(params["ahead"], framework),
        "waits": name_node(params["waits"], framework),
    }


def _say_bounds(framework: Framework, params: Params) -> str:
    thresholds = list_thresholds(framework)
    return _("With the missing answers it could lie anywhere from %(low)s to %(high)s.") % {
        "low": write_score(params["low"], thresholds),
        "high": write_score(params["high"], thresholds),
    }


def _say_not_enough(framework: Framework, params: Params) -> str:
    count = len(params["missing"])
    return ngettext(
        "Not enough answers for a level: %(count)d question is open.",
        "Not enough answers for a level: %(count)d questions are open.",
        count,
    ) % {"count": count}


def _say_domain_without_level(framework: Framework, params: Params) -> str:
    names = [name_node(key, framework) for key in params["domains"]]
    return ngettext(
        "No overall level yet, because %(domains)s has none.",
        "No overall level yet, because %(domains)s have none.",
        len(names),
    ) % {"domains": join_names(names)}


SENTENCES: dict[str, Sentence] = {
    "no_levels": lambda framework, params: _("Not enough answers for a level yet."),
    "answers_so_far": lambda framework, params: (
        _("%(answered)s of %(asked)s questions are answered.") % dict(params)
    ),
    "stage_is": _say_stage,
    "own_stage_was": _say_own_stage,
    "stage_between": _say_between,
    "all_checked": lambda framework, params: _("All %(handed_in)s answers are checked.") % dict(params),
    "some_unchecked": lambda framework, params: (
        _("%(checked)s of %(handed_in)s answers are checked; the others are left out.") % dict(params)
    ),
    "answers_decide": _say_deciding,
    "no_answer_decides": lambda framework, params: _(
        "No open question decides: what the next stage asks about does not apply here, or was not asked."
    ),
    "conditions_left": _say_conditions_left,
    "highest_stage": lambda framework, params: _("The highest stage is reached."),
    "whole_score": _say_whole_score,
    "whole_without_level": _say_whole_without_level,
    "whole_without_score": lambda framework, params: _("Nothing is answered yet, so there is no score."),
    "domains_with_level": _say_domains_with_level,
    "domains_without_level": _say_domains_without_level,
    "one_ahead_one_waits": _say_ahead,
    "domains_alike": lambda framework, params: _("All scores stand side by side."),
    "all_answered": lambda framework, params: _("All %(asked)s questions are answered.") % dict(params),
    "some_missing": lambda framework, params: (
        _("%(answered)s of %(asked)s questions are answered.") % dict(params)
    ),
    "bounds_of_whole": _say_bounds,
    records.NOT_ENOUGH_ANSWERS: _say_not_enough,
    records.DOMAIN_WITHOUT_LEVEL: _say_domain_without_level,
    records.NOT_APPLICABLE: lambda framework, params: _(
        "Nothing that was asked here applies, so it does not count."
    ),
    records.NOT_ASKED: lambda framework, params: _("Nothing is asked here, so it does not count."),
    records.NOTHING_COUNTS: lambda framework, params: _("Nothing here has weight, so it does not count."),
}
