"""The sentences of showing a result to others, for the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diagnosis.people.trail import register_event_kinds, register_param_words, register_subject_page
from diagnosis.results.models import Audience

EVENTS = {
    "results.published": _("Showed a result to others: %(audience)s."),
    "results.publication_withdrawn": _("Took a result back from others."),
    "results.link_made": _("Made a link to a result, valid for %(days)s days."),
    "results.link_revoked": _("Ended a link to a result."),
}


def register_events() -> None:
    """Tell the trail the sentences of this noun, and where its subjects are shown."""
    register_event_kinds(EVENTS)
    register_param_words("audience", dict(Audience.choices))
    register_subject_page("result", "results:result")
    register_subject_page("assessment", "assessments:overview")
