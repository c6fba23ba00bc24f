"""What the environment says about signing in, and what stops the start."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.signin import list_identity_apps, read_identity_provider, read_trusted_proxies

ISSUER = "https://login.example/Realms/city/"
NAMES = (
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_TRUSTED",
    "TRUSTED_PROXIES",
)


@pytest.fixture
def given(monkeypatch):
    """Set these variables, and none of the others."""

    def give(**variables):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    give()
    return give


@pytest.mark.parametrize(
    ("text", "proxies"),
    [
        ("", ()),
        ("127.0.0.1", (ip_network("127.0.0.1"),)),
        ("10.0.0.0/8, ::1 ,Unix", (ip_network("10.0.0.0/8"), ip_network("::1"), "unix")),
    ],
)
def test_proxies_are_named_by_address_network_or_socket(text, proxies, given):
    given(TRUSTED_PROXIES=text)

    assert read_trusted_proxies() == proxies


@pytest.mark.parametrize("text", ["nginx", "10.0.0.1/8", "127.0.0.1;10.0.0.1", "*"])
def test_a_proxy_that_is_no_address_stops_the_start(text, given):
    given(TRUSTED_PROXIES=text)

    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES must list addresses"):
        read_trusted_proxies()


def test_without_an_issuer_there_is_no_provider(given):
    given(OIDC_CLIENT_ID="readiness", OIDC_CLIENT_SECRET="secret", OIDC_TRUSTED="yes")

    assert read_identity_provider() is None
    assert list_identity_apps(None) == {"openid_connect": {"APPS": []}}


def test_a_provider_is_known_by_its_issuer(given):
    given(OIDC_ISSUER=ISSUER, OIDC_CLIENT_ID="readiness", OIDC_CLIENT_SECRET="secret")

    provider = read_identity_provider()

    assert (provider.key, provider.name, provider.trusted) == (
        "login-example-realms-city",
        "login.example",
        False,
    )
    assert provider.app == {
        "provider_id": "login-example-realms-city",
        "name": "login.example",
        "client_id": "readiness",
        "secret": "secret",
        "settings": {"server_url": "https://login.example/Realms/city", "oauth_pkce_enabled": True},
    }


@pytest.mark.parametrize(
    ("text", "trusted"),
    [
        ("", False),
        ("no", False),
        ("yes", True),
        (ISSUER, True),
        (ISSUER.rstrip("/"), True),
        (f"https://other.example, {ISSUER}", True),
        ("https://other.example", False),
        ("https://login.example", False),
    ],
)
def test_an_issuer_is_trusted_by_name_or_by_yes(text, trusted, given):
    given(OIDC_ISSUER=ISSUER, OIDC_CLIENT_ID="readiness", OIDC_CLIENT_SECRET="secret", OIDC_TRUSTED=text)

    assert read_identity_provider().trusted == trusted


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"OIDC_CLIENT_ID": ""}, "Set the environment variable OIDC_CLIENT_ID."),
        ({"OIDC_CLIENT_SECRET": ""}, "Set the environment variable OIDC_CLIENT_SECRET."),
        ({"OIDC_TRUSTED": "maybe"}, "OIDC_TRUSTED must be yes, no or a list of issuers, not 'maybe'."),
        (
            {"OIDC_ISSUER": "http://login.example"},
            "OIDC_ISSUER must begin with https://, not 'http://login.example'.",
        ),
        ({"OIDC_ISSUER": "login.example"}, "OIDC_ISSUER must begin with https://, not 'login.example'."),
    ],
)
def test_half_a_provider_stops_the_start(variables, sentence, given):
    given(**{"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "readiness", "OIDC_CLIENT_SECRET": "s", **variables})

    with pytest.raises(ImproperlyConfigured) as stopped:
        read_identity_provider()

    assert str(stopped.value) == sentence
