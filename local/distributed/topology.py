"""The services of the compose file as processes here, and what stands where inside a container and here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from include.lake import Lake, S3Store
from include.settings import PROJECT
from local.distributed.airflow import DistributedAirflow
from local.fresh_secrets import fresh_secrets
from local.services import ObjectStore, Postgres, Redis

IMAGE_HOME = "/opt/safeguarding"
"""Where the image keeps the project."""


@dataclass
class Topology:
    """PostgreSQL, Redis, an S3 endpoint and Airflow on Celery, from the compose file's own environments and commands.

    `home` is the folder of Airflow's logs and secrets; `inbox` what the containers see as `/inbox`; `given` further variables
    as in `.env`, such as settings of the pipeline. Use as a context manager: what it started is stopped.
    """

    home: Path
    inbox: Path
    workers: int = 2
    given: Mapping[str, str] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.variables = {**fresh_secrets(), "WORKER_COUNT": str(self.workers), **self.given}
        try:
            self._start()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def _start(self) -> None:
        known = self.variables
        keys = (known["AWS_ACCESS_KEY_ID"], known["AWS_SECRET_ACCESS_KEY"])
        self.postgres = self.stack.enter_context(Postgres(password=known["POSTGRES_PASSWORD"]))
        self.redis = self.stack.enter_context(Redis(password=known["REDIS_PASSWORD"]))
        self.objects = self.stack.enter_context(ObjectStore(access_key=keys[0], secret_key=keys[1]))
        places = {
            "postgres:5432": self.postgres.address,
            "redis:6379": self.redis.address,
            "objects:8333": self.objects.address,
            "/inbox": str(self.inbox),
            IMAGE_HOME: str(PROJECT),
        }
        airflow = DistributedAirflow(home=self.home, variables=known, places=places, workers=self.workers)
        self.airflow = self.stack.enter_context(airflow)

    @property
    def lake(self) -> Lake:
        """The lake in the object store."""
        uri = self.airflow.env()["LAKE_URI"]
        store = S3Store(uri, self.objects.url)
        store.__dict__["client"] = self.objects.client()  # ours: the caller's AWS settings must not be needed
        return Lake(store)
