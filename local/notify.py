"""`make notify-test`: send a message to everybody of `NOTIFY`, as a failed run would, and say whether it went out."""

from __future__ import annotations

import os
import sys

from include.settings import PROJECT, get_settings


def main() -> int:
    """Returns 0 when everybody was sent the message, 2 when NOTIFY names nobody or cannot be read, 1 when one was not reached."""
    if "AIRFLOW_HOME" not in os.environ:  # on this machine: the Airflow of `make run`, where its connections are kept
        from local.airflow import LocalAirflow

        os.environ.update(LocalAirflow().env())
    sys.path.append(str(PROJECT / "dags"))
    from include.notices import recipients, trial

    try:
        if not recipients(get_settings().notify):
            print("NOTIFY names nobody: give mailto:somebody@example.org or the address of a webhook.")
            return 2
    except ValueError as error:
        print(error)
        return 2
    from notifying import NotifyError, send

    try:
        print(f"{send(trial())} messages sent.")
    except NotifyError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
