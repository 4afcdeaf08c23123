"""A mail server and a webhook on 127.0.0.1 that keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sink:
    """Where it listens, and what came, in order."""

    port: int = 0
    received: list[Any] = field(default_factory=list)
    status: int = 200
    """What the webhook answers with."""


@contextmanager
def webhook() -> Iterator[Sink]:
    """Takes POSTs; keeps (path, decoded JSON or bytes)."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_json = "json" in self.headers.get("Content-Type", "")
            sink.received.append((self.path, json.loads(body) if is_json else body))
            self.send_response(sink.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on the terminal."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler), sink):
        yield sink


@contextmanager
def mail_server() -> Iterator[Sink]:
    """Speaks as much SMTP as a client needs; keeps EmailMessages."""
    sink = Sink()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 sink")
            while line := self.rfile.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                        lines.append(part)
                    sink.received.append(message_from_string("\n".join(lines), policy=policy.default))
                    self.say("250 kept")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 sink")

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), sink):
        yield sink


def text_of(mail: EmailMessage) -> str:
    """The words of a mail's HTML part."""
    return str(mail.get_body(("html",)).get_content())


def mail_connection(port: int) -> str:
    """What AIRFLOW_CONN_SMTP_DEFAULT holds for `mail_server`."""
    extra = {"from_email": "airflow@example.org", "disable_ssl": True, "disable_tls": True, "retry_limit": 0}
    return json.dumps({"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra})


@contextmanager
def _serving(server: socketserver.TCPServer, sink: Sink) -> Iterator[None]:
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
