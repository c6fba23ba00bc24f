"""Writing the trail. A noun registers its kinds of event with their sentences when the application starts.

A service that does something worth remembering calls ``record_event`` in its own transaction: the
deed and its trace are there together, or neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from diagnosis.people.models import Event, User
from diagnosis.places.models import Place, Programme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

EVENT_KINDS: dict[str, StrOrPromise] = {}
"""The sentence of each kind; its ``%(name)s`` are keys of the event's ``params``."""

PARAM_WORDS: dict[str, dict[str, StrOrPromise]] = {}
"""How the codes in a param are said, by the param's name; a code without words stands as it is."""
SUBJECT_PAGES: dict[str, str] = {}
"""The page about a subject: ``{"result": "results:result"}`` leads from ``result:12`` to that result."""


class UnknownEventKindError(LookupError):
    """No noun registered this kind of event."""


def register_event_kinds(sentences: Mapping[str, StrOrPromise]) -> None:
    """Make kinds of event known; registering a kind again replaces its sentence."""
    EVENT_KINDS.update(sentences)


def register_param_words(name: str, words: Mapping[str, StrOrPromise]) -> None:
    """Say how the codes of a param are read; nouns may add to the same param."""
    PARAM_WORDS.setdefault(name, {}).update(words)


def register_subject_page(prefix: str, url_name: str) -> None:
    """Name the page of subjects that begin with this prefix; it takes what follows the colon."""
    SUBJECT_PAGES[prefix] = url_name


def record_event(
    kind: str,
    *,
    by: User | None,
    person: User | None = None,
    place: Place | None = None,
    programme: Programme | None = None,
    subject: str = "",
    **params: Any,
) -> Event:
    """Write one event; ``by`` None means the program itself or somebody not signed in.

    ``params`` must be JSON and name no person. An unregistered kind raises UnknownEventKindError.
    """
    if kind not in EVENT_KINDS:
        raise UnknownEventKindError(kind)
    return Event.objects.create(
        at=timezone.now(),
        kind=kind,
        actor=by,
        person=person,
        place=place,
        programme=programme,
        subject=subject,
        params=params,
    )
