"""Words of programmes: the states of their places, and what happened, for the trail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from diagnosis.people.trail import register_event_kinds, register_param_words
from diagnosis.places.models import PlaceKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOT_STARTED = "not_started"
LATE = "late"

# In the order in which a page offers them.
STATES: dict[str, StrOrPromise] = {
    LATE: _("Late"),
    NOT_STARTED: _("Not started"),
    "open": _("Being answered"),
    "submitted": _("Waits for the check"),
    "returned": _("Sent back"),
    "verified": _("Checked"),
}

EVENTS = {
    "programmes.made": _("Made the programme."),
    "programmes.changed": _("Changed the programme."),
    "programmes.order_shown": _("Let the programme show an order of its places."),
    "programmes.order_hidden": _("Let the programme show no order of its places."),
    "programmes.place_added": _("Added the place to the programme."),
    "programmes.place_left": _("Took the place out of the programme."),
    "programmes.reminded": _("Sent a reminder: %(step)s."),
    "programmes.due_reminded": _("Sent a reminder of what is due on %(day)s or soon after."),
}
STEPS = {
    "14": _("14 days before the deadline"),
    "7": _("7 days before the deadline"),
    "1": _("the day before the deadline"),
    "after": _("the deadline has passed"),
    "now": _("written by a consultant"),
}


def register_events() -> None:
    """Tell the trail the sentences of this noun."""
    register_event_kinds(EVENTS)
    register_param_words("step", STEPS)
    register_param_words("what", {"follow-up": _("the follow-up of a programme")})


SHEET_HEADS: dict[str, StrOrPromise] = {
    "place": _("Place (key or name)"),
    "kind": _("Kind (country, region, city or district)"),
    "country": _("Country (two letters)"),
    "lead": _("E-mail of the lead"),
    "language": _("Language of the lead (en or ja)"),
}


def list_heads() -> dict[str, str]:
    """Return the column that each head names: its short key, or the head in a language of the site.

    A head holds without its explanation in brackets too.
    """
    heads = {key: key for key in SHEET_HEADS}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for key, text in SHEET_HEADS.items():
                whole = str(text).casefold()
                heads |= {whole: key, re.split(r"\s*[(（]", whole)[0]: key}
    return heads


def list_kind_words() -> dict[str, str]:
    """Return the kind of place that each word names: its code, and its words in all languages of the site."""
    words = {str(kind.value): str(kind.value) for kind in PlaceKind}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {str(kind.label).casefold(): str(kind.value) for kind in PlaceKind}
    return words


def list_language_words() -> dict[str, str]:
    """Return the language that each word names: its code, and its own name."""
    return {word.casefold(): code for code, name in settings.LANGUAGES for word in (code, name)}
