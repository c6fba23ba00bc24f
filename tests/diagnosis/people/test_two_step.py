"""The second step of signing in: a code from the phone, or a recovery code."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from diagnosis.people.models import Event
from diagnosis.people.services import create_token
from tests.factories import PASSWORD, make_user, sign_in
from tests.site.test_security import POLICY, read_page, read_policy

pytestmark = pytest.mark.django_db
ADDRESS = "staff@city.example"
SECOND = "/accounts/two-step/code/"
WRONG = "This code does not fit."


@pytest.fixture
def clock(monkeypatch):
    """The time by which codes are made; ``now`` may be moved on."""
    clock = SimpleNamespace(now=1_800_000_000)
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def user(clock):
    return make_user(ADDRESS)


@pytest.fixture
def secret(user):
    """The key in the app of the user, whose second step is on."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


@pytest.fixture
def told_at_once(monkeypatch):
    """allauth tells of things once they hold; the transaction of a test never does."""
    monkeypatch.setattr(transaction, "on_commit", lambda tell, **_: tell())


def make_code(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def make_wrong_code(secret: str) -> str:
    return f"{(int(make_code(secret)) + 1) % 10**6:06}"


def list_recovery_codes(user) -> list[str]:
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return authenticator.wrap().get_unused_codes()


def give_password(client: Client):
    return client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def confirm(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_the_password_alone_does_not_sign_in(client, user, secret):
    response = give_password(client)

    assert (response.status_code, response["Location"]) == (302, SECOND)
    assert client.get(SECOND).status_code == 200
    assert not is_signed_in(client)
    assert not Event.objects.exists()


def test_a_code_of_the_app_signs_in_to_where_one_wanted_to_go(client, user, secret):
    data = {"login": ADDRESS, "password": PASSWORD, "next": "/places/"}
    client.post("/accounts/login/", data)

    response = client.post(SECOND, {"code": make_code(secret)})

    assert (response.status_code, response["Location"]) == (302, "/places/")
    assert is_signed_in(client)
    assert list(Event.objects.values_list("kind", "actor")) == [("people.signed_in", user.pk)]


def test_a_wrong_code_stays_outside(client, user, secret):
    give_password(client)

    response = client.post(SECOND, {"code": make_wrong_code(secret)})

    page = response.content.decode()
    assert WRONG in page
    assert 'id="id_code_error"' in page
    assert not is_signed_in(client)
    assert list(Event.objects.values_list("kind", "actor", "person")) == [
        ("people.sign_in_failed", None, user.pk)
    ]


def test_a_code_works_once_and_an_old_one_not_at_all(user, secret, clock):
    code, first, second = make_code(secret), Client(), Client()
    give_password(first)
    first.post(SECOND, {"code": code})
    give_password(second)

    assert WRONG in second.post(SECOND, {"code": code}).content.decode()
    clock.now += 60
    assert WRONG in second.post(SECOND, {"code": code}).content.decode()
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_recovery_code_signs_in_once_and_is_told_in_a_letter(user, secret):
    code, first, second = list_recovery_codes(user)[0], Client(), Client()
    for client in (first, second):
        give_password(client)
        client.post(SECOND, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert len(list_recovery_codes(user)) == 9
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("City Readiness: A recovery code was used", [ADDRESS])
    assert "9 codes are left." in letter.body


def test_the_second_step_can_be_left_for_another_account(client, user, secret):
    give_password(client)

    client.post("/accounts/logout/")

    assert client.get("/accounts/login/").status_code == 200
    assert client.get(SECOND).status_code == 302


def test_a_token_of_the_api_needs_no_code(user, secret):
    token = create_token(user=user, days=30).secret

    api = APIClient(headers={"Authorization": f"Token {token}"})

    assert api.get("/api/v1/assessments/").status_code == 200


def test_it_is_turned_on_with_a_code_and_the_codes_are_shown(user, clock, told_at_once):
    client = sign_in(user)
    confirm(client)
    page = client.get("/accounts/two-step/on/").content.decode()
    shown = re.search(r'class="narrow-form__key">\s*([A-Z2-7 ]+)<', page)[1].strip()
    secret = shown.replace(" ", "")

    wrong = client.post("/accounts/two-step/on/", {"code": make_wrong_code(secret)}).content.decode()
    done = client.post("/accounts/two-step/on/", {"code": make_code(secret)})

    assert WRONG in wrong
    assert shown in wrong  # the app need not read another picture
    assert done["Location"] == "/accounts/two-step/recovery-codes/"
    codes = client.get(done["Location"])
    assert all(code in codes.content.decode() for code in list_recovery_codes(user))
    assert "no-store" in codes["Cache-Control"]
    assert [letter.subject for letter in mail.outbox] == ["City Readiness: Two-step sign-in is on"]
    assert list(Event.objects.values_list("kind", flat=True)) == ["people.two_step_on"]


def test_turning_it_on_or_off_asks_for_the_password_first(user, secret):
    client = sign_in(user)
    other = sign_in(make_user())

    for browser, address in ((other, "/accounts/two-step/on/"), (client, "/accounts/two-step/off/")):
        response = browser.post(address, {"code": "123456"})
        assert (response.status_code, response["Location"]) == (
            302,
            f"/accounts/reauthenticate/?next={address.replace('/', '%2F')}",
        )
    assert Authenticator.objects.count() == 2


def test_it_is_turned_off_with_its_codes_and_told(user, secret):
    client = sign_in(user)
    confirm(client)

    response = client.post("/accounts/two-step/off/")

    assert response["Location"] == "/accounts/two-step/"
    assert not Authenticator.objects.exists()
    assert [letter.subject for letter in mail.outbox] == ["City Readiness: Two-step sign-in is off"]
    assert list(Event.objects.values_list("kind", flat=True)) == ["people.two_step_off"]
    assert give_password(Client())["Location"] == "/"


def test_new_recovery_codes_end_the_old_ones(user, secret, told_at_once):
    client = sign_in(user)
    confirm(client)
    old = list_recovery_codes(user)

    client.post("/accounts/two-step/recovery-codes/new/")

    assert set(old).isdisjoint(list_recovery_codes(user))
    assert [letter.subject for letter in mail.outbox] == ["City Readiness: New recovery codes"]


def test_recovery_codes_are_taken_along_as_a_file(user, secret):
    client = sign_in(user)
    confirm(client)

    response = client.get("/accounts/two-step/recovery-codes/file/")

    lines = response.content.decode().splitlines()
    assert lines[:2] == ["City Readiness: recovery codes", "Each signs you in once."]
    assert lines[3:] == list_recovery_codes(user)
    assert response["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert "no-store" in response["Cache-Control"]


def test_who_confirms_with_a_code_instead_of_the_password_goes_on(user, secret):
    client = sign_in(user)
    page = client.get("/accounts/reauthenticate/?next=/accounts/two-step/off/").content.decode()

    response = client.post(
        "/accounts/two-step/confirm/?next=/accounts/two-step/off/", {"code": make_code(secret)}
    )

    assert 'href="/accounts/two-step/confirm/?next=%2Faccounts%2Ftwo-step%2Foff%2F"' in page
    assert response["Location"] == "/accounts/two-step/off/"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_pages_are_ours_and_load_nothing(language, on, user, clock):
    if on:
        auth.TOTP.activate(user, auth.generate_totp_secret())
        RecoveryCodes.activate(user)
    client = sign_in(user, headers={"Accept-Language": language})
    confirm(client)
    names = (
        [
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_reauthenticate",
        ]
        if on
        else ["mfa_activate_totp"]
    )

    for name in ["mfa_index", "people:account", *names]:
        response = client.get(reverse(name))
        assert response.status_code == 200, name
        assert 'class="govuk-heading-xl"' in response.content.decode()
        page = read_page(response)
        assert page.found == []
        assert read_policy(response) == POLICY


def test_an_administrator_turns_it_off_for_who_lost_phone_and_codes(user, secret):
    administrator = make_user(roles=[("administrator", "site")])
    data = {"action": "turn_two_step_off", "_selected_action": [str(user.pk)]}

    page = sign_in(administrator).post(reverse("admin:people_user_changelist"), data, follow=True)

    assert "Two-step sign-in is off for 1 account." in page.content.decode()
    assert not Authenticator.objects.exists()
    event = Event.objects.get()
    assert (event.kind, event.actor, event.person) == ("people.two_step_off", administrator, user)
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]


def test_the_administration_shows_no_secrets(user):
    page = sign_in(make_user(roles=[("administrator", "site")])).get("/admin/").content.decode()

    assert "/admin/mfa/" not in page
    assert "/admin/socialaccount/" not in page
