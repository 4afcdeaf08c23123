"""What `docker-compose.yaml` says of a service, with its variables filled in as Docker Compose fills them in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from include.settings import PROJECT

COMPOSE_FILE = PROJECT / "docker-compose.yaml"
VARIABLE = re.compile(
    r"\$(?:\$|(?P<name>\w+)|\{(?P<braced>\w+)(?:(?P<rule>:?[-?+])(?P<word>(?:[^{}]|\$\{[^{}]*\})*))?\})"
)
"""`$$`, `$NAME`, `${NAME}`, and with a default (`:-`), an error (`:?`) or a replacement (`:+`), which may hold a variable."""


class ComposeError(ValueError):
    """The compose file asks for a variable that is not given; the message names it."""


@cache
def compose_file() -> dict[str, Any]:
    """The file as it is, merge keys resolved."""
    return dict(yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8")))


def service(name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """One service with its variables filled in. Raises ComposeError."""
    return dict(fill(compose_file()["services"][name], given))


def environment(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of one service; a variable without a value is passed on where it is given, else absent."""
    found = service(name, given).get("environment", {})
    passed_on = {key: given[key] for key, value in found.items() if value is None and key in given}
    return {key: str(value) for key, value in found.items() if value is not None} | passed_on


def fill(part: Any, given: Mapping[str, str]) -> Any:
    """A part of the file with its variables filled in by the rules of Docker Compose. Raises ComposeError."""
    if isinstance(part, dict):
        return {key: fill(value, given) for key, value in part.items()}
    if isinstance(part, list):
        return [fill(value, given) for value in part]
    return VARIABLE.sub(lambda match: _value(match, given), part) if isinstance(part, str) else part


def _value(match: re.Match[str], given: Mapping[str, str]) -> str:
    name, rule = match["name"] or match["braced"], match["rule"] or ""
    if name is None:
        return "$"
    value = given.get(name)
    is_there = bool(value) if rule.startswith(":") else value is not None
    word = fill(match["word"] or "", given)
    if rule.endswith("?") and not is_there:
        raise ComposeError(f"{name} {word or 'must be given'}")
    if rule.endswith("+"):
        return word if is_there else ""
    if rule.endswith("-") and not is_there:
        return word
    return value or ""
