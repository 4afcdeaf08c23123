"""`make airflow DO='dags list-runs collect_reports'`: one command of Airflow's own, against this checkout's Airflow."""

from __future__ import annotations

import os
import sys

from local.airflow import LocalAirflow


def main(arguments: list[str]) -> None:
    """Become that command, with the environment of `make run` and `make ui`; its exit code is the command's."""
    os.execve(sys.executable, [sys.executable, "-m", "airflow", *arguments], LocalAirflow().env())  # noqa: S606 - no shell


if __name__ == "__main__":
    main(sys.argv[1:])
