"""The account page, its tokens, and the pages of signing in and of passwords."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from diagnosis.people.services import create_token
from tests.factories import PASSWORD, make_place, make_role, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"


@pytest.fixture
def signed_in(client):
    user = make_user("staff@city.example", name="Planning")
    client.force_login(user)
    return user


def test_the_account_page_asks_to_sign_in(client):
    response = client.get(ACCOUNT)

    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={ACCOUNT}")


def test_the_account_page_shows_roles_that_hold_today(client, signed_in):
    make_role(signed_in, "staff", make_place("harbour-city"), until=timezone.localdate())
    make_role(signed_in, "reader", make_place("former-city"), until=timezone.localdate() - timedelta(days=1))

    page = client.get(ACCOUNT).content.decode()

    assert "Harbour city" in page
    assert "Former city" not in page


def test_a_new_token_is_shown_once_and_works(client, signed_in):
    response = client.post(reverse("people:add-token"), {"days": "30"})
    secret = re.search(
        r'id="new-token" type="text" readonly value="([0-9a-f]{64})"', response.content.decode()
    )[1]

    assert "no-store" in response["Cache-Control"]
    assert secret not in client.get(ACCOUNT).content.decode()
    token = AuthToken.objects.get()
    assert secret not in token.digest
    assert token.expiry - timezone.now() < timedelta(days=30)
    api = APIClient(headers={"Authorization": f"Token {secret}"})
    assert api.get("/api/v1/assessments/").status_code == 200


def test_a_token_with_an_unknown_length_is_refused(client, signed_in):
    response = client.post(reverse("people:add-token"), {"days": "9999"})

    assert response.status_code == 422
    assert "Choose one from the list." in response.content.decode()
    assert not AuthToken.objects.exists()


def test_only_its_owner_revokes_a_token(client, signed_in):
    mine = create_token(user=signed_in, days=30).token
    theirs = create_token(user=make_user(), days=30).token

    assert client.post(reverse("people:revoke-token", args=[mine.digest])).status_code == 302
    assert client.post(reverse("people:revoke-token", args=[theirs.digest])).status_code == 404
    assert client.get(reverse("people:revoke-token", args=[theirs.digest])).status_code == 405
    assert list(AuthToken.objects.all()) == [theirs]


def test_an_expired_token_is_not_listed(client, signed_in):
    token = create_token(user=signed_in, days=30).token
    AuthToken.objects.update(expiry=timezone.now() - timedelta(minutes=1))

    assert token.token_key[:8] not in client.get(ACCOUNT).content.decode()


def test_signing_in_and_out(client):
    make_user("staff@city.example")

    response = client.post(reverse("account_login"), {"login": "Staff@City.example", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.get(ACCOUNT).status_code == 200

    response = client.post(reverse("account_logout"))
    assert (response.status_code, response.url) == (302, reverse("account_login"))
    assert client.get(ACCOUNT).status_code == 302


def test_a_wrong_password_is_said_kindly_and_a_closed_account_stays_out(client):
    make_user("staff@city.example")
    make_user("gone@city.example", is_active=False)

    wrong = client.post(reverse("account_login"), {"login": "staff@city.example", "password": "wrong"})
    assert "E-mail address and password do not fit together." in wrong.content.decode()
    client.post(reverse("account_login"), {"login": "gone@city.example", "password": PASSWORD})
    assert client.get(ACCOUNT).status_code == 302


def test_nobody_signs_up_alone(client):
    response = client.get(reverse("account_signup"))

    assert "An account begins with an invitation" in response.content.decode()


def test_changing_the_password_leads_back_to_the_account(client, signed_in):
    data = {"oldpassword": PASSWORD, "password1": "river-stone-77", "password2": "river-stone-77"}

    response = client.post(reverse("account_change_password"), data)

    assert (response.status_code, response.url) == (302, ACCOUNT)
    signed_in.refresh_from_db()
    assert signed_in.check_password("river-stone-77")


def test_changing_the_password_names_what_is_wrong_beside_the_field(client, signed_in):
    data = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}

    page = client.post(reverse("account_change_password"), data).content.decode()

    assert 'id="id_password1_error"' in page
    assert 'href="#id_password1"' in page


def test_a_forgotten_password_is_chosen_anew_by_mail(client):
    user = make_user("staff@city.example")

    client.post(reverse("account_reset_password"), {"email": "staff@city.example"})
    message = mail.outbox[0]
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "river-stone-77", "password2": "river-stone-77"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)

    assert message.subject == "City Readiness: Choose a new password"
    assert "Your new password is saved" in done.content.decode()
    user.refresh_from_db()
    assert user.check_password("river-stone-77")


def test_a_mail_for_a_new_password_says_nothing_about_who_has_an_account(client):
    known = client.post(reverse("account_reset_password"), {"email": make_user().email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@city.example"}, follow=True)

    assert "Look into your mail" in known.content.decode()
    assert [response.redirect_chain for response in (known, unknown)] == [
        [(reverse("account_reset_password_done"), 302)]
    ] * 2
    assert "No account has this address." in mail.outbox[1].body


def test_a_used_link_says_that_it_no_longer_works(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"])).content.decode()

    assert "This link no longer works" in page


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_change_password",
        "account_reauthenticate",
        "people:account",
    ],
)
def test_every_page_is_ours_in_both_languages(client, name, language):
    if name in {"account_logout", "account_change_password", "account_reauthenticate", "people:account"}:
        client.force_login(make_user())

    response = client.get(reverse(name), headers={"Accept-Language": language})

    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in page
    assert 'class="govuk-heading-xl"' in page
