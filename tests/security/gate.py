"""An S3 endpoint that lets each access key do what its policy allows, as AWS would read it, and keeps what was asked.

In front of moto, whose own enforcement looks at no resource. It reads requests as they come over the wire, so that
child processes and pyarrow's own client are seen like everybody else.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, unquote

REFUSED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'


@dataclass(frozen=True)
class Asked:
    """One right that a request needs: an action on an object, or on the bucket with the prefix to be listed."""

    role: str
    action: str
    bucket: str
    key: str = ""
    prefix: str | None = None

    @property
    def resource(self) -> str:
        return f"arn:aws:s3:::{self.bucket}" + (f"/{self.key}" if self.key else "")


def statement_for(policy: Mapping[str, Any], asked: Asked) -> int | None:
    """Which statement of a policy allows this; None where none does, or one denies it."""
    allowed = None
    for number, statement in enumerate(policy["Statement"]):
        if not _covers(statement, asked):
            continue
        if statement["Effect"] == "Deny":
            return None
        allowed = number if allowed is None else allowed
    return allowed


def _covers(statement: Mapping[str, Any], asked: Asked) -> bool:
    if asked.action not in _listed(statement["Action"]):
        return False
    if not any(fnmatchcase(asked.resource, pattern) for pattern in _listed(statement["Resource"])):
        return False
    patterns = _listed(statement.get("Condition", {}).get("StringLike", {}).get("s3:prefix", []))
    if not patterns:
        return True
    return asked.prefix is not None and any(fnmatchcase(asked.prefix, pattern) for pattern in patterns)


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@dataclass
class Gate:
    """Where it listens, the policy of each role (its access key), and every right that was needed, with whether it was given."""

    policies: Mapping[str, Mapping[str, Any]]
    url: str = ""
    asked: dict[Asked, bool] = field(default_factory=dict)
    is_learning: bool = False
    """Let everybody in, so that one run tells everything that is needed."""

    def may(self, asked: Asked) -> bool:
        allowed = statement_for(self.policies[asked.role], asked) is not None
        self.asked[asked] = allowed
        return allowed or self.is_learning

    def used(self, role: str) -> set[tuple[int, str]]:
        """Statement and action of the role's policy that some request needed."""
        mine = [one for one, allowed in self.asked.items() if one.role == role and allowed]
        return {(number, one.action) for one in mine if (number := statement_for(self.policies[role], one)) is not None}


def rights_of(environ: Mapping[str, Any]) -> list[Asked]:
    """What a request needs. Raises ValueError for a request that nobody has thought of."""
    credential = re.search(r"Credential=([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    role = credential[1] if credential else ""
    method, query = environ["REQUEST_METHOD"], parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    bucket, _, key = unquote(environ["PATH_INFO"]).lstrip("/").partition("/")
    if not key:
        if method == "HEAD":
            return [Asked(role, "s3:ListBucket", bucket)]
        if method == "GET" and "list-type" in query:
            return [Asked(role, "s3:ListBucket", bucket, prefix=query.get("prefix", [""])[0])]
    elif method in {"GET", "HEAD"} and not set(query) - {"partNumber"}:
        return [Asked(role, "s3:GetObject", bucket, key)]
    elif method == "DELETE" and not query:
        return [Asked(role, "s3:DeleteObject", bucket, key)]
    elif method == "PUT" and not query:
        rights = [Asked(role, "s3:PutObject", bucket, key)]
        if source := environ.get("HTTP_X_AMZ_COPY_SOURCE"):
            from_bucket, _, from_key = unquote(source).lstrip("/").partition("/")
            rights.append(Asked(role, "s3:GetObject", from_bucket, from_key))
        return rights
    raise ValueError(f"{role}: {method} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")


def _guarded(gate: Gate, behind: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        rights = rights_of(environ)
        given = [gate.may(one) for one in rights]  # all of them are kept, also after a refusal
        if not all(given):
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [REFUSED]

        def respond(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            # who may not list is not told what is absent: AWS answers 403 instead of 404
            if status.startswith("404") and not gate.may(Asked(rights[0].role, "s3:ListBucket", rights[0].bucket)):
                status = "403 Forbidden"
            return start_response(status, headers, *rest)

        return behind(environ, respond)

    return application


@contextmanager
def guarded_s3(policies: Mapping[str, Mapping[str, Any]]) -> Iterator[Gate]:
    """moto behind the gate, on 127.0.0.1; its bucket is made behind the gate's back with `make_bucket`."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    gate = Gate(policies, is_learning="KEEP_RIGHTS" in os.environ)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, _guarded(gate, moto), threaded=True)
    gate.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gate
    finally:
        server.shutdown()
        server.server_close()
