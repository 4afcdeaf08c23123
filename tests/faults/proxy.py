"""Stands between a client and its server, and misbehaves on demand: refuses, answers 503, resets, or dawdles."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Literal

Manner = Literal["well", "refusing", "resetting", "slow"]
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Passes TCP connections on to `target` from 127.0.0.1; `behaves` says how, for every request from then on.

    *refusing*: each request is answered with 503 and never reaches the server. *resetting*: the connection breaks as soon as
    the client says something. *slow*: every request waits for a second first. What the server is answering already comes through.
    """

    def __init__(self, target: tuple[str, int], port: int = 0):
        self.target = target
        self.behaves: Manner = "well"
        self.struck = 0
        """Requests that were not served."""
        self._listener = socket.create_server(("127.0.0.1", port))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # closing alone would leave the port taken by who waits in `accept`
        self._listener.close()

    @contextlib.contextmanager
    def behaving(self, manner: Manner, seconds: float) -> Iterator[None]:
        """Misbehave for so long, from now on, while the block goes on."""
        self.behaves = manner
        timer = threading.Timer(seconds, self.behave_well)
        timer.start()
        try:
            yield
        finally:
            timer.join()

    def behave_well(self) -> None:
        self.behaves = "well"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(self.target) as server:
            threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
            while data := client.recv(2**20):
                if self.behaves == "slow":
                    time.sleep(1)
                elif self.behaves != "well":
                    self.struck += 1
                    self._strike(client)
                    return
                server.sendall(data)

    def _strike(self, client: socket.socket) -> None:
        if self.behaves == "refusing":
            client.sendall(UNAVAILABLE)
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not an end
        client.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(2**20):
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
