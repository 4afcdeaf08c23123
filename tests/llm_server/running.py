"""Start the server in a thread of this process or as a process of its own, on a free port of the loopback."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from tests.llm_server.app import Options, make_app
from tests.llm_server.faults import Fault

PROJECT = Path(__file__).resolve().parents[2]


class Running:
    """A server that runs. All is done over HTTP, so a thread and a process are handled alike."""

    def __init__(self, address: str):
        self.address = address
        self.base_url = f"{address}/v1"
        self._client = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def fail(self, *faults: Fault) -> None:
        """These faults from now on, in place of any earlier ones."""
        self._client.put("/control/faults", json=[fault.as_json() for fault in faults]).raise_for_status()

    def log(self) -> list[dict[str, Any]]:
        """A line per request: report_id, content (hash), status, fault, tokens, is_billed."""
        return list(self._client.get("/control/log").raise_for_status().json())

    def billed(self) -> list[dict[str, Any]]:
        """Only requests that cost something."""
        return [line for line in self.log() if line["is_billed"]]

    def state(self) -> dict[str, Any]:
        """Number of batches, most requests in flight."""
        return dict(self._client.get("/control").raise_for_status().json())

    def forget(self) -> None:
        """Empty the log."""
        self._client.delete("/control/log").raise_for_status()


@contextlib.contextmanager
def serve(folder: Path | Sequence[dict[str, Any]] = (), **options: Any) -> Iterator[Running]:
    """A server in a thread. `folder` holds a gold.json, or is the list in it; `options` are those of `Options`."""
    reports = read_reports(folder) if isinstance(folder, Path) else list(folder)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen(2048)  # from here on a caller waits, however late the thread comes to serve
        server = uvicorn.Server(_config(make_app(reports, Options(**options))))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        try:
            yield Running(f"http://127.0.0.1:{sock.getsockname()[1]}")
        finally:
            server.should_exit = server.force_exit = True
            thread.join(timeout=10)


@contextlib.contextmanager
def serve_in_process(folder: Path, *arguments: str) -> Iterator[Running]:
    """A server in a process of its own, for figures: it does not share the interpreter with the client."""
    command = [sys.executable, "-m", "tests.llm_server", str(folder), *arguments]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Running(process.stdout.readline().strip().removesuffix("/v1"))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def run(folder: Path, port: int, options: Options) -> None:
    """Serve until stopped; the first line printed is the address to use as OPENAI_BASE_URL."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen(2048)
        print(f"http://127.0.0.1:{sock.getsockname()[1]}/v1", flush=True)
        uvicorn.Server(_config(make_app(read_reports(folder), options))).run(sockets=[sock])


def read_reports(folder: Path) -> list[dict[str, Any]]:
    """The known answers of a folder."""
    return list(json.loads((folder / "gold.json").read_text(encoding="utf-8")))


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", timeout_keep_alive=120)
