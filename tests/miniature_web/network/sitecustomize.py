"""Names and addresses of the miniature web, for one process and its children.

Python imports a module of this name by itself when its folder is on PYTHONPATH. Names of the plan resolve to addresses
that look public, and connections to these are led to the miniature web; every other name does not exist, and every other
address leads to a trap. So a crawler runs with the settings of production, its safety switched on, and cannot leave the
machine. Without `MINIATURE_WEB_NETWORK` (path of the plan) nothing is changed.
"""

from __future__ import annotations

import ipaddress
import itertools
import json
import os
import socket
from pathlib import Path
from typing import Any

_WEB_PORTS = {80, 443, 8000, 8080, 9000}
"""Ports at which loopback is the trap; others belong to the machine (a test's own servers)."""


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        return host.isdecimal()  # `http://2130706433/` is 127.0.0.1 for the C library
    return True


class _Network:
    """A plan in force: `names` (host → answers in turn), `ports` (address → port here), `trap` (port here)."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.answers = {
            name: itertools.chain(given[:-1], itertools.repeat(given[-1])) for name, given in plan["names"].items()
        }
        self.ports: dict[str, int] = plan["ports"]
        self.trap: int = plan["trap"]
        self.real_getaddrinfo = socket.getaddrinfo
        self.real_connect = socket.socket.connect
        self.real_connect_ex = socket.socket.connect_ex

    def address_of(self, host: str | bytes) -> str:
        name = (host.decode() if isinstance(host, bytes) else host).rstrip(".").lower()
        if _literal(name):
            return str(self.real_getaddrinfo(name, None, socket.AF_INET)[0][4][0])
        if name == "localhost":
            return "127.0.0.1"
        if name not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return next(self.answers[name])

    def getaddrinfo(self, host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
        if host is None or ":" in (host.decode() if isinstance(host, bytes) else host):
            return self.real_getaddrinfo(host, port, family, type, proto, flags)
        if family == socket.AF_INET6:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.real_getaddrinfo(self.address_of(host), port, socket.AF_INET, type, proto, flags)

    def there(self, sock: socket.socket, address: Any) -> Any:
        """Where a connection goes in truth."""
        if sock.family not in {socket.AF_INET, socket.AF_INET6}:
            return address
        host, port = str(address[0]), int(address[1])
        if host in self.ports:
            return ("127.0.0.1", self.ports[host])
        plain = ipaddress.ip_address(host.split("%", maxsplit=1)[0]) if _literal(host) else None
        if plain is not None and plain.is_loopback and port not in _WEB_PORTS:
            return address
        return ("127.0.0.1", self.trap) if sock.family == socket.AF_INET else ("::ffff:127.0.0.1", self.trap)


def _install(plan: dict[str, Any]) -> None:
    network = _Network(plan)

    def connect(self: socket.socket, address: Any) -> None:
        return network.real_connect(self, network.there(self, address))

    def connect_ex(self: socket.socket, address: Any) -> int:
        return network.real_connect_ex(self, network.there(self, address))

    socket.getaddrinfo = network.getaddrinfo
    socket.gethostbyname = network.address_of
    socket.gethostbyname_ex = lambda name: (name, [], [network.address_of(name)])
    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign,assignment]


if os.environ.get("MINIATURE_WEB_NETWORK"):
    _install(json.loads(Path(os.environ["MINIATURE_WEB_NETWORK"]).read_text()))
