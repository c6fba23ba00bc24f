"""What all tests share: which servers and programs are there. Everything else stands with its noun."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine, nothing of the code (bin/bench measures that).
settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=True,  # what was green stays green: a new example comes with a new test
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def list_missing() -> dict[str, str]:
    """Return the marks whose tests cannot run here, each with the reason."""
    missing = {}
    if find_browser() is None:
        missing["browser"] = f"no browser: none of {', '.join(BROWSERS)} is installed"
    if not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"):
        missing["postgresql"] = "no PostgreSQL: TEST_DATABASE_URL names none"
    if not os.environ.get("TEST_REDIS_URL"):
        missing["redis"] = "no Redis: TEST_REDIS_URL names none"
    return missing


def reads_rows(item: pytest.Item) -> bool:
    """The test touches a database, so that another server may answer it otherwise."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        {"db", "transactional_db"}
    )


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own hook of this name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = list_missing()
    for item in items:
        if reads_rows(item):
            item.add_marker("rows")
        for mark in ("browser", "postgresql", "redis"):
            if item.get_closest_marker(mark) is None:
                continue
            if mark in missing:
                item.add_marker(pytest.mark.skip(reason=missing[mark]))
            elif mark != "postgresql":
                # One browser and one Redis: their tests run one after the other, also with many processes.
                item.add_marker(pytest.mark.xdist_group(mark))


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The installed browser; tests with the mark ``browser`` are skipped where there is none."""
    path = find_browser()
    assert path is not None, "a test that takes browser_path needs the mark browser"
    return path
