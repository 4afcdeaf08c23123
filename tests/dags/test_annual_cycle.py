"""The timetable runs on a calendar and leaves the partitions to the task."""

import pendulum


def test_it_is_scheduled_by_cron_and_partitioned_at_run_time():
    from airflow.timetables.base import TimeRestriction
    from annual_cycle import AnnualCycleTimetable

    timetable = AnnualCycleTimetable("0 6 1 * *", timezone="Europe/London")
    assert timetable.can_be_scheduled
    assert timetable.partitioned_at_runtime
    info = timetable.next_dagrun_info(
        last_automated_data_interval=None,
        restriction=TimeRestriction(earliest=pendulum.datetime(2026, 1, 15), latest=None, catchup=True),
    )
    assert info is not None
    assert info.run_after == pendulum.datetime(2026, 2, 1, 6, tz="Europe/London")


def test_airflow_finds_it_among_the_plugins():
    from airflow import plugins_manager

    plugins, errors = plugins_manager._get_plugins()
    assert not errors
    assert "annual_cycle" in {plugin.name for plugin in plugins}
