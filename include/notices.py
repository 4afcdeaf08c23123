"""What people are told when a run fails or a deadline passes, and who is told (`NOTIFY`).

A message holds ids of our own, a reporting year and a link, never a note, an error or a word of a report: mail and chat
go outside, and what stands there was written by others. Where to read more is said instead.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from include.settings import SettingsError

RUNBOOK = "docs/operations.md"
FAILED: dict[str, str] = {
    "collect_reports": "An input is wrong in most cases: the note of the task says which file and what to do. "
    "Nothing was written; mend it and trigger collect_reports again.",
    "analyse_reports": "Nothing is half-written. Read the note of the task, mend the cause, and clear the failed task: "
    "finished reports are not done again.",
    "review_year": "Nothing was released. Read the note of the task and trigger review_year for the year again.",
    "publish_year": "The previous release stands unchanged. The note of the task names the table and the broken promise.",
    "discover_themes": "Nothing else waits for it. Read the note of the task and trigger it again.",
    "tabulate_survey": "The tables released before stand unchanged. The note of the task names the file, line or promise.",
}
LATE: dict[str, str] = {
    "review_year": "The owner has not answered, and no answer releases nothing. Remind them: the question waits under "
    "Required Actions.",
}
STILL_RUNS = "Look at the run: which task runs or waits, and in which pool. Nothing is stopped by this message."
_YEAR = re.compile(r"\d{4}-\d{2}")
_ADDRESS = re.compile(r"[^\s,;:<>\"'()@]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Notice:
    """One message: `text` is for people, the rest for programs that take it in."""

    event: Literal["failed", "late", "test"]
    subject: str
    text: str
    dag_id: str = ""
    run_id: str = ""
    reporting_year: str = ""
    task_id: str = ""
    link: str = ""

    def told(self) -> dict[str, str]:
        """As JSON for a webhook; `text` alone is what the common chat services show."""
        return asdict(self)


@dataclass(frozen=True)
class Recipients:
    """Mail addresses and webhooks of `NOTIFY`, in its order."""

    mail: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mail or self.webhooks)


def recipients(notify: str) -> Recipients:
    """Read `NOTIFY`: `mailto:` addresses and http(s) addresses, parted by commas.

    Raises SettingsError saying which entry cannot be used by its number alone: a webhook's address is a secret.
    """
    mail, webhooks = [], []
    for number, entry in enumerate(filter(None, (part.strip() for part in notify.split(","))), start=1):
        if entry.startswith("mailto:") and _ADDRESS.fullmatch(entry.removeprefix("mailto:")):
            mail.append(entry.removeprefix("mailto:"))
        elif urlsplit(entry).scheme in {"http", "https"} and urlsplit(entry).hostname:
            webhooks.append(entry)
        else:
            raise SettingsError(
                f"NOTIFY: entry {number} is neither mailto:somebody@example.org nor the http(s) address of a webhook."
            )
    return Recipients(tuple(mail), tuple(webhooks))


def run_failed(dag_id: str, run_id: str, year: str | None, task_id: str, web: str) -> Notice:
    """A run ended as failed. `task_id` is the task that caused it, empty where Airflow does not know."""
    year, link = _year(year), _link(web, dag_id, run_id)
    what = f"{dag_id} failed" + (f" for {year}" if year else "")
    where = f"task {task_id} of run {run_id}" if task_id else f"run {run_id}"
    lines = [f"{what}: {where}.", f"What to do: {FAILED.get(dag_id, 'Read the note of the task.')}", _more(link)]
    return Notice("failed", what, "\n".join(lines), dag_id, run_id, year, task_id, link)


def run_late(dag_id: str, run_id: str, year: str | None, due: str, web: str) -> Notice:
    """A run has not ended by `due`, a moment as people read it."""
    year, link = _year(year), _link(web, dag_id, run_id)
    of_year = f" for {year}" if year else ""
    what = f"{dag_id} is not finished{of_year}"
    if dag_id in LATE:
        what = f"{year or 'A year'} waits for its owner's answer"
    lines = [f"{what}: run {run_id} was due by {due}.", f"What to do: {LATE.get(dag_id, STILL_RUNS)}", _more(link)]
    return Notice("late", what, "\n".join(lines), dag_id, run_id, year, link=link)


def trial() -> Notice:
    """What `make notify-test` sends."""
    what = "A test of NOTIFY"
    return Notice("test", what, f"{what}: failures and missed deadlines of the yearly reports will be told here.")


def _year(year: str | None) -> str:
    return year if year and _YEAR.fullmatch(year) else ""


def _link(web: str, dag_id: str, run_id: str) -> str:
    return f"{web}/dags/{quote(dag_id, safe='')}/runs/{quote(run_id, safe='')}" if web else ""


def _more(link: str) -> str:
    return f"The run: {link}\nRunbook: {RUNBOOK}" if link else f"Runbook: {RUNBOOK}"
