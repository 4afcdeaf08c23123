"""A real Airflow on this machine: SQLite, LocalExecutor, its home inside the checkout (`.airflow/`, git-ignored)."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import psutil

from include.settings import PROJECT, get_settings
from local.groups import group_alive, signal_group

HOME = Path(os.environ.get("LOCAL_AIRFLOW_HOME", PROJECT / ".airflow")).absolute()
"""Never the caller's own AIRFLOW_HOME: `make run` must not touch another Airflow of theirs."""
USER = "admin"
START_LIMIT_S = 240
STOP_LIMIT_S = 30
INTERRUPTS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
HEARTBEATS = {"scheduler": "scheduler", "dag-processor": "dag_processor"}
"""What the web server calls the components it reports on."""


class LocalAirflowError(RuntimeError):
    """Airflow does not start, answer or stop; the message says what happened and which log to read."""


@dataclass
class LocalAirflow:
    """Airflow's processes, bound to 127.0.0.1. Use as a context manager: what it started is stopped.

    `users` are people beside the administrator who may sign in, by name, with their role: viewer, user, op or admin.
    """

    components: Sequence[str] = ("api-server", "scheduler", "dag-processor")
    home: Path = HOME
    port: int = 0
    users: Mapping[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    start_limit_s: float = START_LIMIT_S

    def __enter__(self) -> LocalAirflow:
        self.refuse_second()
        for number in INTERRUPTS:  # a closed terminal or a stopped job cleans up as Ctrl-C does
            signal.signal(number, _interrupt)
        self.home.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        try:
            self.migrate()
            self.start()
            self.wait_until_healthy()
            self.make_pools()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- configuration --------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """The administrator's password."""
        return self.password_of(USER)

    def password_of(self, user: str) -> str:
        """A user's password, made once for this home and readable by its owner only. Raises KeyError."""
        known: dict[str, str] = json.loads(self._secret_file("passwords.json", "{}"))
        new = {name: secrets.token_urlsafe(12) for name in (USER, *self.users) if name not in known}
        if new:
            (self.home / "passwords.json").write_text(json.dumps({**known, **new}))
        return {**known, **new}[user]

    def env(self) -> dict[str, str]:
        """The environment of every component. Ours wins: a caller's settings for another Airflow must not reach this one."""
        workers = get_settings().workers
        ours = {
            "AIRFLOW_HOME": str(self.home),
            "PYTHONPATH": str(PROJECT),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * workers)),
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
                f"{name}:{role}" for name, role in {**self.users, USER: "admin"}.items()
            ),
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.home / "passwords.json"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home / 'airflow.db'}",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API_AUTH__JWT_SECRET": self._secret_file("jwt_secret", secrets.token_urlsafe(48)),
            "AIRFLOW__API__SECRET_KEY": self._secret_file("api_secret", secrets.token_urlsafe(48)),
            "AIRFLOW__CORE__FERNET_KEY": self._secret_file("fernet_key", _fernet_key()),
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
            "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "True",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
            # a DAG file that was changed is read at once all the same; one whose imports changed, after so long
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "120",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
            "AIRFLOW_CONN_AIRFLOW_API": json.dumps(
                {"conn_type": "http", "host": self.url, "login": USER, "password": self.password}
            ),
            "PYTHONUNBUFFERED": "1",
        }
        return {**os.environ, **ours}

    def _secret_file(self, name: str, new: str) -> str:
        path = self.home / name
        self.home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(new)
        return path.read_text()

    # --- life -----------------------------------------------------------------------------------------

    def refuse_second(self) -> None:
        """Two schedulers on one SQLite file would spoil it. Raises LocalAirflowError when one is at work."""
        running = self.home / "running.json"
        if not running.exists():
            return
        known = json.loads(running.read_text())
        if _alive(known["pid"]):
            raise LocalAirflowError(
                f"This checkout's Airflow is already running (process {known['pid']}). Stop it first: Ctrl-C where it runs."
            )
        for pid in known.get("components", []):  # what a killed run could not stop itself
            if _is_airflow(pid):
                signal_group(pid, signal.SIGKILL)
        running.unlink()

    def migrate(self) -> None:
        """Make or upgrade Airflow's database; done once per Airflow version."""
        stamp = self.home / "migrated"
        if stamp.exists() and stamp.read_text() == version("apache-airflow") and (self.home / "airflow.db").exists():
            return
        self.run("db", "migrate")
        stamp.write_text(version("apache-airflow"))

    def run(self, *arguments: str) -> str:
        """Run one Airflow command to its end and return what it printed. Raises LocalAirflowError."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *arguments], env=self.env(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise LocalAirflowError(f"`airflow {' '.join(arguments)}` failed:\n{(done.stderr or done.stdout)[-2000:]}")
        return done.stdout

    def start(self) -> None:
        """Start the components, each in a process group of its own with its log in `.airflow/logs/`."""
        for name in self.components:
            (self.home / "logs" / f"{name}.log").unlink(missing_ok=True)
            self.start_component(name)

    def start_component(self, name: str) -> None:
        """Start one component (again)."""
        logs = self.home / "logs"
        logs.mkdir(exist_ok=True)
        with (logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "airflow", *self.arguments_of(name)],
                env=self.env_of(name),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        pids = [process.pid for process in self.processes.values()]
        known = {"pid": os.getpid(), "url": self.url, "components": pids}
        (self.home / "running.json").write_text(json.dumps(known))

    def arguments_of(self, name: str) -> Sequence[str]:
        """The Airflow command that a component is."""
        return [name]

    def env_of(self, name: str) -> dict[str, str]:
        """The environment of one component."""
        return self.env()

    def wait_until_healthy(self) -> None:
        """Return when the web server answers and those of scheduler and DAG processor that run send heartbeats."""
        parts = ["metadatabase", *(part for name, part in HEARTBEATS.items() if name in self.components)]
        deadline = time.monotonic() + self.start_limit_s
        while time.monotonic() < deadline:
            self.check_alive()
            try:
                health = self.client.get(f"{self.url}/api/v2/monitor/health", timeout=5).json()
                if all(health[part]["status"] == "healthy" for part in parts):
                    return
            except (httpx.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.5)
        raise LocalAirflowError(
            f"Airflow was not ready after {self.start_limit_s:.0f} s. Read the logs in {self.home / 'logs'}."
        )

    def make_pools(self) -> None:
        """Make the pools of `dags/pools.json`, without which tasks that ask for them wait for ever."""
        wanted = json.loads((PROJECT / "dags" / "pools.json").read_text())
        there = {pool["name"] for pool in self.api("GET", "/pools", params={"limit": 1000})["pools"]}
        for name, pool in wanted.items():
            if name not in there:
                self.api("POST", "/pools", json={"name": name, "include_deferred": False, **pool})

    def check_alive(self) -> None:
        """Raises LocalAirflowError when a component has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                log = self.home / "logs" / f"{name}.log"
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise LocalAirflowError(
                    f"Airflow's {name} ended with code {process.returncode}:\n{tail}\nWhole log: {log}"
                )

    def stop(self) -> None:
        """Stop every process that was started, with its children. A second Ctrl-C does not cut it short."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        for process in self.processes.values():
            signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT_S
        while time.monotonic() < deadline and any(group_alive(p) for p in self.processes.values()):
            time.sleep(0.2)
        for process in self.processes.values():
            signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()
        if "client" in vars(self):
            self.client.close()
            del self.client
        (self.home / "running.json").unlink(missing_ok=True)
        signal.signal(signal.SIGINT, before)

    # --- its API --------------------------------------------------------------------------------------

    @cached_property
    def client(self) -> httpx.Client:
        """One for all questions: a new one loads the certificates of the world each time, 60 ms of a core.

        A connection is given up before the server does so, which after five seconds it may at the very moment of a question.
        """
        return httpx.Client(timeout=60, limits=httpx.Limits(keepalive_expiry=2))

    def token_of(self, user: str) -> str:
        """What a user's requests carry once they have signed in."""
        if user not in self.tokens:
            sign_in = {"username": user, "password": self.password_of(user)}
            answer = self.client.post(f"{self.url}/auth/token", json=sign_in, timeout=30).raise_for_status()
            self.tokens[user] = answer.json()["access_token"]
        return self.tokens[user]

    def api(self, method: str, path: str, user: str = USER, **arguments: Any) -> Any:
        """Call Airflow's public API (`/api/v2…`) as a user, else as administrator; returns the decoded answer.

        Raises LocalAirflowError with the status and Airflow's words where it refuses.
        """
        answer = self._ask(method, f"{self.url}/api/v2{path}", user, **arguments)
        if answer.is_error:
            raise LocalAirflowError(f"Airflow refused {method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else None

    def _ask(self, method: str, url: str, user: str, **arguments: Any) -> httpx.Response:
        """The answer; a question that changes nothing is put again when a busy machine lets it wait for too long."""
        for attempt in range(3):
            try:
                signed = {"Authorization": f"Bearer {self.token_of(user)}"}
                return self.client.request(method, url, headers=signed, **arguments)
            except httpx.TransportError:
                if method != "GET" or attempt == 2:
                    raise
        raise AssertionError("unreachable")


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _fernet_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _interrupt(*_: object) -> None:
    for number in INTERRUPTS:  # from here on nothing cuts the cleaning up short
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _is_airflow(pid: int) -> bool:
    """Whether the process is still the one that was started: its number may belong to another by now."""
    try:
        return "airflow" in psutil.Process(pid).name() or any(
            "airflow" in word for word in psutil.Process(pid).cmdline()
        )
    except psutil.Error:
        return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
