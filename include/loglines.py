"""Log lines that carry the ids of the report and document they are about, also those of child processes.

Airflow writes each line as JSON with whatever ids are bound here, so that all lines of a report are found by its id.
What others wrote (file names, titles, words of an error) stands on one line and holds no control characters: it can
neither start a line of its own nor talk to a terminal.
"""

from __future__ import annotations

import json
import logging
import shutil
import socket
import tempfile
import threading
import unicodedata
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

LONGEST = 4000
"""Characters of one line; what is longer is cut and says so."""
_LARGEST = 60_000
"""Bytes of one datagram, below what every Unix takes."""
_HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control and format characters (escape sequences, text that runs backwards), lone surrogates, line separators."""

log = logging.getLogger(__name__)


def about(**ids: str) -> AbstractContextManager[Any]:
    """Lines logged inside carry these ids, such as `report_id` and `document_id`."""
    return structlog.contextvars.bound_contextvars(**ids)


def one_line(text: object, longest: int = LONGEST) -> str:
    """Text of unknown origin as one line: what could forge a line or command a terminal is shown as an escape (`\\n`)."""
    shown = str(text)
    if len(shown) > longest:
        shown = f"{shown[:longest]} … ({len(shown) - longest} more characters)"
    return "".join(_visible(character) for character in shown)


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HARMFUL:
        return character
    return character.encode("unicode_escape").decode("ascii")


class ChildLines:
    """Takes the lines of child processes and logs them here, with the ids they were bound to there.

    Use as a context manager around the children; `address` is what they need. A line is one datagram: no lock that a
    killed child could hold, and what it said before it died has arrived.
    """

    def __enter__(self) -> ChildLines:
        self._folder = tempfile.mkdtemp(prefix="lines-")
        self.address = str(Path(self._folder) / "socket")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._reader = threading.Thread(target=self._read, name="child lines", daemon=True)
        self._reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.address)
        self._reader.join(timeout=10)
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self) -> None:
        while data := self._socket.recv(_LARGEST):
            try:
                line = json.loads(data)
                ids = {str(name): one_line(value, 200) for name, value in line["ids"].items()}
                with about(**ids):
                    logging.getLogger(line["name"]).log(line["level"], "%s", line["text"], extra=ids)
            except (ValueError, KeyError, TypeError, AttributeError):
                log.warning("A child process sent a line that cannot be read.")


class _ToParent(logging.Handler):
    def __init__(self, address: str):
        super().__init__()
        self._address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(1)

    def emit(self, record: logging.LogRecord) -> None:
        text = one_line(self.format(record))
        ids = structlog.contextvars.get_contextvars()
        for longest in (LONGEST, 250):  # some Unixes take no datagram above two kilobytes
            line = {"name": record.name, "level": record.levelno, "text": text[:longest], "ids": ids}
            try:
                self._socket.sendto(json.dumps(line, default=str).encode(), self._address)
                return
            except OSError:
                continue  # or nobody listens any more, or not fast enough: a line is a courtesy and stops no work


def speak_to_parent(address: str) -> None:
    """In a child process: send every line, and every warning, to `ChildLines` at this address."""
    handler = _ToParent(address)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.captureWarnings(capture=True)
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger("include").setLevel(logging.INFO)
