"""The server of the miniature web: one port on loopback, sites told apart by their host name, every request on record."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SO_REUSEADDR, SO_SNDBUF, SOL_SOCKET, socket
from typing import Any

from tests.miniature_web.model import Asked, Case, Resource

MODIFIED = "Tue, 12 Nov 2024 10:00:00 GMT"
_KEPT_HEADERS = ("user-agent", "if-none-match", "if-modified-since", "accept-encoding", "range", "cookie", "referer")
_CHUNK = 16 * 1024


@dataclass
class Request:
    """One line of the server's log. `n_bytes` counts the body as sent; `finished` is when the last of it was."""

    time: float
    host: str
    path: str
    method: str
    headers: dict[str, str]
    status: int = 0
    n_bytes: int = 0
    finished: float | None = None
    is_cut: bool = False

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"

    @property
    def is_whole(self) -> bool:
        """Whether a page or document (not robots.txt) went out complete."""
        done = self.finished is not None and not self.is_cut
        return done and self.status == 200 and self.method == "GET" and self.path != "/robots.txt"

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class Web:
    """Cases being served. `log` holds every request, `trapped` those that should never have been made."""

    cases: Sequence[Case]
    port: int = 0
    trap_port: int = 0
    log: list[Request] = field(default_factory=list)
    trapped: list[Request] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    resources: dict[str, Resource] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    hold_at: int | None = None
    held: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for case in self.cases:
            self.resources |= case.resources
            self.rules |= case.rules

    @property
    def hosts(self) -> list[str]:
        named = {url.split("/")[2] for url in self.resources} | set(self.rules)
        return sorted(named | {case.host for case in self.cases})

    def forget(self) -> None:
        """Begin a new log, as if the web had been put up anew."""
        with self.lock:
            self.log, self.trapped = [], []
            self.times.clear()
        self.hold_at = None
        self.held.clear()
        self.released.clear()

    def hold_after(self, n_requests: int) -> None:
        """Answer so many requests and hold all that follow until `released` is set; `held` tells when."""
        self.hold_at = n_requests

    def note(self, request: Request) -> int:
        """Write a request down; returns how often its address has been asked for."""
        with self.lock:
            self.log.append(request)
            self.times[request.url] += 1
            number, times = len(self.log), self.times[request.url]
        if self.hold_at is not None and number > self.hold_at:
            self.held.set()
            self.released.wait(30)
        return times

    def resource(self, request: Request, times: int) -> Resource:
        """What answers a request; a page nobody put there is a friendly 404."""
        path, _, query = request.path.partition("?")
        asked = Asked(request.host, path, query, times)
        found = self.resources.get(request.url)
        if found is None and request.host in self.rules:
            found = self.rules[request.host](asked)
        if found is not None and found.answer:
            found = found.answer(asked)
        if found is None and path == "/robots.txt":
            return Resource(b"User-agent: *\nDisallow: /wp-admin/\n", "text/plain")
        return found or Resource(b"<html><title>Page not found</title><h1>Page not found</h1></html>", status=404)

    def network_plan(self, path: Path) -> Path:
        """Write the plan that `network/sitecustomize.py` puts in force; returns where."""
        names: dict[str, list[str]] = {}
        ports: dict[str, int] = {}
        for number, host in enumerate(self.hosts, start=1):
            address = f"93.184.{number // 250}.{number % 250 + 1}"
            names[host], ports[address] = [address], self.port
            if host.startswith("rebinding."):
                names[host].append("127.0.0.1")
            if host.startswith("inside."):
                names[host] = ["10.0.0.7"]
            if host.startswith("dead."):
                ports[address] = _closed_port()
        gone = [host for host in names if host.startswith("gone.")]
        for host in gone:
            del names[host]
        path.write_text(json.dumps({"names": names, "ports": ports, "trap": self.trap_port}))
        return path


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: _Server

    def setup(self) -> None:
        self.request.setsockopt(SOL_SOCKET, SO_SNDBUF, 128 * 1024)  # little under way: who hangs up is noticed
        super().setup()

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_POST(self) -> None:
        self.close_connection = True
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        web = self.server.web
        headers = {name: self.headers[name] for name in _KEPT_HEADERS if name in self.headers}
        host = (self.headers.get("host") or "").partition(":")[0].lower()
        path = self.path.partition("#")[0]
        request = Request(time.monotonic(), host, path, self.command, headers)
        if self.server.is_trap:
            web.trapped.append(request)
            self._send(request, Resource(b"<html>secrets of the house</html>"), with_body)
            return
        resource = web.resource(request, web.note(request))
        if resource.delay_s:
            time.sleep(resource.delay_s)
        if resource.status == 200 and self._is_unchanged(resource, headers):
            resource = replace(resource, status=304, body=b"", stream=None, breaks_after=None)
            with_body = False
        try:
            self._send(request, resource, with_body)
        except OSError:
            request.is_cut = True
            self.close_connection = True
        request.finished = time.monotonic()

    @staticmethod
    def _is_unchanged(resource: Resource, headers: dict[str, str]) -> bool:
        if resource.stream:
            return False
        if "if-none-match" in headers and resource.validators in {"both", "etag"}:
            return resource.etag in headers["if-none-match"]
        return headers.get("if-modified-since") == MODIFIED and resource.validators in {"both", "modified"}

    def _send(self, request: Request, resource: Resource, with_body: bool) -> None:
        request.status = resource.status
        self.send_response(resource.status)
        if resource.status != 304:
            self.send_header("Content-Type", resource.media_type)
        if resource.status in {200, 304} and not resource.stream:
            unchanged = resource.status == 304
            if resource.validators in {"both", "etag"}:
                self.send_header(
                    "ETag",
                    request.headers["if-none-match"]
                    if unchanged and "if-none-match" in request.headers
                    else resource.etag,
                )
            if resource.validators in {"both", "modified"}:
                self.send_header("Last-Modified", MODIFIED)
        for name, value in resource.headers.items():
            self.send_header(name, value)
        if resource.stream and with_body:
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            for part in resource.stream():
                self.wfile.write(part)
                request.n_bytes += len(part)
            return
        if resource.status != 304:
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if not with_body:
            return
        body = resource.body if resource.breaks_after is None else resource.body[: resource.breaks_after]
        for start in range(0, len(body), _CHUNK):
            part = body[start : start + _CHUNK]
            self.wfile.write(part)
            request.n_bytes += len(part)
        if resource.breaks_after is not None:
            request.is_cut = True
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """The log is kept in `Web.log`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, web: Web, is_trap: bool) -> None:
        self.web, self.is_trap = web, is_trap
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no error here."""


def _closed_port() -> int:
    """A port at which nobody listens."""
    with socket() as one:
        one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serve(cases: Sequence[Case]) -> Iterator[Web]:
    """Serve cases on loopback for as long as the block lasts."""
    web = Web(cases)
    servers = [_Server(web, is_trap=False), _Server(web, is_trap=True)]
    web.port, web.trap_port = (server.server_address[1] for server in servers)
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True) for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield web
    finally:
        web.released.set()
        for server in servers:
            with suppress(OSError):
                server.shutdown()
                server.server_close()
