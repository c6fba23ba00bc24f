"""Whose address counts: headers are believed only from proxies that are named."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from diagnosis.people.adapter import AccountAdapter
from diagnosis.people.addresses import find_client_address

LOCAL, INNER, SIX = ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8")


@pytest.mark.parametrize(
    ("neighbour", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", [LOCAL], "203.0.113.9"),
        ("127.0.0.1", "198.51.100.7", [LOCAL], "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7", [LOCAL], "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7, 10.1.2.3", [LOCAL, INNER], "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.7, 10.1.2.3", [LOCAL], "10.1.2.3"),
        ("10.1.2.3", "127.0.0.1, 198.51.100.7", [LOCAL, INNER], "198.51.100.7"),
        ("127.0.0.1", "10.0.0.5, 10.0.0.6", [LOCAL, INNER], "10.0.0.5"),
        ("127.0.0.1", "", [LOCAL], "127.0.0.1"),
        ("127.0.0.1", "somebody", [LOCAL], "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1, somebody, 10.1.2.3", [LOCAL, INNER], "10.1.2.3"),
        ("127.0.0.1", ",,", [LOCAL], "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7:4711", [LOCAL], "198.51.100.7"),
        ("127.0.0.1", "[2001:db8::7]:4711", [LOCAL], "2001:db8::7"),
        ("fd00::1", "2001:db8::7", [SIX], "2001:db8::7"),
        ("::ffff:127.0.0.1", "198.51.100.7", [LOCAL], "198.51.100.7"),
        ("", "198.51.100.7", [], "unix"),
        ("", "198.51.100.7", [LOCAL], "unix"),
        ("", "198.51.100.7", ["unix"], "198.51.100.7"),
        ("", "192.0.2.1, 198.51.100.7, 10.1.2.3", ["unix", INNER], "198.51.100.7"),
        ("", "", ["unix"], "unix"),
        ("203.0.113.9", "198.51.100.7", ["unix"], "203.0.113.9"),
    ],
)
def test_the_first_address_that_is_no_trusted_proxy(neighbour, forwarded, trusted, address):
    assert find_client_address(neighbour, forwarded, trusted) == address


def test_sign_in_asks_the_settings_which_proxies_to_trust(rf, settings):
    settings.TRUSTED_PROXIES = (LOCAL,)
    request = rf.post("/accounts/login/", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})

    assert AccountAdapter().get_client_ip(request) == "198.51.100.7"
    settings.TRUSTED_PROXIES = ()
    assert AccountAdapter().get_client_ip(request) == "127.0.0.1"
