"""Results to report on, a broker that only remembers, and a database that worker processes see too."""

from __future__ import annotations

import pytest
from django.db import connection

from diagnosis.jobs import services
from frameworks import freezing
from tests.diagnosis.jobs.conftest import RecordingBroker, shared_database  # noqa: F401  fixture of the jobs' tests
from tests.diagnosis.results.conftest import hand_in
from tests.factories import make_place, make_user

ANSWERS = {
    "policy.vision.quick": "in-place",
    "policy.targets.quick": "first-steps",
    "operation.partners.quick": "unknown",
}


@pytest.fixture
def broker(monkeypatch):
    broker = RecordingBroker()
    monkeypatch.setattr(services, "current_app", broker)
    return broker


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)])


@pytest.fixture
def result(city):
    return hand_in(ANSWERS, place=city)


@pytest.fixture
def worker_database(shared_database):  # noqa: F811  the fixture imported above
    """A database for worker processes; it is emptied at the end, which the triggers would refuse."""
    yield
    freezing.remove_triggers(connection)
