"""Airflow on Celery, its components started here with the environments and commands of the compose file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from include.settings import PROJECT, Settings
from local.airflow import LocalAirflow, LocalAirflowError, free_port
from local.distributed import compose

SERVERS = ("api-server", "scheduler", "dag-processor", "triggerer")
WORKER = "worker"
START_LIMIT_S = 600
"""Six processes that import Airflow at the same time, on as few cores as there are."""
HEALTH_PORT = "8974"
"""Of the scheduler's health server, in its container."""


@dataclass
class DistributedAirflow(LocalAirflow):
    """The Airflow of the compose file. `variables` are what `.env` would hold; `places` says what stands where here.

    Keys of `places` are addresses (`postgres:5432`) and folders (`/inbox`) as the containers see them.
    """

    variables: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    workers: int = 2
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start_limit_s = START_LIMIT_S
        self.components = (*SERVERS, *(f"{WORKER}-{number}" for number in range(1, self.workers + 1)))

    # --- what the compose file says ---------------------------------------------------------------------

    def env(self) -> dict[str, str]:
        """The environment that all components share."""
        return self.env_of("scheduler")

    def env_of(self, name: str) -> dict[str, str]:
        """A component's environment: the compose file's, with addresses and folders of this machine, and nothing of the caller's."""
        said = compose.environment(service_of(name), self.variables)
        return {**_bare(), **{key: self.here(value) for key, value in said.items()}, **self.of_this_machine(name)}

    def of_this_machine(self, name: str) -> dict[str, str]:
        """All that differs from the container: what the image sets, and ports that containers do not have to share."""
        own = {
            "AIRFLOW_HOME": str(self.home),
            "PYTHONPATH": str(PROJECT),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.port_of("scheduler")),
            "PYTHONUNBUFFERED": "1",
        }
        for log_server in (WORKER, "triggerer"):
            if name.startswith(log_server):
                setting = "WORKER" if log_server == WORKER else "TRIGGER"
                own[f"AIRFLOW__LOGGING__{setting}_LOG_SERVER_PORT"] = str(self.port_of(name))
        return own

    def arguments_of(self, name: str) -> Sequence[str]:
        """The compose file's command of a component; workers are told the name that a container's host name gives them."""
        program, *arguments = compose.service(service_of(name), self.variables)["command"]
        if program != "airflow":
            raise LocalAirflowError(f"{name} of {compose.COMPOSE_FILE.name} runs {program}, not airflow.")
        return [*arguments, "--celery-hostname", name] if name.startswith(WORKER) else arguments

    def here(self, text: str) -> str:
        """A value of the compose file with its addresses and folders as they are on this machine."""
        known = {"api-server:8080": self.url.removeprefix("http://"), "localhost:8080": f"127.0.0.1:{self.port}"}
        known["127.0.0.1:8080"] = known["localhost:8080"]
        known[f"127.0.0.1:{HEALTH_PORT}"] = f"127.0.0.1:{self.port_of('scheduler')}"
        folders = {
            "/opt/airflow": str(self.home),
            "/opt/logs": f"{self.home}/logs",
            "/opt/secrets": f"{self.home}/secrets",
        }
        for place, actual in {**known, **folders, **self.places}.items():
            if place.startswith("/"):
                text = actual + text.removeprefix(place) if text == place or text.startswith(f"{place}/") else text
            else:
                text = text.replace(place, actual)
        return text

    def port_of(self, name: str) -> int:
        """A port of its own for what containers serve on one and the same."""
        return self.ports.setdefault(name, free_port())

    # --- life -----------------------------------------------------------------------------------------

    def migrate(self) -> None:
        """What the service `prepare` does."""
        self.run_service("prepare")

    def make_pools(self) -> None:
        """Done by the service `prepare`."""

    def run_service(self, name: str) -> str:
        """Run the command of a service that ends by itself. Raises LocalAirflowError."""
        return self._python(name, compose.service(name, self.variables)["command"])

    def check_health(self, name: str) -> str:
        """Run the compose file's health check of a component. Raises LocalAirflowError where it does not pass."""
        kind, *command = compose.service(service_of(name), self.variables)["healthcheck"]["test"]
        if kind != "CMD":
            raise LocalAirflowError(f"The health check of {name} is not a plain command.")
        node = [f"celery@{name}"] if name.startswith(WORKER) else []
        return self._python(name, [*command, *node])

    def _python(self, name: str, command: Sequence[str]) -> str:
        if command[0] != "python":
            raise LocalAirflowError(f"{' '.join(command)} is not a command of this project's image.")
        done = subprocess.run(
            [sys.executable, *map(self.here, command[1:])],
            env=self.env_of(name),
            capture_output=True,
            text=True,
            check=False,
            cwd=PROJECT,
        )
        if done.returncode:
            raise LocalAirflowError(f"`{' '.join(command)}` of {name} failed:\n{(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def password_of(self, user: str) -> str:
        passwords = json.loads((self.home / "secrets" / "passwords.json").read_text())
        return str(passwords[user])

    def kill(self, name: str) -> None:
        """End one component with all it started, at once: as a container that is killed. `start_component` starts it again."""
        leader = self.processes.pop(name)
        try:
            family = [psutil.Process(leader.pid), *psutil.Process(leader.pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        for process in family:  # first none may start another, then all go
            _quietly(process.suspend)
        for process in family:
            _quietly(process.kill)
        leader.wait()

    @property
    def logs(self) -> Path:
        """Where every component's output lies, as `{name}.log`."""
        return self.home / "logs"


def service_of(name: str) -> str:
    """The service of the compose file that a component is one of."""
    return WORKER if name.startswith(f"{WORKER}-") else name


def _bare() -> dict[str, str]:
    """The caller's environment without what would reach Airflow, the pipeline or the store."""
    ours = {name.upper() for name in Settings.model_fields} | {"REGISTER"}
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "AWS_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")) and name not in ours
    }


def _quietly(action) -> None:  # type: ignore[no-untyped-def]
    try:
        action()
    except psutil.NoSuchProcess:
        return
