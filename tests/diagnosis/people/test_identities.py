"""Signing in with an identity of an OpenID Connect provider, against a small one on this machine."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from config.signin import IdentityProvider, list_identity_apps
from diagnosis.people.models import Event, User
from tests.diagnosis.people.identity_provider import CLIENT_ID, SECRET, Provider
from tests.factories import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "staff@city.example"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings, monkeypatch):
    """The provider, named in the settings and trusted; it knows one person with a verified address."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running.claims = {"sub": "person-1", "email": ADDRESS, "email_verified": True}
    running.info, running.audience, running.broken = {}, CLIENT_ID, False
    running.asked.clear()
    trust(settings, IdentityProvider(running.issuer, CLIENT_ID, SECRET, "City ID", trusted=True))
    return running


def trust(settings, oidc):
    settings.OIDC = oidc
    settings.SOCIALACCOUNT_PROVIDERS = list_identity_apps(oidc)


def start(client: Client, settings, **data) -> str:
    """Press the button of the sign-in page; return the address at the provider that it leads to."""
    page = client.post(f"/accounts/oidc/{settings.OIDC.key}/login/", data)
    return unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())[1])


def go_there(client: Client, settings, **data):
    """Sign in at the provider as a browser does; return the answer of our page that it sends one back to."""
    there = requests.get(start(client, settings, **data), allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def list_kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_known_person_of_a_trusted_provider_is_signed_in_and_linked(client, provider, settings):
    user = make_user(ADDRESS.upper())

    response = go_there(client, settings)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)
    assert list(SocialAccount.objects.values_list("user_id", "provider", "uid")) == [
        (user.pk, settings.OIDC.key, "person-1")
    ]
    assert list_kinds() == ["people.identity_linked", "people.signed_in"]
    assert [letter.subject for letter in mail.outbox] == [
        "City Readiness: Another way to sign in was connected"
    ]


def test_linking_leaves_the_password_as_it_is(client, provider, settings):
    user = make_user(ADDRESS)

    go_there(client, settings)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_linked_person_signs_in_again_even_with_another_address(client, provider, settings):
    make_user(ADDRESS)
    go_there(client, settings)
    provider.claims = {"sub": "person-1", "email": "renamed@city.example", "email_verified": False}
    trust(settings, replace(settings.OIDC, trusted=False))

    other = Client()
    response = go_there(other, settings, next="/places/")

    assert (response.status_code, response["Location"]) == (302, "/places/")
    assert is_signed_in(other)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("trusted", "claims", "status", "sentence"),
    [
        (False, {}, 403, "your account there is not connected with one here"),
        (True, {"email_verified": False}, 403, "does not say that your e-mail address is yours"),
        (True, {"email_verified": None}, 403, "does not say that your e-mail address is yours"),
        (True, {"email": ""}, 403, "does not say that your e-mail address is yours"),
        (True, {"email": "nobody@city.example"}, 403, "no account here has your e-mail address"),
        (True, {"email": "gone@city.example"}, 403, "no account here has your e-mail address"),
    ],
)
def test_who_is_not_known_for_sure_is_refused_and_not_linked(
    trusted, claims, status, sentence, client, provider, settings
):
    make_user(ADDRESS)
    make_user("gone@city.example", is_active=False)
    provider.claims |= claims
    trust(settings, replace(settings.OIDC, trusted=trusted))

    response = go_there(client, settings)

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 2


def test_an_untrusted_provider_does_not_learn_who_has_an_account(client, provider, settings):
    make_user(ADDRESS)
    trust(settings, replace(settings.OIDC, trusted=False))

    known = go_there(client, settings).content.decode()
    provider.claims["email"] = "nobody@city.example"
    unknown = go_there(Client(), settings).content.decode()

    assert known.count("is not connected with one here") == 1
    assert unknown.count("is not connected with one here") == 1


@pytest.mark.parametrize(
    ("claims", "info", "signed_in"),
    [
        ({"sub": "person-1"}, {"email": ADDRESS, "email_verified": True}, True),
        ({"sub": "person-1"}, {"sub": "person-2", "email": ADDRESS, "email_verified": True}, False),
        (
            {"sub": "person-1", "email": ADDRESS, "email_verified": False},
            {"email": ADDRESS, "email_verified": True},
            False,
        ),
    ],
    ids=["only the user info names the address", "user info of somebody else", "the token says no"],
)
def test_the_token_counts_before_the_user_info(claims, info, signed_in, client, provider, settings):
    make_user(ADDRESS)
    provider.claims, provider.info = claims, info

    go_there(client, settings)

    assert is_signed_in(client) == signed_in


def test_a_token_made_for_another_site_is_refused(client, provider, settings):
    make_user(ADDRESS)
    provider.audience = "another site"

    response = go_there(client, settings)

    assert response.status_code == 401
    assert "Signing in did not work" in response.content.decode()
    assert not is_signed_in(client)


def test_the_question_carries_pkce_and_leads_back_to_a_fixed_address(client, provider, settings):
    make_user(ADDRESS)

    go_there(client, settings)

    question = next(asked for path, asked in provider.asked if path == "/authorize")
    assert question["code_challenge_method"] == "S256"
    assert question["redirect_uri"] == f"http://testserver/accounts/oidc/{settings.OIDC.key}/login/callback/"
    assert set(question["scope"].split()) == {"openid", "profile", "email"}


