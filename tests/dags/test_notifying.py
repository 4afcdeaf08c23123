"""Who `NOTIFY` names is told by real mail and a real webhook; nobody else hears of anything, and no secret is logged."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import notifying
import pytest

from include.notices import FAILED as FAILED_ADVICE
from include.notices import run_failed
from local.notify import main as notify_test
from tests.sinks import Sink, mail_connection, mail_server, text_of, webhook

PROJECT = Path(__file__).resolve().parents[2]
FAILED = run_failed("publish_year", "manual__1", "2023-24", "publish", "http://127.0.0.1:8080")


@pytest.fixture
def mail(monkeypatch) -> Iterator[Sink]:
    with mail_server() as sink:
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", mail_connection(sink.port))
        yield sink


@pytest.fixture
def hook() -> Iterator[Sink]:
    with webhook() as sink:
        yield sink


def notify(monkeypatch, *entries: str) -> None:
    monkeypatch.setenv("NOTIFY", ",".join(entries))


def test_everybody_named_is_told_once(monkeypatch, mail, hook):
    notify(monkeypatch, "mailto:ops@example.org", f"http://127.0.0.1:{hook.port}/hook?k=1", "mailto:ann@example.org")
    assert notifying.send(FAILED) == 2
    [(path, body)] = hook.received
    assert path == "/hook?k=1" and body == FAILED.told()
    [sent] = mail.received
    assert (sent["subject"], sent["from"]) == (FAILED.subject, "airflow@example.org")
    assert sent["to"] == "ops@example.org, ann@example.org"
    assert f'<a href="{FAILED.link}">' in text_of(sent) and "task publish of run manual__1" in text_of(sent)


def test_text_is_no_template_and_no_markup(monkeypatch, mail):
    notify(monkeypatch, "mailto:ops@example.org")
    notifying.send(run_failed("publish_year", "{{ 7 * 7 }}<b>", None, "", ""))
    assert "{{ 7 * 7 }}&lt;b&gt;" in text_of(mail.received[0])


def test_one_who_cannot_be_reached_keeps_nobody_else_from_being_told_and_no_address_is_said(monkeypatch, mail, hook):
    hook.status = 500
    notify(monkeypatch, f"http://127.0.0.1:{hook.port}/T0P-S3CRET", "mailto:ops@example.org")
    with pytest.raises(notifying.NotifyError, match="1 of 2 messages were not sent") as caught:
        notifying.send(FAILED)
    assert "S3CRET" not in str(caught.value) and len(mail.received) == 1


def test_a_run_that_has_ended_is_not_told_as_late(monkeypatch, hook):
    notify(monkeypatch, f"http://127.0.0.1:{hook.port}/")
    run = {"dag_id": "publish_year", "dag_run_id": "r", "partition_key": "2023-24", "state": "failed"}
    context = {"dag_run": run, "deadline": {"id": "1", "deadline_time": "2026-11-22T06:00:00+00:00"}}
    notifying.say_late(context)
    assert hook.received == []
    notifying.say_late({**context, "dag_run": {**run, "state": "running"}})
    [(_, body)] = hook.received
    assert (body["event"], body["reporting_year"]) == ("late", "2023-24")
    assert "due by 22 November 2026, 06:00 UTC" in body["text"]


def test_every_dag_is_watched_where_somebody_is_named_and_none_where_nobody_is(monkeypatch):
    from airflow.dag_processing.dagbag import DagBag

    def hours() -> dict[str, list[float]]:
        bag = DagBag(str(PROJECT / "dags"))
        assert bag.import_errors == {}
        return {
            dag_id: [alert.interval.total_seconds() / 3600 for alert in dag.deadline or []]
            for dag_id, dag in bag.dags.items()
            if bool(dag.deadline) == bool(dag.on_failure_callback)
        }

    assert set(map(len, hours().values())) == {0}
    notify(monkeypatch, "mailto:ops@example.org")
    monkeypatch.setenv("REVIEW_PATIENCE_DAYS", "10")
    watched = hours()
    assert sorted(watched) == sorted(FAILED_ADVICE) and watched.pop("review_year") == [(10 + 14) * 24]
    assert list(watched.values()) == [[24]] * len(watched)


def test_a_deadline_counts_from_when_the_run_was_taken_up_and_not_by_the_reference_that_forbids_clearing(monkeypatch):
    """Airflow 3.3 answers every clearing with an error where the reference is `DagRunQueuedAtDeadline` (its issue 70368)."""
    from airflow.models import DagRun
    from airflow.serialization.decoders import decode_deadline_alert
    from airflow.serialization.encoders import encode_deadline_alert
    from sqlalchemy import create_engine, insert
    from sqlalchemy.orm import Session

    notify(monkeypatch, "mailto:ops@example.org")
    stored = encode_deadline_alert(notifying.watched()["deadline"])
    assert stored["reference"]["reference_type"] != "DagRunQueuedAtDeadline"
    alert = decode_deadline_alert(stored)
    taken_up = datetime(2026, 11, 22, 6, tzinfo=UTC)
    runs, database = DagRun.__table__, create_engine("sqlite://")
    runs.create(database)
    which = {"dag_id": "collect_reports", "run_id": "r"}
    with Session(database) as session:
        needed = {"run_type": "manual", "run_after": taken_up, "clear_number": 0, "log_template_id": 1}
        session.execute(insert(runs).values(**which, **needed, queued_at=taken_up))
        due = alert.reference.evaluate_with(session=session, interval=alert.interval, **which)
    assert due == taken_up + timedelta(hours=24)


def test_a_person_can_try_it_before_the_annual_run(monkeypatch, hook, capsys):
    assert notify_test() == 2 and "NOTIFY names nobody" in capsys.readouterr().out
    notify(monkeypatch, f"http://127.0.0.1:{hook.port}/T0P-S3CRET")
    assert notify_test() == 0 and hook.received[0][1]["event"] == "test"
    hook.status = 404
    assert notify_test() == 1
    said = capsys.readouterr()
    assert "make notify-test" in said.out and "S3CRET" not in said.out + said.err
