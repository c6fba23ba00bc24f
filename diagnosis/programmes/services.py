"""Every write on a programme: making and changing it, and which places belong to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from diagnosis.people.errors import InvitedAlready, RoleHeldAlready
from diagnosis.people.invitations import invite, send_again
from diagnosis.people.models import Invitation, RoleKind, User
from diagnosis.people.scopes import Scope
from diagnosis.people.trail import record_event
from diagnosis.places.models import Place, PlaceKind, Programme, ProgrammePlace
from diagnosis.programmes.errors import AlreadyMember, KnownPlace
from frameworks.models import FrameworkVersion

LONGEST_ADDRESS = 254  # as an account and an invitation keep it; a valid one can be longer
KEY_LENGTH = 60  # of 80: a number may follow


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that is not known yet; ``language`` is that of its name."""

    name: str
    kind: str
    country_code: str
    language: str


@dataclass(frozen=True, slots=True)
class LeadToInvite:
    """Who is asked to lead a place, and the language of the letter."""

    email: str
    language: str


@transaction.atomic
def make_programme(
    *,
    name: Mapping[str, str],
    version: FrameworkVersion,
    mode: str,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    deadline: datetime.date | None,
    by: User,
) -> Programme:
    """Make a programme without places; its key follows from its English name."""
    programme = Programme.objects.create(
        key=_choose_key(Programme, name.get("en", ""), "programme"),
        name=dict(name),
        version=version,
        mode=mode,
        starts_on=starts_on,
        ends_on=ends_on,
        deadline=deadline,
    )
    record_event("programmes.made", by=by, programme=programme)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, changes: Mapping[str, Any], by: User) -> bool:
    """Change the given fields; return whether anything is different now."""
    different = [name for name, value in changes.items() if getattr(programme, name) != value]
    if not different:
        return False
    for name in different:
        setattr(programme, name, changes[name])
    programme.save(update_fields=different)
    record_event("programmes.changed", by=by, programme=programme)
    return True


@transaction.atomic
def set_order(*, programme: Programme, shows: bool, by: User) -> bool:
    """Let a programme show an order of its places, or none; return whether that is different now."""
    changed = Programme.objects.filter(pk=programme.pk, shows_order=not shows).update(shows_order=shows)
    if not changed:
        return False
    programme.shows_order = shows
    kind = "programmes.order_shown" if shows else "programmes.order_hidden"
    record_event(kind, by=by, programme=programme)
    return True


@transaction.atomic
def add_place(*, programme: Programme, place: Place, lead: LeadToInvite | None, by: User) -> ProgrammePlace:
    """Bring a place into the programme, or back into it; raise AlreadyMember where it is in it today."""
    # The lock makes two people who add the same place come one after the other.
    Programme.objects.select_for_update().only("pk").get(pk=programme.pk)
    member, made = ProgrammePlace.objects.get_or_create(programme=programme, place=place)
    if not made:
        if member.left_on is None or member.left_on >= timezone.localdate():
            raise AlreadyMember(place)
        member.left_on = None
        member.save(update_fields=["left_on"])
    record_event("programmes.place_added", by=by, programme=programme, place=place)
    if lead is not None:
        invite_lead(place=place, lead=lead, by=by)
    return member


@transaction.atomic
def add_new_place(
    *, programme: Programme, new: NewPlace, lead: LeadToInvite | None, by: User
) -> ProgrammePlace:
    """Make a place and bring it into the programme; raise KnownPlace where its name is taken."""
    known = find_place(new.name, new.country_code, new.kind)
    if known is not None:
        raise KnownPlace(known)
    parent = None
    if new.kind != PlaceKind.COUNTRY:
        parent = Place.objects.filter(kind=PlaceKind.COUNTRY, country_code=new.country_code).first()
    place = Place.objects.create(
        key=_choose_key(Place, new.name, f"place-{new.country_code.lower()}"),
        kind=new.kind,
        parent=parent,
        name={new.language: new.name},
        country_code=new.country_code,
    )
    return add_place(programme=programme, place=place, lead=lead, by=by)


@transaction.atomic
def add_places(
    *, programme: Programme, places: Iterable[tuple[Place | NewPlace, LeadToInvite | None]], by: User
) -> int:
    """Bring all these places into the programme, or none; return how many there are."""
    count = 0
    for place, lead in places:
        if isinstance(place, NewPlace):
            add_new_place(programme=programme, new=place, lead=lead, by=by)
        else:
            add_place(programme=programme, place=place, lead=lead, by=by)
        count += 1
    return count


@transaction.atomic
def take_place_out(*, member: ProgrammePlace, by: User) -> bool:
    """End a membership at once; say whether it still held.

    The last day of membership is yesterday, so that consultants lose sight of the place now. Its
    assessments and results stay as they are.
    """
    today = timezone.localdate()
    ended = ProgrammePlace.objects.filter(pk=member.pk).exclude(left_on__lt=today)
    if not ended.update(left_on=today - datetime.timedelta(days=1)):
        return False
    record_event("programmes.place_left", by=by, programme=member.programme, place=member.place)
    return True


def invite_lead(*, place: Place, lead: LeadToInvite, by: User) -> Invitation | None:
    """Offer somebody the lead of a place by a letter; None for who leads it or was asked already."""
    try:
        return invite(
            email=lead.email,
            kind=RoleKind.LEAD,
            scope=Scope(place=place),
            language=lead.language,
            by=by,
        )
    except (RoleHeldAlready, InvitedAlready):
        return None


@transaction.atomic
def invite_first_lead(*, member: ProgrammePlace, lead: LeadToInvite, by: User) -> None:
    """Invite the lead of a place for which nobody works yet; who was asked before gets the letter again."""
    asked = Invitation.objects.filter(
        place=member.place,
        kind=RoleKind.LEAD,
        email__iexact=lead.email.strip(),
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
    ).first()
    if asked is None:
        invite_lead(place=member.place, lead=lead, by=by)
    else:
        send_again(invitation=asked, by=by)


def find_place(name: str, country_code: str, kind: str) -> Place | None:
    """Return the place of this kind in this country that is called so in some language."""
    wanted = name.casefold()
    for place in Place.objects.filter(country_code=country_code, kind=kind):
        if wanted in {text.casefold() for text in (*place.name.values(), *place.aliases)}:
            return place
    return None


def _choose_key(model: type[Place] | type[Programme], name: str, otherwise: str) -> str:
    """Return a free key after the name; a name without Latin letters gets a short random ending."""
    key = slugify(name)[:KEY_LENGTH].strip("-")
    if not key:
        return f"{otherwise}-{get_random_string(8).lower()}"
    taken = set(model.objects.filter(key__startswith=key).values_list("key", flat=True))
    number, free = 2, key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