def test_an_answer_that_nobody_asked_for_is_refused(client, provider, settings):
    response = client.get(f"/accounts/oidc/{settings.OIDC.key}/login/callback/?code=x&state=y")

    assert response.status_code == 401


def test_who_turns_round_at_the_provider_is_back_on_the_sign_in_page(client, provider, settings):
    state = re.search(r"state=(\w+)", start(client, settings))[1]

    response = client.get(
        f"/accounts/oidc/{settings.OIDC.key}/login/callback/?error=access_denied&state={state}", follow=True
    )

    assert response.redirect_chain == [("/accounts/login/", 302)]
    assert "You are not signed in." in response.content.decode()


def test_a_provider_that_does_not_answer_is_said_kindly(client, provider, settings):
    provider.broken = True

    response = client.post(f"/accounts/oidc/{settings.OIDC.key}/login/")

    assert response.status_code == 503
    assert "Signing in did not work" in response.content.decode()


def test_the_second_step_is_asked_for_here_too(client, provider, settings):
    TOTP.activate(make_user(ADDRESS), generate_totp_secret())

    response = go_there(client, settings)

    assert (response.status_code, response["Location"]) == (302, "/accounts/two-step/code/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_sign_in_page_names_the_provider_only_where_there_is_one(language, client, provider, settings):
    headers = {"Accept-Language": language}

    assert "City ID" in client.get("/accounts/login/", headers=headers).content.decode()
    trust(settings, None)
    page = client.get("/accounts/login/", headers=headers).content.decode()
    assert "/accounts/oidc/" not in page
    assert client.post("/accounts/oidc/127-0-0-1/login/").status_code == 404
    assert client.get("/accounts/oidc/127-0-0-1/login/callback/").status_code == 404


def test_the_button_of_the_sign_in_page_knows_where_one_wanted_to_go(client, provider):
    page = client.get("/accounts/login/?next=/places/").content.decode()

    assert page.count('<input type="hidden" name="next" value="/places/">') == 2


def test_opening_the_address_by_hand_asks_before_it_leads_away(client, provider, settings):
    response = client.get(f"/accounts/oidc/{settings.OIDC.key}/login/")

    assert response.status_code == 200
    assert "Sign in with City ID" in response.content.decode()
    assert provider.asked == []


# ---- Connecting on the account page ----


def sign_in_and_confirm() -> Client:
    """A browser in which the person has just given the password once more."""
    client = sign_in(User.objects.get(email=ADDRESS))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_person_connects_an_identity_of_an_untrusted_provider(provider, settings):
    user = make_user(ADDRESS)
    trust(settings, replace(settings.OIDC, trusted=False))
    provider.claims["email"] = "private@elsewhere.example"
    client = sign_in_and_confirm()

    response = go_there(client, settings, process="connect")

    assert (response.status_code, response["Location"]) == (302, "/accounts/identities/")
    page = client.get("/accounts/identities/").content.decode()
    assert "You can sign in with City ID" in page
    assert "private@elsewhere.example" in page
    assert SocialAccount.objects.get().user == user


def test_an_identity_is_connected_with_one_account_only(provider, settings):
    SocialAccount.objects.create(user=make_user(), provider=settings.OIDC.key, uid="person-1")
    make_user(ADDRESS)
    client = sign_in_and_confirm()

    go_there(client, settings, process="connect")

    assert "is connected with another account here" in client.get("/accounts/identities/").content.decode()
    assert SocialAccount.objects.get().user.email != ADDRESS


def test_connecting_asks_for_the_password_where_one_did_not_just_give_it(provider, settings):
    client = sign_in(make_user(ADDRESS))

    response = go_there(client, settings, process="connect")

    assert (response.status_code, response["Location"]) == (302, "/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert SocialAccount.objects.count() == 1


def test_an_identity_is_taken_away(provider, settings):
    user = make_user(ADDRESS)
    mine = SocialAccount.objects.create(user=user, provider=settings.OIDC.key, uid="person-1")
    theirs = SocialAccount.objects.create(user=make_user(), provider=settings.OIDC.key, uid="person-2")
    client = sign_in_and_confirm()

    for account in (mine, theirs):
        client.post("/accounts/identities/", {"account": account.pk})

    assert list(SocialAccount.objects.all()) == [theirs]
    assert list_kinds()[-1] == "people.identity_unlinked"


def test_an_identity_of_a_former_provider_stays_and_is_no_fault(provider, settings):
    old = SocialAccount.objects.create(user=make_user(ADDRESS), provider="former-example", uid="person-1")
    client = sign_in_and_confirm()

    response = client.post("/accounts/identities/", {"account": old.pk})

    assert "no longer used" in response.content.decode()
    assert SocialAccount.objects.get() == old


def test_without_a_password_the_last_identity_stays(provider, settings):
    user = make_user(ADDRESS)
    client = Client()
    go_there(client, settings)
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    response = client.post("/accounts/identities/", {"account": SocialAccount.objects.get().pk})

    assert "Choose a password first." in response.content.decode()
