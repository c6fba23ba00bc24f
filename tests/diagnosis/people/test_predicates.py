"""What a role lets a person do: by table, on people who are not even saved, and as conditions of queries."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from diagnosis.people.models import PLACE_ROLES, Role, RoleKind, User
from diagnosis.people.predicates import (
    consultant_reach,
    is_administrator,
    is_editor,
    place_reach,
    site_reach,
)
from diagnosis.places.models import Place, ProgrammePlace
from tests.factories import make_place, make_programme, make_role, make_user


def person(*roles: Role, **fields) -> User:
    """A person with these roles, without a row."""
    user = User(email="person@city.example", **fields)
    user.__dict__["current_roles"] = roles
    return user


STAFF = Role(kind=RoleKind.STAFF, place_id=1)
LEAD = Role(kind=RoleKind.LEAD, place_id=1)
READER = Role(kind=RoleKind.READER, place_id=1)
CONSULTANT = Role(kind=RoleKind.CONSULTANT, programme_id=1)
EDITOR = Role(kind=RoleKind.EDITOR, for_site=True)
EDITOR_OF_7 = Role(kind=RoleKind.EDITOR, framework_id=7)
ADMINISTRATOR = Role(kind=RoleKind.ADMINISTRATOR, for_site=True)


@pytest.mark.parametrize(
    ("user", "administers", "edits_any", "edits_7", "edits_8"),
    [
        (AnonymousUser(), False, False, False, False),
        (person(), False, False, False, False),
        (person(STAFF), False, False, False, False),
        (person(LEAD), False, False, False, False),
        (person(READER), False, False, False, False),
        (person(CONSULTANT), False, False, False, False),
        (person(EDITOR_OF_7), False, True, True, False),
        (person(EDITOR), False, True, True, True),
        (person(STAFF, EDITOR_OF_7), False, True, True, False),
        (person(ADMINISTRATOR), True, True, True, True),
        (person(is_superuser=True), True, True, True, True),
    ],
)
def test_who_administers_and_who_edits(user, administers, edits_any, edits_7, edits_8):
    assert is_administrator(user) == administers
    assert is_editor(user) == edits_any
    assert is_editor(user, 7) == edits_7
    assert is_editor(user, 8) == edits_8


@pytest.mark.parametrize(
    ("roles", "opens"),
    [
        ([], False),
        ([STAFF, CONSULTANT], False),
        ([EDITOR_OF_7], True),
        ([EDITOR], True),
        ([ADMINISTRATOR], True),
    ],
)
def test_who_opens_the_administration(roles, opens):
    assert person(*roles).is_staff == opens


# ---- As conditions of queries ----

pytest_database = pytest.mark.django_db


def list_places(reach) -> list[str]:
    return sorted(Place.objects.filter(reach).values_list("key", flat=True))


@pytest_database
def test_a_role_on_a_place_reaches_neither_its_parent_nor_its_children():
    country = make_place("country", kind="country")
    city = make_place("city", parent=country)
    make_place("district", kind="district", parent=city)
    user = make_user(roles=[("lead", city)])

    assert list_places(place_reach(user, PLACE_ROLES, place="pk")) == ["city"]


@pytest_database
@pytest.mark.parametrize("kind", PLACE_ROLES)
def test_only_the_named_kinds_of_role_reach_a_place(kind):
    user = make_user(roles=[(kind, make_place("city"))])

    for other in PLACE_ROLES:
        assert list_places(place_reach(user, (other,), place="pk")) == (["city"] if other == kind else [])
    assert list_places(consultant_reach(user, place="pk")) == []
    assert list_places(site_reach(user)) == []


@pytest_database
def test_one_persons_role_is_no_others():
    make_user(roles=[("staff", make_place("city"))])

    assert list_places(place_reach(make_user(), PLACE_ROLES, place="pk")) == []


@pytest_database
@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_a_role_holds_to_the_end_of_its_last_day(days, holds):
    until = timezone.localdate() + datetime.timedelta(days=days)
    place = make_place("city")
    user = make_user()
    make_role(user, "staff", place, until=until)
    make_role(user, "consultant", make_programme(places=[place]), until=until)
    make_role(user, "editor", until=until)
    make_role(user, "administrator", until=until)
    expected = ["city"] if holds else []

    assert list_places(place_reach(user, PLACE_ROLES, place="pk")) == expected
    assert list_places(consultant_reach(user, place="pk")) == expected
    assert list_places(site_reach(user)) == expected
    assert (is_administrator(user), is_editor(user), user.is_staff) == (holds,) * 3
    assert len(user.current_roles) == (4 if holds else 0)


@pytest_database
def test_a_consultant_reaches_the_places_of_the_own_programme_alone():
    inside, outside = make_place("inside"), make_place("outside")
    make_place("nowhere")
    make_programme(places=[outside])
    user = make_user(roles=[("consultant", make_programme(places=[inside]))])

    assert list_places(consultant_reach(user, place="pk")) == ["inside"]
    assert list_places(place_reach(user, PLACE_ROLES, place="pk")) == []


@pytest_database
@pytest.mark.parametrize(("days", "reached"), [(None, True), (1, True), (0, True), (-1, False)])
def test_a_consultant_reaches_a_place_only_while_it_is_a_member(days, reached):
    place = make_place("city")
    programme = make_programme(places=[place])
    other = make_programme(places=[place])
    user = make_user(roles=[("consultant", programme)])
    left_on = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    ProgrammePlace.objects.filter(programme=programme).update(left_on=left_on)

    assert ProgrammePlace.objects.get(programme=other).left_on is None  # no consultant of that one
    assert list_places(consultant_reach(user, place="pk")) == (["city"] if reached else [])
