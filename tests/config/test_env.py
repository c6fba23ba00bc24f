"""The readers of the environment: what they take, and what stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import read_database, read_flag, read_list, read_number, read_text

NAME = "CITY_READINESS_TEST_VARIABLE"


@pytest.fixture
def given(monkeypatch):
    """Set the variable, or take it away (None)."""

    def give(value):
        monkeypatch.delenv(NAME, raising=False)
        if value is not None:
            monkeypatch.setenv(NAME, value)

    return give


@pytest.mark.parametrize(
    ("value", "read", "result"),
    [
        ("text", lambda: read_text(NAME), "text"),
        ("  text ", lambda: read_text(NAME), "text"),
        (None, lambda: read_text(NAME, "default"), "default"),
        ("", lambda: read_text(NAME, ""), ""),
        *[(yes, lambda: read_flag(NAME, default=False), True) for yes in ("1", "true", "yes", "on", " YES ")],
        *[(no, lambda: read_flag(NAME, default=True), False) for no in ("0", "false", "no", "off", "No")],
        (None, lambda: read_flag(NAME, default=True), True),
        ("", lambda: read_flag(NAME, default=False), False),
        ("30", lambda: read_number(NAME, default=5), 30),
        ("-1", lambda: read_number(NAME, default=5), -1),
        (None, lambda: read_number(NAME, default=5), 5),
        ("a, b,,c ", lambda: read_list(NAME), ["a", "b", "c"]),
        (None, lambda: read_list(NAME), []),
        (None, lambda: read_list(NAME, "a,b"), ["a", "b"]),
    ],
)
def test_what_is_given_is_read(value, read, result, given):
    given(value)

    assert read() == result


@pytest.mark.parametrize(
    ("value", "read", "sentence"),
    [
        (None, lambda: read_text(NAME), f"Set the environment variable {NAME}."),
        ("", lambda: read_text(NAME), f"Set the environment variable {NAME}."),
        ("   ", lambda: read_text(NAME), f"Set the environment variable {NAME}."),
        ("maybe", lambda: read_flag(NAME, default=True), f"{NAME} must be yes or no, not 'maybe'."),
        ("2", lambda: read_flag(NAME, default=True), f"{NAME} must be yes or no, not '2'."),
        ("ten", lambda: read_number(NAME, default=5), f"{NAME} must be a whole number, not 'ten'."),
        ("1.5", lambda: read_number(NAME, default=5), f"{NAME} must be a whole number, not '1.5'."),
        (None, lambda: read_list(NAME, None), f"Set the environment variable {NAME}."),
        (
            "mysql://localhost/name",
            lambda: read_database(NAME, default_sqlite="unused"),
            f"{NAME} must start with postgresql:// or sqlite:, not 'mysql'.",
        ),
    ],
)
def test_what_cannot_be_read_stops_the_start(value, read, sentence, given):
    given(value)

    with pytest.raises(ImproperlyConfigured) as stopped:
        read()

    assert str(stopped.value) == sentence


def test_without_a_database_sqlite_waits_for_its_turn(given, tmp_path):
    given(None)

    database = read_database(NAME, default_sqlite=str(tmp_path / "new" / "site.sqlite3"))

    assert (database["ENGINE"], database["NAME"]) == (
        "django.db.backends.sqlite3",
        str(tmp_path / "new" / "site.sqlite3"),
    )
    assert (database["OPTIONS"]["transaction_mode"], database["OPTIONS"]["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert (tmp_path / "new").is_dir()


def test_a_file_of_sqlite_can_be_named(given, tmp_path):
    given(f"sqlite:{tmp_path}/other.sqlite3")

    assert read_database(NAME, default_sqlite="unused")["NAME"] == f"{tmp_path}/other.sqlite3"


def test_a_postgresql_server_is_named_by_an_address(given):
    given("postgresql://city:p%40ss%2Fword@db.example:5433/readiness")

    database = read_database(NAME, default_sqlite="unused")

    assert {name: database[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "readiness",
        "USER": "city",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
    }
