"""The calendar of the annual cycle: weekly around the deadline, else monthly; the task names the partitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from airflow.exceptions import AirflowTimetableInvalid
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.trigger import CronTriggerTimetable

from include.reporting_years import is_near_deadline

if TYPE_CHECKING:
    from pendulum import DateTime

_HORIZON = timedelta(days=800)
"""An expression that gives no run in its part of the year within this time gives none at all."""

_SKIPPED_HOUR = timedelta(hours=2)
"""A time that the clocks skip in March is its own predecessor to Airflow: step over it."""


class AnnualCycleTimetable(CronTriggerTimetable):
    """Runs by one cron expression in the weeks around the deadline and by another in the rest of the year.

    `deadline` is `MM-DD`, the day by which the reports of the year that ended in March are due. Both expressions are
    read in `timezone` (a name), so that a run at six stays at six when the clocks change. A run counts to the weeks
    around the deadline by its own day. Without `cron_deadline` the first expression holds the whole year.

    The partitions (reporting years) are named by the task at run time: `CronTriggerTimetable` would not let it,
    `PartitionedAtRuntime` would never run by itself; this does both, as the example plugin that Airflow ships.
    """

    partitioned_at_runtime = True

    def __init__(
        self,
        cron: str,
        cron_deadline: str = "",
        *,
        deadline: str = "09-30",
        weeks_before: int = 4,
        weeks_after: int = 12,
        timezone: str = "Europe/London",
    ):
        super().__init__(cron, timezone=timezone)
        self._told: dict[str, Any] = {
            "cron": cron,
            "cron_deadline": cron_deadline or cron,
            "deadline": deadline,
            "weeks_before": weeks_before,
            "weeks_after": weeks_after,
            "timezone": timezone,
        }
        self._usual = CronTriggerTimetable(cron, timezone=timezone)
        self._around = CronTriggerTimetable(cron_deadline or cron, timezone=timezone)
        self.description = self._usual.description
        if cron_deadline:
            self.description += (
                f"; from {weeks_before} weeks before {deadline} to {weeks_after} weeks after it: "
                f"{self._around.description}"
            )

    @property
    def summary(self) -> str:
        """Both expressions, as the list of DAGs shows them."""
        return " · ".join(dict.fromkeys((self._usual.summary, self._around.summary)))

    def validate(self) -> None:
        """Raises AirflowTimetableInvalid for an expression or a deadline that cannot be read."""
        self._usual.validate()
        self._around.validate()
        try:
            self._is_around(datetime.now(UTC))
        except ValueError as error:
            raise AirflowTimetableInvalid(
                f"The deadline {self._told['deadline']!r} is no day written as MM-DD ({error})."
            ) from error

    def last_due(self, moment: datetime) -> datetime:
        """The newest run of the calendar that lies not after a moment. Raises AirflowTimetableInvalid where there is none."""
        import pendulum

        due: datetime = self._align_to_prev(pendulum.instance(moment))
        return due

    def _is_around(self, moment: datetime) -> bool:
        day = moment.astimezone(ZoneInfo(self._told["timezone"])).date()
        return is_near_deadline(day, self._told["deadline"], self._told["weeks_before"], self._told["weeks_after"])

    def _get_next(self, current: DateTime) -> DateTime:
        found = [run for run in (self._step(current, around, forward=True) for around in (False, True)) if run]
        return min(found) if found else self._never()

    def _get_prev(self, current: DateTime) -> DateTime:
        found = [run for run in (self._step(current, around, forward=False) for around in (False, True)) if run]
        return max(found) if found else self._never()

    def _step(self, current: DateTime, around: bool, *, forward: bool) -> DateTime | None:
        """The nearest run of one expression that lies in that expression's part of the year."""
        table = self._around if around else self._usual
        step = table._get_next if forward else table._get_prev
        onward = _SKIPPED_HOUR if forward else -_SKIPPED_HOUR
        run = step(current)
        while self._is_around(run) != around:
            if abs(run - current) > _HORIZON:
                return None
            following = step(run)
            run = following if following != run else step(run + onward)
        return run

    def _never(self) -> DateTime:
        raise AirflowTimetableInvalid(f"{self.summary} never runs: correct COLLECT_CRON or COLLECT_CRON_DEADLINE.")

    def serialize(self) -> dict[str, Any]:
        """What `deserialize` makes the same timetable of, as JSON."""
        return dict(self._told)

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> AnnualCycleTimetable:
        """The timetable that `serialize` has written."""
        return cls(**data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnnualCycleTimetable) and self._told == other._told

    def __hash__(self) -> int:
        return hash(tuple(self._told.values()))


class AnnualCyclePlugin(AirflowPlugin):
    """Registers the timetable with Airflow."""

    name = "annual_cycle"
    timetables = [AnnualCycleTimetable]  # noqa: RUF012 - Airflow's plugins are declared so
