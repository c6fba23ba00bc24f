"""Letters about signing in: in the language of the account, and never the fault of a page."""

from __future__ import annotations

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from diagnosis.people.models import Event
from tests.factories import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "staff@city.example"
RESET = "/accounts/password/reset/"
NEW = {"password1": "river-stone-77", "password2": "river-stone-77"}


class RefusingServer(EmailBackend):
    """A mail server that takes no letter."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({ADDRESS: (550, b"no")})


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"


def follow_letter(client, body: str):
    """Open the link of the letter and choose a new password."""
    link = re.search(r"http://testserver(\S+)", body)[1]
    return client.post(client.get(link, follow=True).redirect_chain[-1][0], NEW, follow=True)


@pytest.mark.parametrize(
    ("account", "browser", "is_japanese"), [("ja", "en", True), ("en", "ja", False), ("ja", "ja", True)]
)
def test_a_letter_is_in_the_language_of_the_account(account, browser, is_japanese, client):
    make_user(ADDRESS, language=account)

    client.post(RESET, {"email": ADDRESS}, headers={"Accept-Language": browser})

    letter = mail.outbox[0]
    assert ("Somebody asked for a new password" not in letter.body) == is_japanese
    assert ("Choose a new password" not in letter.subject) == is_japanese
    assert "http://testserver/accounts/password/reset/key/" in letter.body


def test_a_letter_to_an_address_without_an_account_is_in_the_language_of_the_page(client):
    client.post(RESET, {"email": "nobody@city.example"}, headers={"Accept-Language": "ja"})

    assert "Somebody asked" not in mail.outbox[0].body


@pytest.mark.parametrize("email", [ADDRESS, "nobody@city.example"])
@pytest.mark.usefixtures("refusing")
def test_a_mail_server_that_refuses_is_said_and_the_address_kept(email, client):
    make_user(ADDRESS)

    response = client.post(RESET, {"email": email})

    page = response.content.decode()
    assert response.status_code == 503
    assert "The letter could not be sent" in page
    assert f'<input type="hidden" name="email" value="{email}">' in page


@pytest.mark.usefixtures("refusing")
def test_a_password_is_changed_even_where_the_letter_about_it_is_refused():
    user = make_user(ADDRESS)

    response = sign_in(user).post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})

    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW["password1"])


def test_a_changed_password_is_told_to_its_owner_and_to_the_trail():
    user = make_user(ADDRESS)

    sign_in(user).post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})

    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("City Readiness: Your password was changed", [ADDRESS])
    assert "http://testserver/accounts/password/reset/" in letter.body
    assert "127.0.0.1" not in letter.body
    assert Event.objects.get().kind == "people.password_changed"


def test_a_password_chosen_by_letter_is_told_and_opens_a_lock(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    user = make_user(ADDRESS)
    for _number in range(6):
        client.post("/accounts/login/", {"login": ADDRESS, "password": "wrong"})

    client.post(RESET, {"email": ADDRESS})
    follow_letter(client, mail.outbox[0].body)
    response = client.post("/accounts/login/", {"login": ADDRESS, "password": NEW["password1"]})

    assert response.status_code == 302
    assert [letter.subject for letter in mail.outbox] == [
        "City Readiness: Choose a new password",
        "City Readiness: Your password was changed",
    ]
    assert Event.objects.filter(kind="people.password_reset", actor=user).count() == 1


def test_signing_in_and_out_is_in_the_trail(client):
    user = make_user(ADDRESS)

    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    client.post("/accounts/logout/")

    assert list(Event.objects.order_by("id").values_list("kind", "actor", "person", "params")) == [
        ("people.signed_in", user.pk, user.pk, {}),
        ("people.signed_out", user.pk, user.pk, {}),
    ]


def test_tokens_are_in_the_trail_without_their_secret():
    client = sign_in(user := make_user(ADDRESS))

    client.post("/account/tokens/", {"days": "30"})
    digest = re.search(r"/account/tokens/(\w+)/revoke/", client.get("/account/").content.decode())[1]
    client.post(f"/account/tokens/{digest}/revoke/")

    assert list(Event.objects.order_by("id").values_list("kind", "actor", "params")) == [
        ("people.token_made", user.pk, {"days": 30}),
        ("people.token_revoked", user.pk, {}),
    ]
