"""Where a visitor comes from: a header of a proxy is believed only where the proxy is one of ours."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

UNIX = "unix"
"""Stands for a neighbour without an address: one that speaks through a socket on this machine."""


def find_client_address(
    neighbour: str, forwarded: str, trusted: Collection[IPv4Network | IPv6Network | str]
) -> str:
    """Return the visitor's address: the first, from us outwards, that is no trusted proxy.

    ``neighbour`` is who speaks to us (empty on a socket), ``forwarded`` the header X-Forwarded-For, to
    which each proxy adds its own neighbour on the right. What stands left of an address that is not ours,
    or of a part that is no address, anybody may have written. Where all are ours, the outermost one counts.
    """
    seen = _read_address(neighbour) or UNIX
    for part in reversed(forwarded.split(",") if forwarded else []):
        if not _is_trusted(seen, trusted):
            break
        further = _read_address(part)
        if further is None:
            break
        seen = further
    return str(seen)


def _is_trusted(
    address: IPv4Address | IPv6Address | str, trusted: Collection[IPv4Network | IPv6Network | str]
) -> bool:
    if isinstance(address, str):
        return address in trusted
    return any(address in network for network in trusted if not isinstance(network, str))


def _read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address, also where a port stands behind it (``192.0.2.1:80``, ``[2001:db8::1]:80``)."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
