"""What the crawler may visit: only http(s), and no address of a private network, whatever name leads there.

The check that counts is made on the addresses a name resolves to, at the moment a connection is opened: a name that
changes its address between check and connection (rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider

MAX_URL = 2000
REFUSED: dict[str, str] = {}
"""Hosts refused by what they resolve to, with that address: the reason for what Twisted calls a failed look-up."""


def why_refused(url: str, allow_private: bool = False) -> str:
    """Why an address may not be visited, told from its text alone; empty where it may."""
    if len(url) > MAX_URL:
        return "the address is too long"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "it is no valid address"
    if parts.scheme not in {"http", "https"}:
        return f"addresses of the kind {parts.scheme or 'without http'} are not visited"
    if not host or "@" in parts.netloc:
        return "it is no plain web address"
    if not allow_private and is_private(host):
        return f"{host} is an address of a private network"
    return ""


def is_private(host: str) -> bool:
    """Whether a host, by its text, is a private, loopback, link-local or otherwise not public address."""
    name = host.strip("[]").rstrip(".").casefold()
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        return True
    try:
        return is_private_address(name)
    except ValueError:
        # 2130706433, 0x7f.1 and 127.1 are addresses too for those who resolve them
        return bool(re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", name))


def is_private_address(address: str) -> bool:
    """Whether a numeric address is not one of the public internet. Raises ValueError for what is no address."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inside = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inside is None and one in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inside is not None:
            return is_private_address(str(inside))
        if one in ipaddress.ip_network("::/96"):  # the old form of IPv4 inside IPv6
            return True
    return not one.is_global or one.is_multicast or one.is_reserved or one.is_unspecified


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names for Scrapy and gives no address at all for a host of which one address is not public.

    Twisted connects to the addresses given here and to no others, literal addresses come through here as well.
    """

    def __init__(self, reactor: Any, allow_private: bool):
        self.reactor, self.allow_private = reactor, allow_private
        self.inner = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        """Scrapy's way of making one."""
        return cls(reactor, crawler.settings.getbool("CRAWL_ALLOW_PRIVATE"))

    def install_on_reactor(self) -> None:
        """Scrapy's way of putting it in force."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve, look at every address, and hand on all or none."""
        allow_private, addresses = self.allow_private, []

        @provider(IResolutionReceiver)
        class Receiver:
            @staticmethod
            def resolutionBegan(resolution: Any) -> None:  # noqa: N802
                resolutionReceiver.resolutionBegan(resolution)

            @staticmethod
            def addressResolved(address: Any) -> None:  # noqa: N802
                addresses.append(address)

            @staticmethod
            def resolutionComplete() -> None:  # noqa: N802
                bad = [one.host for one in addresses if not allow_private and is_private_address(one.host)]
                if bad:
                    REFUSED[hostName] = bad[0]
                else:
                    for one in addresses:
                        resolutionReceiver.addressResolved(one)
                resolutionReceiver.resolutionComplete()

        return self.inner.resolveHostName(Receiver, hostName, portNumber, addressTypes, transportSemantics)
