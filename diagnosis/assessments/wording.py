"""Sentences for the codes of assessment files and for the trail, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diagnosis.people.trail import register_event_kinds
from frameworks.messages import Message
from frameworks.wording import SENTENCES as DOCUMENT_SENTENCES
from frameworks.wording import word_message

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Mapping[str, StrOrPromise] = {
    "assessment.date": _("Give the day as year-month-day, for example 2026-03-31."),
    "assessment.repeated": _("The question %(key)s is answered here twice."),
    "assessment.level_or_state": _("Give either a level or a state."),
    "assessment.reason": _("Give a reason why it does not apply."),
    "assessment.no_questions": _("The framework asks nothing in the mode %(mode)s of this kind of place."),
    "assessment.not_asked": _("The question %(key)s is not asked in this mode of this kind of place."),
    "assessment.unknown_level": _("The scale of the question has no level %(key)s."),
    "assessment.always_applies": _("The question %(key)s always applies."),
    "assessment.initiative_missing": _("Give the name of the initiative: the framework asks about one."),
    "assessment.initiative_not_asked": _("The framework asks about the place. Leave the initiative out."),
    "assessment.unknown_place": _("There is no place with the key %(key)s. Load the places first."),
    "assessment.unknown_version": _("Version %(version)s of the framework %(key)s is not published."),
}

EVENTS: Mapping[str, StrOrPromise] = {
    "assessments.assigned": _("Got the part “%(node)s” to answer."),
    "assessments.unassigned": _("No longer has the part “%(node)s” to answer."),
    "assessments.rating_opened": _("Opened separate rating of part %(number)s."),
    "assessments.rating_closed": _("Closed separate rating of part %(number)s."),
    "assessments.rating_settled": _("Settled an answer of part %(number)s after separate rating."),
    "assessments.evidence_removed": _("Took a document away from part %(number)s."),
    "assessments.submitted": _("Handed in the answers of round %(round)s (submission %(submission)s)."),
    "assessments.sent_back": _("Sent back %(count)s answers of round %(round)s (submission %(submission)s)."),
    "assessments.check_finished": _("Finished the check of round %(round)s (submission %(submission)s)."),
    "assessments.told_sent_back": _("A letter was sent: answers of round %(round)s were sent back."),
    "assessments.told_checked": _("A letter was sent: round %(round)s is checked."),
}


def register_events() -> None:
    """Tell the trail the sentences of this noun."""
    register_event_kinds(EVENTS)


def describe(message: Message) -> str:
    """Return the sentence of a code of this noun, or of the form of documents; raise KeyError otherwise."""
    if message.code in DOCUMENT_SENTENCES:
        return word_message(message)
    return str(SENTENCES[message.code]) % message.params
