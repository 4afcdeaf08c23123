"""A small site on loopback with a log of what was asked of it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class Site:
    """Pages by path, and the log of requests: path and status."""

    pages: dict[str, bytes | str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = one.pages.get(self.path)
            body = page.encode() if isinstance(page, str) else page or b""
            mark = f'"{hashlib.md5(body).hexdigest()}"'
            status = 301 if self.path in one.moved else 200 if page is not None else 404
            if status == 200 and self.headers.get("if-none-match") == mark:
                status, body = 304, b""
            one.log.append((self.path, status))
            self.send_response(status)
            self.send_header("ETag", mark)
            if status == 301:
                self.send_header("Location", one.moved[self.path])
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield one
    server.shutdown()
    server.server_close()
