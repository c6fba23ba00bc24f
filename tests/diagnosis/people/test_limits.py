"""Too many failed tries: an account is locked for a while, in all processes, and the others are not."""

from __future__ import annotations

import time

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from config.settings import base
from diagnosis.people import limits
from diagnosis.people.models import Event
from tests.factories import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "staff@city.example"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


@pytest.fixture
def user():
    return make_user(ADDRESS)


@pytest.fixture
def pass_minutes(monkeypatch):
    """Move the clock of the limits on."""
    real = time.time

    def move(minutes):
        monkeypatch.setattr(time, "time", lambda: real() + 60 * minutes)

    return move


@pytest.fixture
def other_process(monkeypatch):
    """Count from now on as another process does: with its own connection to the cache."""

    def change():
        cache = caches.create_connection("default")
        monkeypatch.setattr(ratelimit, "cache", cache)
        monkeypatch.setattr(limits, "cache", cache)

    return change


def give(client: Client, password: str, email: str = ADDRESS, **headers: str):
    return client.post(LOGIN, {"login": email, "password": password}, headers=headers)


def fail(client: Client, times: int = 5, **options) -> None:
    for _number in range(times):
        assert give(client, "wrong", **options).status_code == 200


def test_the_sixth_try_is_refused_even_with_the_right_password(client, user, other_process):
    fail(client)
    other_process()

    response = give(Client(), PASSWORD)

    page = response.content.decode()
    assert response.status_code == 429
    assert "Too many tries in a short time. Wait 5 minutes, then try again." in page
    assert f'value="{ADDRESS}"' in page
    assert PASSWORD not in page
    assert client.get("/account/").status_code == 302


def test_the_sixth_try_is_refused_in_japanese_too(user):
    client = Client(headers={"Accept-Language": "ja"})
    fail(client)

    response = give(client, PASSWORD)

    assert response.status_code == 429
    assert '<html lang="ja"' in response.content.decode()


def test_another_account_still_signs_in_however_long_somebody_knocks_at_a_locked_one(client, user):
    make_user("other@city.example")
    fail(client)
    for _number in range(20):
        give(client, "wrong")

    assert give(Client(), PASSWORD, "other@city.example").status_code == 302


def test_right_passwords_are_no_tries(client, user):
    for _number in range(7):
        assert give(Client(), PASSWORD).status_code == 302


def test_it_opens_again_after_the_time_that_was_said(client, user, pass_minutes):
    fail(client)

    pass_minutes(4)
    assert "Wait 1 minute, then" in give(client, PASSWORD).content.decode()
    pass_minutes(5.1)
    assert give(client, PASSWORD).status_code == 302


def test_who_goes_on_failing_waits_longer(client, user, pass_minutes):
    for round_number in range(4):
        pass_minutes(6 * round_number)
        fail(Client(), times=5)

    pass_minutes(6 * 4)
    refused = give(client, PASSWORD)
    pass_minutes(61)

    assert refused.status_code == 429
    assert "Wait 37 minutes" in refused.content.decode() or "Wait 36 minutes" in refused.content.decode()
    assert give(client, PASSWORD).status_code == 302


def test_one_address_that_tries_many_accounts_is_stopped(client):
    for number in range(20):
        fail(client, times=1, email=f"person{number}@elsewhere.example")

    assert give(client, "wrong", "person99@elsewhere.example").status_code == 429


def test_a_forged_header_makes_nobody_another_visitor(client):
    for number in range(20):
        give(client, "wrong", f"person{number}@elsewhere.example", **{"X-Forwarded-For": f"192.0.2.{number}"})

    response = give(client, "wrong", "person99@elsewhere.example", **{"X-Forwarded-For": "192.0.2.99"})

    assert response.status_code == 429


def test_a_lock_is_noted_once_and_failures_name_no_typed_text(client, user):
    fail(client)
    for _number in range(3):
        give(client, PASSWORD)
    give(Client(), "wrong", "nobody@city.example")

    assert list(Event.objects.order_by("id").values_list("kind", "actor", "person", "params")) == [
        *[("people.sign_in_failed", None, user.pk, {})] * 5,
        ("people.locked_out", None, user.pk, {}),
        ("people.sign_in_failed", None, None, {}),
    ]


def test_codes_of_the_second_step_are_counted_too(client, user):
    TOTP.activate(user, generate_totp_secret())
    give(client, PASSWORD)
    for _number in range(5):
        assert client.post("/accounts/two-step/code/", {"code": "x"}).status_code == 200

    response = client.post("/accounts/two-step/code/", {"code": "x"})

    assert response.status_code == 429
    assert "Wait 5 minutes" in response.content.decode()
    assert Event.objects.filter(kind="people.locked_out", person=user).count() == 1


def test_a_password_asked_for_once_more_is_counted_too(user):
    client = sign_in(user)
    for _number in range(5):
        client.post("/accounts/reauthenticate/", {"password": "wrong"})

    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429


def test_asking_for_many_letters_is_stopped_and_the_address_kept(client, user):
    for _number in range(5):
        assert client.post("/accounts/password/reset/", {"email": ADDRESS}).status_code == 302

    response = client.post("/accounts/password/reset/", {"email": ADDRESS})

    page = response.content.decode()
    assert response.status_code == 429
    assert "Wait 15 minutes" in page
    assert f'<input type="hidden" name="email" value="{ADDRESS}">' in page


def test_a_page_that_came_too_often_keeps_what_was_typed_but_no_password(user):
    client = sign_in(user)
    data = {
        "oldpassword": "secret-one",
        "password1": "secret-two",
        "password2": "secret-three",
        "next": "/x/",
    }
    for _number in range(5):
        client.post("/accounts/password/change/", data)

    response = client.post("/accounts/password/change/", data)

    page = response.content.decode()
    assert response.status_code == 429
    assert "secret-" not in page
    assert '<input type="hidden" name="next" value="/x/">' in page


def test_all_processes_count_in_one_place():
    assert not isinstance(caches["default"], LocMemCache)
