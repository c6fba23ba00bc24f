"""The sentences of roadmaps: for the trail, for the reasons of an order, and for what became of rises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diagnosis.advice import ordering
from diagnosis.advice.models import Horizon, ItemKind
from diagnosis.people.trail import register_event_kinds, register_param_words, register_subject_page
from diagnosis.results.wording import join_names
from frameworks.messages import Message

EVENTS = {
    "advice.line_added": _("Put line %(line)s on the roadmap (%(line_kind)s)."),
    "advice.line_changed": _("Changed line %(line)s of the roadmap."),
    "advice.line_moved": _("Moved line %(line)s of the roadmap to “%(horizon)s”."),
    "advice.line_dropped": _("Dropped line %(line)s of the roadmap; it stays on record."),
    "advice.line_deleted": _("Deleted line %(line)s of the roadmap (%(line_kind)s)."),
    "advice.order_accepted": _("Took over a proposed order: %(count)s lines changed place."),
    "advice.roadmap_exported": _("Took the roadmap along as a file (%(format)s)."),
}


def register_events() -> None:
    """Tell the trail the sentences of roadmaps, and where its subjects are shown."""
    register_event_kinds(EVENTS)
    register_param_words("horizon", dict(Horizon.choices))
    register_param_words("line_kind", dict(ItemKind.choices))
    register_subject_page("roadmap", "advice:roadmap")


def describe(message: Message, titles: Mapping[int, str]) -> str:
    """Return the sentence of a reason or circle; ``titles`` names the lines by their key."""
    return REASONS[message.code](message.params, titles)


def _name(keys: Any, titles: Mapping[int, str]) -> str:
    return join_names([gettext("“%(title)s”") % {"title": titles[key]} for key in keys])


def _say_serves(params: Mapping[str, Any], titles: Mapping[int, str]) -> str:
    count = params["count"]
    text = ngettext(
        "It takes %(count)d step of the shortest way.",
        "It takes %(count)d steps of the shortest way.",
        count,
    )
    return text % {"count": count}


REASONS: dict[str, Callable[[Mapping[str, Any], Mapping[int, str]], str]] = {
    ordering.WAITS: lambda params, titles: (
        gettext("It comes after what it needs: %(needs)s.") % {"needs": _name(params["needs"], titles)}
    ),
    ordering.BEGUN: lambda params, titles: gettext("It is under way already."),
    ordering.PRIORITY: lambda params, titles: gettext("The city marked it as first."),
    ordering.OPENS: lambda params, titles: (
        gettext("It opens the way for %(lines)s.") % {"lines": _name(params["opens"], titles)}
    ),
    ordering.SERVES: _say_serves,
    ordering.LITTLE_EFFORT: lambda params, titles: gettext("It takes little effort."),
    ordering.AFTER_OTHERS: lambda params, titles: gettext("What helps more, or takes less, goes before it."),
    ordering.CIRCLE: lambda params, titles: (
        gettext(
            "These lines need each other in a circle, so none of them can begin: %(lines)s. "
            "They are placed as if they did not."
        )
        % {"lines": _name(params["steps"], titles)}
    ),
}

OUTCOMES = {
    "reached": _("Reached"),
    "risen": _("Risen, not there yet"),
    "unchanged": _("Unchanged"),
    "fallen": _("Lower than before"),
    "not-answered": _("Not answered this time"),
    "not-applicable": _("Does not apply any more"),
    "not-asked": _("Not asked this time"),
}
