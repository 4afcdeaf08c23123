"""The timetable runs weekly around the deadline and monthly else, and leaves the partitions to the task."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pendulum
import pytest

LONDON = ZoneInfo("Europe/London")


def timetable(*crons: str, **settings):
    from annual_cycle import AnnualCycleTimetable

    return AnnualCycleTimetable(*(crons or ("0 6 1 * *", "0 6 * * 1")), **settings)


def runs(table, first: pendulum.DateTime, until: pendulum.DateTime) -> list[datetime]:
    """The runs between two moments, as the scheduler asks for them, in London's time."""
    from airflow.timetables.base import DataInterval, TimeRestriction

    restriction = TimeRestriction(earliest=first, latest=None, catchup=True)
    last: DataInterval | None = None
    found: list[datetime] = []
    while (info := table.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)) is not None:
        if info.run_after > until:
            return found
        found.append(info.run_after.astimezone(LONDON))
        last = DataInterval(info.run_after, info.run_after)
    return found


@pytest.fixture(scope="module")
def a_year():
    return runs(timetable(), pendulum.datetime(2026, 1, 15), pendulum.datetime(2027, 1, 15))


def test_a_year_has_monthly_runs_and_weekly_ones_around_the_deadline(a_year):
    days = [run.strftime("%Y-%m-%d") for run in a_year]
    weekly = days[days.index("2026-09-07") : days.index("2026-12-21") + 1]
    assert days[:8] == [f"2026-{month:02d}-01" for month in range(2, 10)]
    assert (weekly[0], weekly[-1], len(weekly)) == ("2026-09-07", "2026-12-21", 16)
    assert all(run.weekday() == 0 for run in a_year if run.strftime("%Y-%m-%d") in weekly)
    assert days[days.index("2026-12-21") + 1 :] == ["2027-01-01"]
    assert len(days) == len(set(days)) == 8 + 16 + 1


def test_six_in_the_morning_stays_six_when_the_clocks_change(a_year):
    assert {run.hour for run in a_year} == {6}
    in_utc = {run.strftime("%m-%d"): run.astimezone(ZoneInfo("UTC")).hour for run in a_year}
    assert (in_utc["03-01"], in_utc["04-01"]) == (6, 5), "summer time begins on 29 March 2026"
    assert (in_utc["10-19"], in_utc["10-26"]) == (5, 6), "and ends on 25 October"


def test_a_run_in_the_hour_that_comes_twice_or_never_runs_once():
    from_march = runs(
        timetable("30 1 * * *", ""), pendulum.datetime(2026, 3, 28, 12), pendulum.datetime(2026, 3, 30, 12)
    )
    assert [run.day for run in from_march] == [29, 30]
    from_october = runs(
        timetable("30 1 * * *", ""), pendulum.datetime(2026, 10, 24, 12), pendulum.datetime(2026, 10, 26, 12)
    )
    assert [run.day for run in from_october] == [25, 26]


def test_the_deadline_and_the_weeks_around_it_are_settings():
    table = timetable(deadline="12-31", weeks_before=1, weeks_after=1)
    days = [
        run.strftime("%m-%d") for run in runs(table, pendulum.datetime(2026, 11, 15), pendulum.datetime(2027, 3, 2))
    ]
    assert days == ["12-01", "12-28", "01-04", "02-01", "03-01"]


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ((2026, 10, 7, 12), "2026-10-05 06:00"),
        ((2026, 6, 20), "2026-06-01 06:00"),
        ((2026, 9, 3), "2026-09-01 06:00"),
        ((2027, 1, 2), "2027-01-01 06:00"),
    ],
)
def test_without_catching_up_the_latest_missed_run_is_made_up_for(now, last, monkeypatch):
    from airflow.timetables.base import TimeRestriction

    monkeypatch.setattr("airflow.timetables.trigger.utcnow", lambda: pendulum.datetime(*now))
    restriction = TimeRestriction(earliest=pendulum.datetime(2020, 1, 1), latest=None, catchup=False)
    info = timetable().next_dagrun_info(last_automated_data_interval=None, restriction=restriction)
    assert f"{info.run_after.astimezone(LONDON):%Y-%m-%d %H:%M}" == last


def test_it_survives_being_stored_and_read_again():
    table = timetable(deadline="10-15", weeks_before=2, weeks_after=6)
    again = type(table).deserialize(json.loads(json.dumps(table.serialize())))
    assert again == table and hash(again) == hash(table) and again != timetable()
    window = pendulum.datetime(2026, 1, 15), pendulum.datetime(2027, 1, 15)
    assert runs(again, *window) == runs(table, *window)


def test_airflow_stores_and_reads_a_dag_with_it():
    from airflow.sdk import DAG
    from airflow.serialization.serialized_objects import DagSerialization

    with DAG("with_it", schedule=timetable(deadline="10-15")) as dag:
        pass
    stored = json.loads(json.dumps(DagSerialization.to_dict(dag)))
    again = DagSerialization.from_dict(stored).timetable
    assert again.serialize() == timetable(deadline="10-15").serialize()
    assert again.partitioned_at_runtime and again.can_be_scheduled
    assert "0 6 1 * *" in again.summary and "0 6 * * 1" in again.summary


@pytest.mark.parametrize(
    ("crons", "settings", "says"),
    [
        (("0 6 1 *",), {}, "columns"),
        (("0 6 1 * *", "weekly, please"), {}, "columns"),
        ((), {"deadline": "soon"}, "deadline 'soon'"),
        ((), {"deadline": "13-01"}, "deadline '13-01'"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused(crons, settings, says):
    from airflow.exceptions import AirflowTimetableInvalid

    with pytest.raises(AirflowTimetableInvalid, match=says):
        timetable(*crons, **settings).validate()


def test_a_calendar_without_any_run_says_so():
    from airflow.exceptions import AirflowTimetableInvalid

    never = timetable("0 6 1 10 *", "0 6 1 6 *")
    with pytest.raises(AirflowTimetableInvalid, match="never runs"):
        runs(never, pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1))


def test_airflow_finds_it_among_the_plugins():
    from airflow import plugins_manager

    plugins, errors = plugins_manager._get_plugins()
    assert not errors
    assert "annual_cycle" in {plugin.name for plugin in plugins}
