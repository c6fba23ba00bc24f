"""The sentences of what a city decides beside a result, for the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diagnosis.advice.models import WishKind
from diagnosis.people.trail import register_event_kinds, register_param_words

EVENTS = {
    "advice.rise_marked": _("Marked a step of the way forward, “%(question)s”: %(mark)s."),
    "advice.mark_taken_back": _("Took back a mark on a step of the way forward."),
    "advice.stage_chosen": _("Chose the stage to reach: “%(stage)s”."),
    "advice.next_stage_chosen": _("Chose the next stage as the one to reach."),
    "advice.targets_set": _("Set the city's own targets (domains with one: %(count)s)."),
    "advice.situation_chosen": _("Described the city for the choice of measures."),
}


def register_events() -> None:
    """Tell the trail the sentences of decisions."""
    register_event_kinds(EVENTS)
    register_param_words("mark", dict(WishKind.choices))
