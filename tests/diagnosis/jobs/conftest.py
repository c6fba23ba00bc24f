from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, connections

from diagnosis.jobs import registry, services
from diagnosis.jobs.registry import JobKind

KIND = "tests.write"


class RecordingBroker:
    """Stands where the Celery application stands: remembers what was sent, or fails as a broker does."""

    def __init__(self):
        self.sent = []
        self.error = None

    def send_task(self, name, args, **options):
        if self.error is not None:
            raise self.error
        self.sent.append((name, args[0]))


@pytest.fixture
def broker(monkeypatch):
    broker = RecordingBroker()
    monkeypatch.setattr(services, "current_app", broker)
    return broker


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """One known kind, no other noun's orphan removers, and a renewal thread that never wakes."""
    monkeypatch.setitem(registry.KINDS, KIND, JobKind(name=KIND, time_limit=timedelta(minutes=1)))
    for noun in tuple(registry.ORPHAN_REMOVERS):
        monkeypatch.delitem(registry.ORPHAN_REMOVERS, noun)


@pytest.fixture(autouse=True)
def periods(settings):
    settings.JOB_LEASE_SECONDS = 30
    settings.JOB_RENEW_SECONDS = 60
    settings.JOB_SWEEP_SECONDS = 60
    settings.JOB_RESEND_SECONDS = 60


@pytest.fixture
def shared_database(transactional_db, tmp_path, monkeypatch):
    """A database that threads and worker processes see too.

    Django tests SQLite in memory, where threads lock each other out; here it is copied to a file.
    """
    if connection.vendor != "sqlite":
        yield
        return
    path = str(tmp_path / "jobs.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [path])
    before = connections["default"]
    # Both connections share these settings: the name must be back before Django looks whether the
    # old one is in memory, for only then does it stay open and keep its tables.
    with monkeypatch.context() as patch:
        patch.setitem(connections.settings["default"], "NAME", path)
        connections["default"] = connections.create_connection("default")
        yield
        connections["default"].close()
    connections["default"] = before
