"""What the pages of the trail show: events in words, chosen by kind, person, place and period."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.people.models import Event, User
from diagnosis.people.safe_cells import write_as_text
from diagnosis.people.trail import EVENT_KINDS, PARAM_WORDS, SUBJECT_PAGES
from diagnosis.places.models import Place
from frameworks.spec import read_text

SHOWN = 50
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which events are wanted; what is empty chooses all."""

    kind: str = ""
    person: str = ""
    place: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event in words; ``person`` is empty where it was done to nobody, ``address`` where no page fits."""

    event: Event

    @property
    def sentence(self) -> str:
        return describe_event(self.event)

    @property
    def who(self) -> str:
        if self.event.actor_id is None:
            return _("the program")
        return name_person(self.event.actor)

    @property
    def person(self) -> str:
        return "" if self.event.person_id is None else name_person(self.event.person)

    @property
    def address(self) -> str:
        return find_subject_page(self.event.subject)


def name_person(user: User | None) -> str:
    """Return a person's name, or that the account is gone."""
    return _("a former member") if user is None else str(user)


def describe_event(event: Event) -> str:
    """Return the sentence of an event; a missing param is left out, an unknown kind stands as its code."""
    words: dict[str, Any] = defaultdict(lambda: LEFT_OUT)
    for name, value in event.params.items():
        known = PARAM_WORDS.get(name, {})
        if isinstance(value, dict):  # a text in several languages
            words[name] = read_text(value, get_language() or settings.LANGUAGE_CODE)
        else:
            words[name] = str(known[value]) if isinstance(value, str) and value in known else value
    return str(EVENT_KINDS.get(event.kind, event.kind)) % words


def list_kinds() -> list[tuple[str, str]]:
    """Return each kind with its sentence, for a list to choose from; what differs is left out."""
    kinds = [(kind, str(text) % defaultdict(lambda: LEFT_OUT)) for kind, text in EVENT_KINDS.items()]
    return sorted(kinds, key=lambda row: row[1])


def find_subject_page(subject: str) -> str:
    """Return the address of the page about an event's subject; empty where there is none."""
    prefix, _colon, rest = subject.partition(":")
    if not rest or prefix not in SUBJECT_PAGES:
        return ""
    try:
        return reverse(SUBJECT_PAGES[prefix], args=[rest])
    except NoReverseMatch:
        return ""


def choose_events(events: QuerySet[Event], choice: Choice) -> QuerySet[Event]:
    """Return the wanted events, the newest first, with their people, place and programme."""
    wanted = Q()
    if choice.kind:
        wanted &= Q(kind=choice.kind)
    if choice.person:
        people = User.objects.filter(
            Q(name__icontains=choice.person) | Q(email__icontains=choice.person)
        ).values("pk")
        wanted &= Q(actor__in=people) | Q(person__in=people)
    if choice.place:
        wanted &= Q(place__key=choice.place)
    if choice.since:
        wanted &= Q(at__gte=_start_of(choice.since))
    if choice.until:
        wanted &= Q(at__lt=_start_of(choice.until + datetime.timedelta(days=1)))
    return events.filter(wanted).select_related("actor", "person", "place", "programme").order_by("-id")


def list_traced_places() -> QuerySet[Place]:
    """Return the places that an event is about."""
    return Place.objects.filter(Exists(Event.objects.filter(place=OuterRef("pk")))).order_by("key")


def list_lines(events: Iterable[Event]) -> list[TrailLine]:
    """Put events into words."""
    return [TrailLine(event) for event in events]


def list_rows(events: Iterable[Event]) -> Iterator[list[str]]:
    """Yield the head and a row for each event, as cells of a file that no program runs as formulas."""
    yield [_("When"), _("Who"), _("What"), _("To whom"), _("Place"), _("Programme")]
    for line in list_lines(events):
        event = line.event
        cells = [
            timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds"),
            line.who,
            line.sentence,
            line.person,
            event.place or "",
            event.programme or "",
        ]
        yield [write_as_text(cell) for cell in cells]


def _start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
