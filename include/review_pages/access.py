"""Who may see and do what. Who somebody is, the web server around these pages says (`Access`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from include.settings import get_settings

_SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in."""

    name: str
    may_review: bool


class Access(Protocol):
    """The sign-in of the web server these pages stand in."""

    async def person(self, request: Request) -> Person | None:
        """Who sent the request; None for somebody who has not signed in. `may_review` is the server's own opinion."""

    def sign_in_address(self, request: Request) -> str:
        """Where one signs in, and comes back to the address of the request."""

    def own_addresses(self) -> tuple[str, ...]:
        """Addresses under which browsers know the server, where it stands behind another one."""


class NotSignedInError(Exception):
    """Nobody has signed in: pages lead to the sign-in, everything else is refused (401)."""


def signed_in(access: Access) -> Callable[[Request], Awaitable[Person]]:
    """A dependency that lets nobody anonymous through and gives who it is."""

    async def who(request: Request) -> Person:
        person = await access.person(request)
        if person is None:
            raise NotSignedInError
        named = [name.strip() for name in get_settings().reviewers.split(",") if name.strip()]
        may_review = person.name in named if named else person.may_review
        request.state.person = Person(person.name, may_review)
        return request.state.person

    return who


def reviewer(request: Request) -> Person:
    """A dependency for what only reviewers may do: `REVIEWERS`, else whom the server lets trigger DAGs."""
    person: Person = request.state.person
    if not person.may_review:
        raise HTTPException(
            403,
            f"{person.name} may not review. Ask whoever runs this Airflow: reviewers are named in REVIEWERS, or are "
            "all who may trigger DAGs where it names nobody.",
        )
    return person


def from_our_pages(access: Access) -> Callable[[Request], None]:
    """A dependency against requests that another site makes a signed-in browser send (CSRF).

    What changes something must be JSON, and come from a page of this server as the browser itself says
    (`Sec-Fetch-Site`, else `Origin`). A program that says neither must show a token of its own: a cookie is not enough.
    """

    def check(request: Request) -> None:
        if request.method in _SAFE_METHODS:
            return
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise HTTPException(415, "Send JSON.")
        if not _is_ours(request, access):
            raise HTTPException(403, "This came from another site and was not taken. Open the page here and try again.")

    return check


def _is_ours(request: Request, access: Access) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None:
        known = {request.headers.get("host", ""), *(urlsplit(address).netloc for address in access.own_addresses())}
        return urlsplit(origin).netloc in known - {""}
    return request.headers.get("authorization", "").lower().startswith("bearer ")
