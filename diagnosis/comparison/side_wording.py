"""Words of places side by side: the finding, why a result is left out, what a reader can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnosis.assessments.models import Origin
from diagnosis.results.figures import write_score
from diagnosis.results.models import ComparedResult, Series
from diagnosis.results.wording import in_language, inside_a_sentence, join_clauses, list_thresholds, name_node
from frameworks.messages import Message
from frameworks.spec import Framework

VERDICTS = {
    "met": gettext_lazy("Met"),
    "not_met": gettext_lazy("Not met yet"),
    "unknown": gettext_lazy("Unknown"),
}


def say_too_many(most: int) -> str:
    """Say that only so many places stand side by side."""
    return _("At most %(count)d results stand side by side. The first %(count)d stay.") % {"count": most}


def name_place(row: ComparedResult) -> str:
    """Return what a result is about: its place, or an initiative with its place."""
    return f"{row.initiative} · {row.place}" if row.initiative else str(row.place)


def name_mode(spec: Framework, key: str) -> str:
    """Return the title of a mode; an unknown key as it stands."""
    return next((in_language(mode.title) for mode in spec.modes if mode.key == key), key)


def explain_left_out(row: ComparedResult, differences: Iterable[str], spec: Framework) -> str:
    """Say why a result cannot stand beside the others; ``spec`` is that of its own version."""
    names = {
        "framework": _("it answers another questionnaire (%(name)s)") % {"name": in_language(spec.title)},
        "mode": _("it was made in another mode (%(name)s)")
        % {"name": inside_a_sentence(name_mode(spec, row.mode))},
        "series": _("its answers are checked")
        if row.series == Series.VERIFIED
        else _("its answers are not checked"),
        "origin": _("its answers are of another origin (%(name)s)")
        % {"name": inside_a_sentence(str(Origin(row.origin).label))},
        "answers": _("its version %(version)s needs a new score, and it is shown to you without its answers")
        % {"version": spec.version},
        "version": _("no question of its version %(version)s stayed the same") % {"version": spec.version},
    }
    why = join_clauses(names[code] for code in differences)
    return _("%(place)s is left out: %(why)s.") % {"place": name_place(row), "why": why}


def describe_finding(message: Message, spec: Framework) -> tuple[str, ...]:
    """Return the headline, a sentence or two."""
    return HEADLINES[message.code](spec, message.params)


def explain_finding(message: Message, spec: Framework, names: Mapping[int, str]) -> str:
    """Say the numbers behind the headline; ``names`` are the places by result. Empty where there are none."""
    sentences = [
        _say_spread(spec, message.params[part], names)
        for part in ("apart", "alike")
        if part in message.params
    ]
    return " ".join(sentences)


def _say_spread(spec: Framework, spread: Any, names: Mapping[int, str]) -> str:
    thresholds = list_thresholds(spec)
    words = {
        "domain": name_node(spread.domain, spec),
        "low": write_score(spread.low, thresholds),
        "high": write_score(spread.high, thresholds),
        "lowest": names[spread.lowest],
        "highest": names[spread.highest],
    }
    if words["low"] == words["high"]:
        return _("%(domain)s: all have %(low)s.") % words
    return ngettext(
        "%(domain)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s), %(points)d point.",
        "%(domain)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s), %(points)d points.",
        spread.points,
    ) % {**words, "points": spread.points}


Headline = Callable[[Framework, Mapping[str, Any]], tuple[str, ...]]

HEADLINES: dict[str, Headline] = {
    "alike_and_apart": lambda spec, params: (
        _("Most alike in %(domain)s.") % {"domain": name_node(params["alike"].domain, spec)},
        _("Most apart in %(domain)s.") % {"domain": name_node(params["apart"].domain, spec)},
    ),
    "one_domain": lambda spec, params: (
        _("Only %(domain)s can be compared.") % {"domain": name_node(params["apart"].domain, spec)},
    ),
    "all_alike": lambda spec, params: (_("No domain stands out: the distances are alike."),),
    "nothing_scored": lambda spec, params: (_("No domain has enough answers in two places."),),
}
