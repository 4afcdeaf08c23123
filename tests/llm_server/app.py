"""The web application: chat completions, files, batches, and a control room for tests."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.llm_server.answers import answer
from tests.llm_server.document import Document, Gold, Library, parts_of
from tests.llm_server.faults import Fault, Kind, spoil
from tests.llm_server.meter import Limits, PrefixCache, marks_of, sent_text, tokens_in

OF_CONTENT: tuple[Kind, ...] = (
    "truncated", "invalid_json", "refusal", "missing", "invented_quote", "wrong_page", "wrong_value",
)  # fmt: skip
OF_BATCHES: tuple[Kind, ...] = (
    "no_batches", "batch_half_expires", "batch_expires", "batch_fails", "batch_half_errors", "batch_not_recorded",
)  # fmt: skip
STATUS = {"error_500": 500, "error_503": 503, "refused_429": 429, "no_credit": 429, "bad_key": 401, "bad_request": 400}


@dataclass
class Options:
    """How the server behaves."""

    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    burst_s: float = 60.0
    latency_s: float = 0.0
    batch_s: float = 0.2
    schema_in_prefix: bool = True
    ratelimit_headers: bool = True
    max_tokens_name: str = ""
    """When given, a request that names its limit otherwise is refused, as some servers do."""


@dataclass
class Served:
    """One line of the log."""

    no: int
    at: float
    report_id: str
    content: str
    """Hash of the whole request: the same question asked again has the same."""
    status: int
    fault: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    is_billed: bool
    from_batch: bool = False


@dataclass
class State:
    """Everything the server remembers."""

    library: Library
    options: Options
    faults: list[Fault] = field(default_factory=list)
    log: list[Served] = field(default_factory=list)
    cache: PrefixCache = field(default_factory=PrefixCache)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    in_flight: int = 0
    most_in_flight: int = 0

    def __post_init__(self) -> None:
        options = self.options
        self.limits = Limits(
            options.requests_per_minute, options.tokens_per_minute, options.burst_s, options.ratelimit_headers
        )

    def strike(self, kinds: tuple[str, ...], report_id: str, question: str) -> Fault | None:
        """The first fault of these kinds that fits."""
        return next((one for one in self.faults if one.kind in kinds and one.fits(report_id, question)), None)

    @staticmethod
    def report_id(document: Document) -> str:
        """Whose report it is, empty when it is nobody's."""
        report = document.report
        return f"{report['partnership_id']}-{report['reporting_year']}" if report else ""

    def note(self, document: Document, body: dict[str, Any], status: int, fault: Fault | None, **more: Any) -> Served:
        """Write a line of the log."""
        line = Served(
            no=len(self.log) + 1,
            at=time.time(),
            report_id=self.report_id(document),
            content=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16],
            status=status,
            fault=fault.kind if fault else "",
            **{"input_tokens": 0, "cached_tokens": 0, "output_tokens": 0, "is_billed": False} | more,
        )
        self.log.append(line)
        return line


def make_app(reports: list[Gold], options: Options) -> Starlette:
    """The application over these known answers."""
    from tests.llm_server import batches, control

    app = Starlette(
        routes=[
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/models", models),
            *batches.ROUTES,
            *control.ROUTES,
        ]
    )
    app.state.server = State(Library(reports), options)
    return app


async def models(request: Request) -> Response:
    """Any name is a model."""
    return JSONResponse({"object": "list", "data": [{"id": "test-model", "object": "model", "owned_by": "tests"}]})


async def chat(request: Request) -> Any:
    """`POST /v1/chat/completions`."""
    state: State = request.app.state.server
    body = await request.json()
    state.in_flight += 1
    state.most_in_flight = max(state.most_in_flight, state.in_flight)
    try:
        return await _chat(state, body)
    finally:
        state.in_flight -= 1


