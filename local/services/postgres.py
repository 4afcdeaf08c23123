"""PostgreSQL: Airflow's database, and where Celery keeps the results of its tasks."""

from __future__ import annotations

import secrets
import shutil
import signal
from collections.abc import Sequence

from local.services.process import Service
from local.services.programs import find_program

PACKAGE = "postgresql"


class Postgres(Service):
    """A cluster with one database and its owner, whose password is asked for as everywhere else."""

    name = "postgres"
    refuses_root = True
    stop_signal = signal.SIGINT  # "fast shutdown": it does not wait for clients to leave

    def __init__(self, port: int = 0, user: str = "airflow", password: str = "", database: str = "airflow"):
        self.program = find_program("postgres", PACKAGE)
        self.initdb = find_program("initdb", PACKAGE)
        super().__init__(port)
        self.owner = user
        self.database = database
        self.password = password or secrets.token_urlsafe(16)

    def prepare(self) -> None:
        passwords = self.folder / "password"
        passwords.touch(mode=0o600)
        passwords.write_text(self.password)
        if self.user:
            shutil.chown(passwords, self.user)
        self.run(
            [
                str(self.initdb),
                *("--pgdata", str(self.folder / "data"), "--username", self.owner, "--pwfile", str(passwords)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ]
        )
        passwords.unlink()

    def command(self) -> Sequence[str]:
        folder = str(self.folder)
        return [
            *(str(self.program), "-D", f"{folder}/data", "-p", str(self.port), "-k", folder),
            *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
        ]

    def start(self) -> None:
        super().start()
        connection = self._connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", (self.database,))
            if cursor.fetchone() is None:
                cursor.execute(f'create database "{self.database}"')
        connection.close()

    def answers(self) -> bool:
        import psycopg2

        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str):  # type: ignore[no-untyped-def]  # psycopg2 has no types
        import psycopg2

        return psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=self.owner,
            password=self.password,
            dbname=database,
            connect_timeout=5,
        )
