"""A programme of one city with its lead, and the consultant who follows it."""

from __future__ import annotations

import pytest

from tests.factories import make_place, make_programme, make_user


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)], name="Lead of the harbour")


@pytest.fixture
def programme(city):
    return make_programme("coast", places=[city])


@pytest.fixture
def consultant(programme):
    return make_user(roles=[("consultant", programme)])


@pytest.fixture
def administrator(db):
    return make_user(roles=[("administrator", "site")])
