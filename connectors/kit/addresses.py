"""Where a host's name may lead: it is resolved, each address is looked at, and only what was looked at is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

import httpx

from connectors.kit.errors import HostRefused, Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str], Awaitable[Sequence[str]]]

KEPT = 60.0
"""Seconds for which a name is not resolved again."""
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Under which a network of IPv6 alone reaches IPv4 (RFC 6052): the last four bytes are the address that is meant."""
LOCAL = (".local", ".internal", ".lan", ".intranet")
"""Ends of names that only a network of one's own resolves."""


async def resolve(host: str) -> Sequence[str]:
    """The addresses of a name, as this machine resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Addresses:
    """Answers to which addresses requests may go.

    An address that is written as such is its operator's word. A name may lead to public addresses; to private ones where it is a local name, to
    the own machine where it is `localhost`, and to `networks` alone where these are given. A name that leads elsewhere too is refused whole: its
    answer was tampered with (DNS rebinding), or the setting `addresses` is missing.
    """

    def __init__(self, networks: Sequence[Network], resolving: Resolve = resolve) -> None:
        self._networks = tuple(networks)
        self._resolve = resolving
        self._known: dict[str, tuple[float, Sequence[str]]] = {}

    async def of(self, url: httpx.URL, where: str) -> Sequence[str]:
        """Addresses to connect to, in turn; `where` names the place of an error. Raises HostRefused or Unreachable."""
        host, now = url.host, asyncio.get_running_loop().time()
        until, found = self._known.get(host, (0.0, ()))
        if now < until:
            return found
        try:
            found = [host] if _literal(host) else await self._resolve(host)
        except OSError as error:
            raise Unreachable(
                f"its name cannot be resolved ({type(error).__name__})",
                place=where,
                mend="check the address, and the name service of the hub's machine",
                passing=True,
            ) from None
        for address in found:
            if not self._permitted(host, _plain(address)):
                raise HostRefused(
                    "its name leads to an address that is not for it",
                    place=where,
                    mend="if that is where the system stands, name its network in the source's setting `addresses`",
                )
        self._known[host] = (now + KEPT, found)
        return found

    def _permitted(self, host: str, address: Address) -> bool:
        if address.is_multicast or address.is_unspecified:
            return False
        if self._networks:
            return any(address.version == net.version and address in net for net in self._networks)
        if _literal(host):
            return True
        name = host.lower().rstrip(".")
        if address.is_loopback:
            return name == "localhost" or name.endswith(".localhost")
        if address.is_link_local or address.is_reserved:
            return False
        site = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
        return (address.is_global and not site) or "." not in name or name.endswith(LOCAL)


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _plain(text: str) -> Address:
    """An address, without the cloak of another family."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return ipaddress.IPv4Address(address.packed[-4:])
        return address.ipv4_mapped or address.sixtofour or address
    return address
