"""`make ui`: the same Airflow, for a person, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time

from rich.console import Console

from local.airflow import USER, LocalAirflow, LocalAirflowError


def main() -> int:
    """Start Airflow with its web pages (port 8080, or `PORT`) and say how to sign in. Returns the exit code."""
    console = Console()
    port = int(os.environ.get("PORT", "8080"))
    console.print("Starting Airflow …")
    try:
        with LocalAirflow(components=("api-server", "scheduler", "dag-processor", "triggerer"), port=port) as airflow:
            console.print(f"Airflow is ready at [bold]{airflow.url}[/]")
            console.print(f"Sign in as [bold]{USER}[/] with password [bold]{airflow.password}[/]")
            console.print("Trigger collect_reports there; Ctrl-C stops everything.")
            while True:
                airflow.check_alive()
                time.sleep(2)
    except LocalAirflowError as error:
        console.print(f"[bold red]Failed:[/] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return 0


if __name__ == "__main__":
    sys.exit(main())
