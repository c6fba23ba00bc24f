"""Sentences for the codes of the reference files, in the reader's language."""

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
    "reference.repeated": _("%(key)s stands here twice."),
    "reference.unknown_place": _("There is no place with the key %(key)s."),
    "reference.parent_kind": _("%(key)s is not of a higher kind than this place."),
    "reference.unknown_tag": _("There is no urban issue with the key %(key)s."),
    "reference.left_out_and_there": _("%(key)s is given here and named as left out."),
    "reference.no_mark": _("The domain %(key)s has no mark here."),
    "reference.unknown_source": _("There is no source with the key %(key)s."),
}


def describe(message: Message) -> str:
    """Return the sentence of a code of this noun, or of the form of documents; raise KeyError otherwise."""
    if message.code in DOCUMENT_SENTENCES:
        return word_message(message)
    return str(SENTENCES[message.code]) % message.params
