"""A run that never starts is told by its exit code: the lake is behind the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.lake import open_lake
from include.settings import get_settings
from include.tasks.record import record_run
from local import health
from tests.publish.a_year import YEAR, a_report, write

MONDAY = datetime(2026, 11, 16, 6, tzinfo=UTC)
"""By the calendar, collect_reports runs every Monday in November."""
DAY = timedelta(days=1)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """A report collected, analysed and published by the run of that Monday."""
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    lake = open_lake(str(tmp_path / "lake"))
    for minutes, layer in enumerate(("raw", "analysed", "published")):
        ran(lake, layer, MONDAY + timedelta(minutes=minutes))
    collected(lake, MONDAY)
    return lake


def ran(lake, layer: str, at: datetime, status: str = "succeeded") -> None:
    names = {"run_id": f"run-{at:%d-%H-%M}", "dag_id": "a_dag", "step": "a_step"}
    record_run(lake, layer=layer, year=YEAR, started_at=at, status=status, settings=get_settings(), **names)


def collected(lake, at: datetime) -> None:
    rows = a_report(1, score=2)["documents"]
    write(lake, {"documents": [row | {"fetched_at": at} for row in rows]}, "shire-001")


def told(lake, now: datetime, **changed) -> list[str]:
    return list(health.behind(lake, get_settings().model_copy(update=changed), now, DAY))


def test_nothing_is_wrong_until_a_day_after_the_next_run_is_due(lake):
    assert told(lake, MONDAY + 2 * DAY) == told(lake, MONDAY + 7.5 * DAY) == []
    [fault] = told(lake, MONDAY + 8.1 * DAY)
    assert fault.startswith(
        "collect_reports should have run at 23 November 2026, 06:00 UTC and has not: the last time was 16"
    )


def test_a_run_by_hand_counts_and_one_that_failed_does_not(lake):
    ran(lake, "raw", MONDAY + 7 * DAY, status="failed")
    assert len(told(lake, MONDAY + 8.1 * DAY)) == 1
    ran(lake, "raw", MONDAY + 7.2 * DAY)
    assert told(lake, MONDAY + 8.1 * DAY) == []


def test_a_lake_that_nothing_was_ever_collected_into(tmp_path):
    assert "it has never" in told(open_lake(str(tmp_path / "new")), MONDAY + 2 * DAY)[0]


def test_what_was_collected_and_is_not_analysed_or_analysed_and_not_published(lake):
    collected(lake, MONDAY + timedelta(hours=1))
    [fault] = told(lake, MONDAY + 2 * DAY)
    assert fault.startswith(
        "2023-24: what was collected at 16 November 2026, 07:00 UTC is not analysed. Is analyse_reports paused"
    )
    ran(lake, "analysed", MONDAY + timedelta(hours=2))
    [fault] = told(lake, MONDAY + 2 * DAY)
    assert "what was analysed at 16 November 2026, 08:00 UTC is not published" in fault
    assert told(lake, MONDAY + 2 * DAY, release_gate=True) == [], "a year that waits for its owner is not behind"
    assert told(lake, MONDAY + timedelta(hours=20)) == [], "it may still be at it"


def test_the_exit_code_tells_a_monitor(lake, monkeypatch, capsys):
    monkeypatch.setenv("COLLECT_CRON", "0 6 1 1 *")
    monkeypatch.setenv("COLLECT_CRON_DEADLINE", "")
    ran(lake, "raw", datetime.now(UTC))
    assert health.main([]) == 0
    assert health.main(["--airflow", "http://127.0.0.1:9"]) == 1
    assert "Airflow at http://127.0.0.1:9 does not answer" in capsys.readouterr().out
    monkeypatch.setenv("COLLECT_CRON", "every day")
    assert health.main([]) == 2
    assert "every day" in capsys.readouterr().err
