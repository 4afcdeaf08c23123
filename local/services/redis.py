"""Redis: Celery's broker, the queue between scheduler and workers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from local.services.process import Service
from local.services.programs import find_program

PACKAGE = "redis-server"


class Redis(Service):
    """A server that asks for a password and writes every command to disk, so that a restart loses no task."""

    name = "redis"

    def __init__(self, port: int = 0, password: str = ""):
        self.program = find_program("redis-server", PACKAGE)
        super().__init__(port)
        self.password = password or secrets.token_urlsafe(16)

    def prepare(self) -> None:
        configuration = self.folder / "redis.conf"  # a password on the command line is seen by everybody
        configuration.touch(mode=0o600)
        configuration.write_text(
            f'bind 127.0.0.1\nport {self.port}\ndir "{self.folder}"\nappendonly yes\nrequirepass "{self.password}"\n'
        )

    def command(self) -> Sequence[str]:
        return [str(self.program), str(self.folder / "redis.conf")]

    def answers(self) -> bool:
        import redis

        try:
            with redis.Redis(port=self.port, password=self.password, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
