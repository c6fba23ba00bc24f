"""Sentences for the codes of assessment files, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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
    "assessment.always_applies": _("The question %(key)s applies to every place."),
    "assessment.unknown_place": _("There is no place with the key %(key)s. Load the places first."),
    "assessment.unknown_version": _("Version %(version)s of the framework %(key)s is not published."),
}


def describe(message: Message) -> str:
    """Return the sentence of a code of this noun, or of the form of documents; raise KeyError otherwise."""
    if message.code in DOCUMENT_SENTENCES:
        return word_message(message)
    return str(SENTENCES[message.code]) % message.params
