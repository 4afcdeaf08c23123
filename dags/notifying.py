"""Failures and missed deadlines, told to the people of `NOTIFY` by Airflow's callbacks and notifiers. No DAG stands here.

A failed run is told by its dag processor, a passed deadline by a process of the executor. Neither can stop or fail a
run: where nobody can be reached, their log says so.
"""

from __future__ import annotations

import html
import json
import logging
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert

from include.settings import get_settings

if TYPE_CHECKING:
    from include.notices import Notice

log = logging.getLogger(__name__)
ENDED = {"success", "failed"}
WEBHOOK_LIMIT_S = 30


class NotifyError(RuntimeError):
    """Some of the people of `NOTIFY` could not be told; the message says how many and why, and no address."""


def watched(within: timedelta | None = None) -> dict[str, Any]:
    """What every DAG is made with so that its failures, and runs that take longer than `within`, are told.

    Default of `within`: `RUN_DEADLINE_HOURS`. Nothing where `NOTIFY` names nobody. Raises SettingsError.
    """
    from run_deadlines import RunTakenUp  # of plugins/, which `make notify-test` has no need of

    from include.notices import recipients

    settings = get_settings()
    if not recipients(settings.notify):
        return {}
    limit = timedelta(hours=settings.run_deadline_hours) if within is None else within
    late = DeadlineAlert(RunTakenUp(), limit, SyncCallback(say_late), name="not finished in time")
    return {"on_failure_callback": say_failed, "deadline": late}


def say_failed(context: Mapping[str, Any]) -> None:
    """Airflow calls this once for each run that has failed."""
    from include.notices import run_failed

    ti, run = context.get("ti"), context.get("dag_run")
    dag_id = ti.dag_id if ti else context["dag"].dag_id
    send(run_failed(dag_id, context["run_id"], getattr(run, "partition_key", None), ti.task_id if ti else "", web()))


def say_late(context: Mapping[str, Any]) -> None:
    """Airflow calls this when a run's deadline passes: also for one that has failed before, of which people know."""
    from include.notices import run_late

    run = context["dag_run"]
    if run["state"] in ENDED:
        log.info("%s has ended as %s: nobody is told that it is late.", run["dag_run_id"], run["state"])
        return
    due = datetime.fromisoformat(str(context["deadline"]["deadline_time"]))
    due_by = f"{due:%d %B %Y, %H:%M} UTC"
    send(run_late(run["dag_id"], run["dag_run_id"], run.get("partition_key"), due_by, web()))


def web() -> str:
    """Where people reach Airflow's pages."""
    from airflow.sdk.configuration import conf

    return str(conf.get("api", "base_url", fallback="")).rstrip("/")


def send(notice: Notice) -> int:
    """Tell everybody of `NOTIFY`; returns how many messages went out. Raises NotifyError when one did not, after all were tried."""
    from airflow.sdk.log import mask_secret

    from include.notices import recipients

    people = recipients(get_settings().notify)
    for address in people.webhooks:
        mask_secret(address)
    notifiers = [_webhook(number, address, notice) for number, address in enumerate(people.webhooks)]
    if people.mail:
        notifiers.append(_mail(list(people.mail), notice))
    failures = []
    for notifier in notifiers:
        try:
            notifier.notify({})  # not called: that would render our finished text as a template
        except Exception as error:  # noqa: BLE001 - the others are told all the same
            failures.append(f"{type(notifier).__name__}: {type(error).__name__}")
    log.info("%s: %d of %d messages sent.", notice.subject, len(notifiers) - len(failures), len(notifiers))
    if failures:
        raise NotifyError(
            f"{len(failures)} of {len(notifiers)} messages were not sent ({'; '.join(failures)}). "
            "Check NOTIFY and the connection smtp_default, then try `make notify-test`."
        )
    return len(notifiers)


def _mail(addresses: list[str], notice: Notice) -> Any:
    from airflow.providers.smtp.notifications.smtp import SmtpNotifier

    body = html.escape(notice.text).replace("\n", "<br>\n")
    if notice.link:
        link = html.escape(notice.link)
        body = body.replace(link, f'<a href="{link}">{link}</a>')
    return SmtpNotifier(to=addresses, subject=notice.subject, html_content=body)


def _webhook(number: int, address: str, notice: Notice) -> Any:
    from airflow.providers.http.notifications.http import HttpNotifier

    connection = (
        f"notify_webhook_{number}"  # a connection of this process alone: a notifier knows addresses by such names
    )
    os.environ[f"AIRFLOW_CONN_{connection.upper()}"] = json.dumps({"conn_type": "http", "host": address})
    limit = {"timeout": WEBHOOK_LIMIT_S}
    return HttpNotifier(http_conn_id=connection, json=notice.told(), extra_options=limit)
