"""Headlines of an advice in the reader's language: one sentence for each code of ``summary``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnosis.results.wording import name_stage
from frameworks.messages import Message
from frameworks.spec import Framework

Params: TypeAlias = Mapping[str, Any]
Sentence: TypeAlias = Callable[[Framework, Params], str]


def describe(message: Message, framework: Framework) -> str:
    """Return the sentence of a code; raise KeyError for a code without one."""
    return SENTENCES[message.code](framework, message.params)


def _say_takes_all(framework: Framework, params: Params) -> str:
    return ngettext(
        "These measures work on the one step to “%(stage)s”.",
        "These measures work on all %(steps)d steps to “%(stage)s”.",
        params["steps"],
    ) % {"steps": params["steps"], "stage": name_stage(params["stage"], framework)}


def _say_takes_some(framework: Framework, params: Params) -> str:
    return ngettext(
        "These measures work on %(taken)d of %(steps)d steps to “%(stage)s”.",
        "These measures work on %(taken)d of %(steps)d steps to “%(stage)s”.",
        params["taken"],
    ) % {
        "taken": params["taken"],
        "steps": params["steps"],
        "stage": name_stage(params["stage"], framework),
    }


def _say_takes_none(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d measure prepares the way to “%(stage)s”.",
        "%(count)d measures prepare the way to “%(stage)s”.",
        params["count"],
    ) % {"count": params["count"], "stage": name_stage(params["stage"], framework)}


def _say_without_path(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d measure helps with what is open.",
        "%(count)d measures help with what is open.",
        params["count"],
    ) % {"count": params["count"]}


def _say_nothing_first(framework: Framework, params: Params) -> str:
    return ngettext(
        "%(count)d measure fits, but it cannot come first.",
        "%(count)d measures fit, but none of them can come first.",
        params["count"],
    ) % {"count": params["count"]}


SENTENCES: Mapping[str, Sentence] = {
    "advice.nothing_answered": lambda framework, params: _("First the answers, then the measures."),
    "advice.nothing_fits": lambda framework, params: _("No measure of the library fits today."),
    "advice.nothing_first": _say_nothing_first,
    "advice.takes_all": _say_takes_all,
    "advice.takes_some": _say_takes_some,
    "advice.takes_none": _say_takes_none,
    "advice.without_path": _say_without_path,
}
