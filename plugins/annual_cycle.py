"""The calendar of the annual cycle: a timetable whose partitions (reporting years) are named at run time."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.trigger import CronTriggerTimetable


class AnnualCycleTimetable(CronTriggerTimetable):
    """Runs on a calendar like any cron timetable, and leaves it to the task to name the partitions.

    `CronTriggerTimetable` would not let a task name partitions, `PartitionedAtRuntime` would never run by itself;
    this does both, as the example plugin that Airflow ships.
    """

    partitioned_at_runtime = True


class AnnualCyclePlugin(AirflowPlugin):
    """Registers the timetable with Airflow."""

    name = "annual_cycle"
    timetables = [AnnualCycleTimetable]  # noqa: RUF012 - Airflow's plugins are declared so
