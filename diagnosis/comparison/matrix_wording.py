"""Sentences of the table of places: one for each code of ``finding`` and ``standing_out``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnosis.results.figures import write_gap, write_score
from diagnosis.results.wording import (
    inside_a_sentence,
    join_names,
    list_thresholds,
    name_level,
    name_node,
)
from frameworks.messages import Message
from frameworks.spec import Framework

Params = Mapping[str, Any]
Sentence = Callable[[Framework, Params], str]

ORDERS = {
    "place": gettext_lazy("Place"),
    "round": gettext_lazy("Round"),
    "stage": gettext_lazy("Stage"),
    "class": gettext_lazy("Class"),
}
"""What the columns are called; those of domains have their titles."""


def describe_finding(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def say_count(count: int) -> str:
    """Write how many: with a comma in thousands."""
    return f"{count:,}"


def _begun_level(framework: Framework) -> str:
    """The level above the lowest: what a domain has at least where it is begun."""
    return inside_a_sentence(name_level(framework.readiness_levels[-2].key, framework))


def _lowest_level(framework: Framework) -> str:
    return inside_a_sentence(name_level(framework.readiness_levels[-1].key, framework))


def _domains(framework: Framework, params: Params) -> dict[str, str]:
    names = join_names(name_node(key, framework) for key in params["domains"])
    return {"domains": names, "level": _begun_level(framework)}


def _say_few(framework: Framework, params: Params) -> str:
    count = params["count"]
    if framework.subject == "initiative":
        return ngettext("%(count)d initiative is shown.", "%(count)d initiatives are shown.", count) % params
    return ngettext("%(count)d place is shown.", "%(count)d places are shown.", count) % params


def _say_everywhere(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(domains)s is at least %(level)s everywhere.",
        "%(domains)s are at least %(level)s everywhere.",
        len(params["domains"]),
    ) % _domains(framework, params)


def _say_almost_everywhere(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(domains)s is at least %(level)s almost everywhere.",
        "%(domains)s are at least %(level)s almost everywhere.",
        len(params["domains"]),
    ) % _domains(framework, params)


def _say_in_most(framework: Framework, params: Params) -> str:
    if framework.subject == "initiative":
        text = ngettext(
            "%(domains)s is at least %(level)s in most initiatives.",
            "%(domains)s are at least %(level)s in most initiatives.",
            len(params["domains"]),
        )
    else:
        text = ngettext(
            "%(domains)s is at least %(level)s in most places.",
            "%(domains)s are at least %(level)s in most places.",
            len(params["domains"]),
        )
    return text % _domains(framework, params)


def _say_furthest(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(domains)s is furthest so far.", "%(domains)s are furthest so far.", len(params["domains"])
    ) % _domains(framework, params)


def _say_open_in_most(framework: Framework, params: Params) -> str:
    if framework.subject == "initiative":
        text = ngettext(
            "%(domains)s is open in most initiatives.",
            "%(domains)s are open in most initiatives.",
            len(params["domains"]),
        )
    else:
        text = ngettext(
            "%(domains)s is open in most places.",
            "%(domains)s are open in most places.",
            len(params["domains"]),
        )
    return text % _domains(framework, params)


def _say_all_open(framework: Framework, params: Params) -> str:
    if framework.subject == "initiative":
        return _("Everything is still open in most initiatives.")
    return _("Everything is still open in most places.")


def _say_no_level_in_most(framework: Framework, params: Params) -> str:
    if framework.subject == "initiative":
        text = ngettext(
            "%(domains)s has no level yet in most initiatives.",
            "%(domains)s have no level yet in most initiatives.",
            len(params["domains"]),
        )
    else:
        text = ngettext(
            "%(domains)s has no level yet in most places.",
            "%(domains)s have no level yet in most places.",
            len(params["domains"]),
        )
    return text % _domains(framework, params)


def _say_next(framework: Framework, params: Params) -> str:
    return ngettext("%(domains)s comes next.", "%(domains)s come next.", len(params["domains"])) % _domains(
        framework, params
    )


def _counted(framework: Framework, params: Params) -> dict[str, str]:
    return {
        "domain": name_node(params["domain"], framework),
        "count": say_count(params["count"]),
        "total": say_count(params["total"]),
    }


def _say_begun_in(framework: Framework, params: Params) -> str:
    words = {**_counted(framework, params), "level": _begun_level(framework)}
    if params["without"]:
        text = _("%(domain)s: at least %(level)s in %(count)s of %(total)s, no level yet in %(without)s.")
        return text % {**words, "without": say_count(params["without"])}
    return _("%(domain)s: at least %(level)s in %(count)s of %(total)s.") % words


def _say_highest_in(framework: Framework, params: Params) -> str:
    level = inside_a_sentence(name_level(framework.readiness_levels[0].key, framework))
    words = {**_counted(framework, params), "level": level}
    if params["without"]:
        text = _("%(domain)s: %(level)s in %(count)s of %(total)s, no level yet in %(without)s.")
        return text % {**words, "without": say_count(params["without"])}
    return _("%(domain)s: %(level)s in %(count)s of %(total)s.") % words


def _say_open_in(framework: Framework, params: Params) -> str:
    words = {**_counted(framework, params), "level": _lowest_level(framework)}
    if params["without"]:
        text = _("%(domain)s: %(level)s in %(count)s of %(total)s, no level yet in %(without)s.")
        return text % {**words, "without": say_count(params["without"])}
    return _("%(domain)s: %(level)s in %(count)s of %(total)s.") % words


def _say_without_level(framework: Framework, params: Params) -> str:
    names = join_names(name_node(key, framework) for key in params["domains"])
    return ngettext(
        "%(domains)s has no level yet.", "%(domains)s have no level yet.", len(params["domains"])
    ) % {"domains": names}


def _say_near(framework: Framework, params: Params) -> str:
    gap = write_gap(params["gap"])
    # Translators: how far a domain is from its next level, for example "Policy is 6 points below “Prepared”."
    return ngettext(
        "%(domain)s is %(gap)s point below “%(level)s”.",
        "%(domain)s is %(gap)s points below “%(level)s”.",
        1 if gap == "1" else 2,
    ) % {
        "domain": name_node(params["domain"], framework),
        "gap": gap,
        "level": name_level(params["level"], framework),
    }


def _say_few_as_far(framework: Framework, params: Params) -> str:
    level = inside_a_sentence(name_level(params["level"], framework))
    words = {**_counted(framework, params), "level": level}
    highest = params["level"] == framework.readiness_levels[0].key
    if highest:
        return _("%(domain)s is %(level)s, as in only %(count)s of the %(total)s shown here.") % words
    return _("%(domain)s is %(level)s; %(count)s of the %(total)s shown here are as far.") % words


def _say_most_further(framework: Framework, params: Params) -> str:
    return _("In %(domain)s, %(count)s of the %(total)s shown here are further. They can show how.") % (
        _counted(framework, params)
    )


def _say_ahead_and_waits(framework: Framework, params: Params) -> str:
    thresholds = list_thresholds(framework)
    return _("%(ahead)s is ahead with %(high)s. %(waits)s waits with %(low)s.") % {
        "ahead": name_node(params["ahead"], framework),
        "waits": name_node(params["waits"], framework),
        "high": write_score(params["high"], thresholds),
        "low": write_score(params["low"], thresholds),
    }


SENTENCES: dict[str, Sentence] = {
    "none_shown": lambda framework, params: _("No result fits these filters."),
    "few_shown": _say_few,
    "no_levels": lambda framework, params: _("There are not enough answers for a level yet."),
    "ahead_everywhere": _say_everywhere,
    "ahead_almost_everywhere": _say_almost_everywhere,
    "ahead_in_most": _say_in_most,
    "furthest": _say_furthest,
    "open_in_most": _say_open_in_most,
    "all_open_in_most": _say_all_open,
    "no_level_in_most": _say_no_level_in_most,
    "comes_next": _say_next,
    "alike": lambda framework, params: _("All parts are about equally far."),
    "no_single_ahead": lambda framework, params: _("No single part is ahead of the others."),
    "begun_in": _say_begun_in,
    "open_in": _say_open_in,
    "highest_in": _say_highest_in,
    "without_level": _say_without_level,
    "near_level": _say_near,
    "few_are_as_far": _say_few_as_far,
    "most_are_further": _say_most_further,
    "ahead_and_waits": _say_ahead_and_waits,
    "side_by_side": lambda framework, params: _("All scores stand side by side."),
}
