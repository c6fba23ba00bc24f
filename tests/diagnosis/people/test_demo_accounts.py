"""The command make_demo_accounts: accounts with random passwords that are made once and kept."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from diagnosis.people.models import Role, User
from diagnosis.places.models import Programme
from tests.factories import make_jica_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    make_jica_version()
    call_command("load_reference")


def test_make_demo_accounts_makes_accounts_that_open(loaded, tmp_path):
    file = tmp_path / "accounts.json"

    call_command("make_demo_accounts", file=file)

    rows = json.loads(file.read_text(encoding="utf-8"))
    assert [row["email"] for row in rows] == [
        "staff@sample-city.example",
        "planning@sample-city.example",
        "lead@sample-city.example",
        "reader@sample-city.example",
        "consultant@programme.example",
        "editor@framework.example",
        "admin@site.example",
    ]
    assert all(User.objects.get(email=row["email"]).check_password(row["password"]) for row in rows)
    assert len({row["password"] for row in rows}) == 7
    assert file.stat().st_mode & 0o777 == 0o600
    assert Programme.objects.get().places.count() == 7


def test_make_demo_accounts_twice_keeps_passwords_and_what_people_entered(loaded, tmp_path):
    file = tmp_path / "accounts.json"
    call_command("make_demo_accounts", file=file)
    first = file.read_text(encoding="utf-8")
    User.objects.filter(email="staff@sample-city.example").update(name="Somebody else")

    call_command("make_demo_accounts", file=file)

    assert file.read_text(encoding="utf-8") == first
    assert User.objects.get(email="staff@sample-city.example").name == "Somebody else"
    assert (User.objects.count(), Role.objects.count()) == (7, 7)


def test_make_demo_accounts_refuses_a_server(loaded, tmp_path, settings):
    settings.SETTINGS_MODULE = "config.settings.production"

    with pytest.raises(CommandError, match="does not run on a server"):
        call_command("make_demo_accounts", file=tmp_path / "accounts.json")

    assert not User.objects.exists()


def test_make_demo_accounts_refuses_a_broken_file(loaded, tmp_path):
    file = tmp_path / "accounts.json"
    file.write_text("{}nonsense", encoding="utf-8")

    with pytest.raises(CommandError, match="is not a file of accounts"):
        call_command("make_demo_accounts", file=file)


def test_make_demo_accounts_needs_places_and_framework(tmp_path):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("make_demo_accounts", file=tmp_path / "accounts.json")
