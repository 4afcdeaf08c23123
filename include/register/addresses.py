"""Whose site an address belongs to: a partnership's own, or one it shares with its council."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

from include.register.authorities import load_authorities

COMMITTEES = "moderngov.co.uk"
"""Where many councils keep their committees' papers, one sub-domain each."""


class Sited(Protocol):
    """What is needed of a line of the register."""

    @property
    def partnership_id(self) -> str: ...
    @property
    def website(self) -> str: ...
    @property
    def landing_pages(self) -> tuple[str, ...]: ...
    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def la_codes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class AddressMatch:
    """A partnership an address may belong to.

    `site`: it lies on the partnership's own site. `council`: on a site shared with others, such as the council's or
    its committee system: a hint only, for other bodies' papers lie there too.
    """

    partnership_id: str
    by: Literal["site", "council"]


class Addresses:
    """The sites of a register, to be asked for an address."""

    def __init__(self, partnerships: Iterable[Sited]):
        self._own: list[tuple[str, str, str]] = []  # host, path, partnership_id
        self._shared: list[tuple[str, str]] = []  # host or domain, partnership_id
        known = load_authorities()
        domains = {known[code].domain for one in partnerships for code in one.la_codes if code in known}
        for one in partnerships:
            self._shared += [(known[code].domain, one.partnership_id) for code in one.la_codes if code in known]
            for address in (one.website, *one.landing_pages, *(f"https://{host}" for host in one.hosts)):
                self._add(address, one.partnership_id, domains)

    def _add(self, address: str, partnership_id: str, domains: set[str]) -> None:
        host, path = host_and_path(address)
        if not host:
            return
        is_shared = _under(host, COMMITTEES) or any(_under(host, domain) for domain in domains)
        if path:
            self._own.append((host, path, partnership_id))
        if is_shared or path:
            self._shared.append((host, partnership_id))
        else:
            self._own.append((host, "", partnership_id))

    def at(self, url: str) -> list[AddressMatch]:
        """Partnerships an address may belong to, the surest first; none for an address no site of which is known."""
        host, path = host_and_path(url)
        own = [
            (len(under), partnership_id)
            for site, under, partnership_id in self._own
            if host == site and (not under or path == under or path.startswith(f"{under}/"))
        ]
        longest = max((length for length, _ in own), default=0)
        mine = dict.fromkeys(partnership_id for length, partnership_id in own if length == longest)
        shared = dict.fromkeys(who for domain, who in self._shared if _under(host, domain) and who not in mine)
        return [*(AddressMatch(who, "site") for who in mine), *(AddressMatch(who, "council") for who in shared)]


def host_and_path(url: str) -> tuple[str, str]:
    """Host without `www.` and path without the closing slash, both in small letters; empty for what is no address."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    return host, parts.path.rstrip("/").lower()


def _under(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))
