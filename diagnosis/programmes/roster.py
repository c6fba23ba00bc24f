"""A list of places from a file, row by row: what will be added, what is in already, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.people.models import User
from diagnosis.places.models import Place, PlaceKind, Programme
from diagnosis.programmes.permissions import current_members, places_to_add
from diagnosis.programmes.services import LONGEST_ADDRESS, LeadToInvite, NewPlace
from diagnosis.programmes.wording import list_kind_words, list_language_words

if TYPE_CHECKING:
    from diagnosis.programmes.spreadsheets import Row

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A row that can be taken: a known place or a new one, with its lead where one is named."""

    number: int
    place: Place | NewPlace
    lead: LeadToInvite | None

    @property
    def is_new(self) -> bool:
        return isinstance(self.place, NewPlace)

    @property
    def name(self) -> str:
        return self.place.name if isinstance(self.place, NewPlace) else str(self.place)

    @property
    def kind_words(self) -> str:
        return str(PlaceKind(self.place.kind).label)


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """What is wrong in a row."""

    number: int
    sentence: str


@dataclass(slots=True)
class Roster:
    """All rows of a file, sorted out."""

    lines: list[RosterLine] = field(default_factory=list)
    members: list[RosterProblem] = field(default_factory=list)
    problems: list[RosterProblem] = field(default_factory=list)

    @property
    def to_take(self) -> list[tuple[Place | NewPlace, LeadToInvite | None]]:
        return [(line.place, line.lead) for line in self.lines]


class _Wrong(Exception):
    """One thing that is wrong in a row."""


def check_roster(*, programme: Programme, rows: Iterable[Row], user: User) -> Roster:
    """Sort out the rows: every problem is listed, not only the first."""
    sorter = _Sorter(programme, user)
    for number, cells in rows:
        sorter.sort(number, cells)
    return sorter.roster


class _Sorter:
    """Knows the places once, and remembers which ones the rows before named."""

    def __init__(self, programme: Programme, user: User) -> None:
        self.roster = Roster()
        self._by_key = {place.key: place for place in Place.objects.all()}
        self._by_name: dict[str, list[Place]] = {}
        for place in self._by_key.values():
            for name in {text.casefold() for text in (*place.name.values(), *place.aliases)}:
                self._by_name.setdefault(name, []).append(place)
        self._members = set(current_members(programme).values_list("place", flat=True))
        self._free = set(places_to_add(user).values_list("pk", flat=True))
        self._kinds, self._languages = list_kind_words(), list_language_words()
        self._seen: dict[object, int] = {}

    def sort(self, number: int, cells: dict[str, str]) -> None:
        wrong: list[str] = []
        if any(cell.startswith("=") for cell in cells.values()):
            self._refuse(number, [_("A cell holds a formula. Write the words themselves.")])
            return
        kind = self._attempt(wrong, self._read_kind, cells.get("kind", ""))
        country = self._attempt(wrong, _read_country, cells.get("country", ""))
        place = self._attempt(wrong, self._find_place, cells["place"], kind or "", country or "")
        lead = self._attempt(wrong, self._read_lead, cells.get("lead", ""), cells.get("language", ""))
        if place is None and not wrong:
            place = self._attempt(wrong, self._make_place, cells["place"], kind or "", country or "")
        if place is not None:
            self._attempt(wrong, self._check_once, place, number)
        if wrong:
            self._refuse(number, wrong)
        elif isinstance(place, Place) and place.pk in self._members:
            sentence = _("%(place)s is in this programme already.") % {"place": place}
            self.roster.members.append(RosterProblem(number, sentence))
        elif isinstance(place, (Place, NewPlace)):
            self.roster.lines.append(RosterLine(number, place, lead))

    def _refuse(self, number: int, sentences: Sequence[str]) -> None:
        self.roster.problems.extend(RosterProblem(number, sentence) for sentence in sentences)

    @staticmethod
    def _attempt(wrong: list[str], read, *values):
        try:
            return read(*values)
        except _Wrong as error:
            wrong.append(str(error))
            return None

    def _read_kind(self, text: str) -> str:
        if text and text.casefold() not in self._kinds:
            raise _Wrong(
                _("“%(text)s” is no kind of place. Write country, region, city or district.") % {"text": text}
            )
        return self._kinds.get(text.casefold(), "")

    def _find_place(self, text: str, kind: str, country: str) -> Place | None:
        if not text:
            raise _Wrong(_("The place is missing. Write its key or its name."))
        place = self._by_key.get(text) or self._choose_named(text, kind, country)
        if place is None:
            return None
        if kind and place.kind != kind:
            words = {"place": place, "kind": place.get_kind_display()}
            raise _Wrong(_("%(place)s is known here with another kind: %(kind)s.") % words)
        if place.pk not in self._free and place.pk not in self._members:
            raise _Wrong(
                _("%(place)s has people or answers of its own. Only an administrator adds it.")
                % {"place": place}
            )
        return place

    def _choose_named(self, text: str, kind: str, country: str) -> Place | None:
        found = [
            place
            for place in self._by_name.get(text.casefold(), [])
            if kind in ("", place.kind) and country in ("", place.country_code)
        ]
        others = [
            place
            for place in self._by_name.get(text.casefold(), [])
            if country == place.country_code and place not in found
        ]
        if others and not found:
            raise _Wrong(
                _("%(place)s is known as: %(kind)s. Write that kind, or the key of the place you mean.")
                % {"place": text, "kind": others[0].get_kind_display()}
            )
        if len(found) > 1:
            keys = ", ".join(sorted(place.key for place in found))
            raise _Wrong(_("Several places are called so. Write the key of one: %(keys)s.") % {"keys": keys})
        return found[0] if found else None

    def _make_place(self, name: str, kind: str, country: str) -> NewPlace:
        if len(name) > MAX_NAME:
            raise _Wrong(_("Shorten the name of the place to 120 characters."))
        if not kind:
            raise _Wrong(_("%(place)s is new. Write its kind.") % {"place": name})
        if not country:
            raise _Wrong(_("%(place)s is new. Write its country in two letters.") % {"place": name})
        return NewPlace(name, kind, country, get_language() or settings.LANGUAGE_CODE)

    def _read_lead(self, email: str, language: str) -> LeadToInvite | None:
        if language and language.casefold() not in self._languages:
            raise _Wrong(_("“%(text)s” is no language of this site. Write en or ja.") % {"text": language})
        if not email:
            return None
        try:
            validate_email(email)
        except ValidationError:
            raise _Wrong(_("“%(text)s” is no e-mail address.") % {"text": email}) from None
        if len(email) > LONGEST_ADDRESS:
            raise _Wrong(_("This address is too long."))
        return LeadToInvite(email, self._languages.get(language.casefold(), settings.LANGUAGE_CODE))

    def _check_once(self, place: Place | NewPlace, number: int) -> None:
        key = (
            place.pk if isinstance(place, Place) else (place.name.casefold(), place.kind, place.country_code)
        )
        first = self._seen.setdefault(key, number)
        if first != number:
            raise _Wrong(_("This place stands in row %(row)s too.") % {"row": first})


def _read_country(text: str) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise _Wrong(_("“%(text)s” is no country code. Write two letters, for example VN.") % {"text": text})
    return text.upper()