async def _chat(state: State, body: dict[str, Any]) -> Any:
    document, question = state.library.read(body["messages"]), parts_of(body["messages"])[1]
    report_id = state.report_id(document)
    name = state.options.max_tokens_name
    if name and any(key.startswith("max_") and key != name for key in body):
        state.note(document, body, 400, None)
        return _error(400, f"Unsupported parameter. Use '{name}' instead.", "unsupported_parameter", param="max_tokens")
    fault = state.strike(
        ("stall", "slow", "drop", "not_json", "no_choices", *STATUS), report_id, question
    ) or state.strike(OF_CONTENT, report_id, question)
    if fault and fault.kind in STATUS:
        state.note(document, body, STATUS[fault.kind], fault)
        return _refusal_of(fault)
    text = sent_text(body, state.options.schema_in_prefix)
    wait = state.limits.admit(tokens_in(text))
    if wait:
        state.note(document, body, 429, None)
        headers = {"retry-after": str(max(1, -int(-wait // 1))), "retry-after-ms": str(int(wait * 1000) + 1)}
        return _error(429, "Rate limit reached.", "rate_limit_exceeded", {**state.limits.headers(), **headers})
    marks = marks_of(text)
    cached = state.cache.cached_tokens(marks)
    if fault and fault.kind in {"stall", "slow"}:
        await asyncio.sleep(fault.seconds)
    await asyncio.sleep(state.options.latency_s)
    completion = complete(state, body, document, fault, tokens_in(text), cached)
    state.cache.remember(marks)
    state.limits.charge(completion["usage"]["completion_tokens"])
    return _respond(state, completion, fault)


def complete(
    state: State,
    body: dict[str, Any],
    document: Document,
    fault: Fault | None,
    inputs: int,
    cached: int,
    *,
    from_batch: bool = False,
) -> dict[str, Any]:
    """A chat completion, billed and logged."""
    content, refusal, finish = _said(body, document, fault)
    outputs = tokens_in(content or refusal or "")
    state.note(
        document, body, 200, fault, input_tokens=inputs, cached_tokens=cached, output_tokens=outputs,
        is_billed=True, from_batch=from_batch,
    )  # fmt: skip
    return {
        "id": f"chatcmpl-{len(state.log)}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body["model"],
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, "refusal": refusal}}
        ],
        "usage": {
            "prompt_tokens": inputs,
            "completion_tokens": outputs,
            "total_tokens": inputs + outputs,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }  # fmt: skip


def _said(body: dict[str, Any], document: Document, fault: Fault | None) -> tuple[str | None, str | None, str]:
    """Content, refusal and finish reason."""
    if fault and fault.kind == "refusal":
        return None, "I'm sorry, I can't help with that.", "stop"
    schema = ((body.get("response_format") or {}).get("json_schema") or {}).get("schema") or {}
    found = answer(document, schema, parts_of(body["messages"])[1])
    if fault:
        spoil(found, fault)
    content = json.dumps(found, ensure_ascii=False)
    if fault and fault.kind == "invalid_json":
        return content[:-1] + ",]", None, "stop"
    most = body.get("max_completion_tokens") or body.get("max_tokens") or 10**9
    if fault and fault.kind == "truncated":
        most = tokens_in(content) // 2
    return (content, None, "stop") if tokens_in(content) <= most else (content[: most * 4], None, "length")


def _respond(state: State, completion: dict[str, Any], fault: Fault | None) -> Any:
    headers = state.limits.headers()
    if fault and fault.kind == "drop":
        return Dropped(json.dumps(completion).encode())
    if fault and fault.kind == "not_json":
        return Response("<html><body>busy</body></html>", media_type="application/json", headers=headers)
    if fault and fault.kind == "no_choices":
        completion["choices"] = []
    return JSONResponse(completion, headers=headers)


def _refusal_of(fault: Fault) -> Response:
    if fault.kind == "refused_429":
        headers = {"retry-after": fault.retry_after} if fault.retry_after else {}
        return _error(429, "Rate limit reached.", "rate_limit_exceeded", headers)
    if fault.kind == "no_credit":
        return _error(429, "You exceeded your current quota.", "insufficient_quota")
    if fault.kind == "bad_key":
        return _error(401, "Incorrect API key provided.", "invalid_api_key")
    if fault.kind == "bad_request":
        return _error(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded")
    return _error(STATUS[fault.kind], "The server had an error.", "server_error")


def _error(
    status: int, message: str, code: str, headers: dict[str, str] | None = None, *, param: str | None = None
) -> Response:
    error = {"message": message, "type": code, "param": param, "code": code}
    return JSONResponse({"error": error}, status_code=status, headers=headers)


class Dropped:
    """A response that breaks off in the middle: the work is done and billed, and the answer is lost."""

    def __init__(self, body: bytes):
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = str(len(self.body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})
        with contextlib.suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})
