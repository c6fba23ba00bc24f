"""What the environment says about signing in: which proxies are believed, and who else may say who one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.env import NO, YES, read_list, read_text

UNIX = "unix"
"""The name, among trusted proxies, of one that speaks to us through a socket on this machine."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider; ``trusted`` if its word on an e-mail address opens the account of it."""

    issuer: str
    client_id: str
    secret: str
    name: str
    trusted: bool = False

    @property
    def key(self) -> str:
        """The issuer in letters, figures and hyphens: no other issuer's identities pass for its own."""
        return re.sub(r"[^a-z0-9]+", "-", self.issuer.partition("://")[2].lower()).strip("-")

    @property
    def app(self) -> dict[str, Any]:
        """The provider as allauth wants it."""
        return {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer.rstrip("/"), "oauth_pkce_enabled": True},
        }


def read_identity_provider() -> IdentityProvider | None:
    """Return the provider that the environment names, or None without ``OIDC_ISSUER``.

    An issuer without TLS is an error unless it is on this machine: its answers are believed as they come.
    """
    issuer = read_text("OIDC_ISSUER", "")
    if not issuer:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise ImproperlyConfigured(f"OIDC_ISSUER must begin with https://, not {issuer!r}.")
    return IdentityProvider(
        issuer=issuer,
        client_id=read_text("OIDC_CLIENT_ID"),
        secret=read_text("OIDC_CLIENT_SECRET"),
        name=read_text("OIDC_NAME", address.hostname),
        trusted=_is_trusted(issuer),
    )


def _is_trusted(issuer: str) -> bool:
    said = read_text("OIDC_TRUSTED", "no").lower()
    if said in YES | NO:
        return said in YES
    issuers = read_list("OIDC_TRUSTED")
    if any("://" not in each for each in issuers):
        raise ImproperlyConfigured(f"OIDC_TRUSTED must be yes, no or a list of issuers, not {said!r}.")
    return issuer.rstrip("/") in {each.rstrip("/") for each in issuers}


def list_identity_apps(provider: IdentityProvider | None) -> dict[str, Any]:
    """Return allauth's setting for one provider or none."""
    return {"openid_connect": {"APPS": [provider.app] if provider else []}}


def read_trusted_proxies() -> tuple[IPv4Network | IPv6Network | str, ...]:
    """Return the networks and ``"unix"`` that ``TRUSTED_PROXIES`` names; anything else is an error."""
    return tuple(_read_proxy(each) for each in read_list("TRUSTED_PROXIES"))


def _read_proxy(text: str) -> IPv4Network | IPv6Network | str:
    if text.lower() == UNIX:
        return UNIX
    try:
        return ip_network(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f'TRUSTED_PROXIES must list addresses, networks or "unix", not {text!r}.'
        ) from error
