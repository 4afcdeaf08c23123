"""Where the crawler may go, told from addresses alone and from what names resolve to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from include.collect.web.guard import REFUSED, PublicResolver, is_private_address, why_refused


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_known_in_every_form(address):
    assert is_private_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "8.8.8.8"])
def test_public_addresses_are_public(address):
    assert not is_private_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://council.example/report.pdf", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "//x.example/",
        "http://localhost/", "http://printer.local/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/",
        "http://[::1]:8080/", "http://[fe80::1]/", "http://user:word@council.example/", "http://council.example:99999/",
        "http:///nothing", "http://x.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_plain_public_web_address_is_refused_with_a_reason(url):
    assert why_refused(url)


def test_private_addresses_are_allowed_where_the_settings_say_so_and_other_schemes_never():
    assert why_refused("https://www.council.example/report?id=1") == ""
    assert why_refused("http://127.0.0.1:8000/", allow_private=True) == ""
    assert why_refused("file:///etc/passwd", allow_private=True)


@pytest.mark.parametrize(
    ("resolves_to", "connects_to"),
    [
        (["93.184.216.34"], ["93.184.216.34"]),
        (["10.0.0.7"], []),
        (["93.184.216.34", "127.0.0.1"], []),
        (["2606:2800:220:1::1", "::1"], []),
    ],
)
def test_a_name_that_leads_to_a_private_address_gives_no_address_to_connect_to(resolves_to, connects_to):
    inner = SimpleNamespace(resolveHostName=lambda receiver, *rest: _tell(receiver, resolves_to))
    resolver = PublicResolver(SimpleNamespace(nameResolver=inner), allow_private=False)
    given: list[str] = []
    done: list[bool] = []
    REFUSED.clear()
    resolver.resolveHostName(
        SimpleNamespace(
            resolutionBegan=lambda resolution: None,
            addressResolved=lambda one: given.append(one.host),
            resolutionComplete=lambda: done.append(True),
        ),
        "name.example",
    )
    assert given == connects_to
    assert done == [True]
    assert ("name.example" in REFUSED) is not bool(connects_to)


def _tell(receiver, addresses):
    receiver.resolutionBegan(None)
    for one in addresses:
        receiver.addressResolved((IPv6Address if ":" in one else IPv4Address)("TCP", one, 0))
    receiver.resolutionComplete()
