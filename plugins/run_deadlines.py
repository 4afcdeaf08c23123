"""From when a run's deadline counts: since Airflow took the run up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk.definitions.deadline import BaseDeadlineReference

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


class RunTakenUp(BaseDeadlineReference):
    """The moment a run was queued, as Airflow's own `DAGRUN_QUEUED_AT`, and without its fault.

    Airflow 3.3 cannot clear a task of a run whose deadline refers to `DAGRUN_QUEUED_AT`: page, API and command answer with a
    TypeError (apache/airflow issue 70368), just when somebody has been told of a failure and would mend it. It computes such
    deadlines anew when a task is cleared, and those of any other reference not: a cleared run keeps its first deadline.
    """

    required_kwargs: ClassVar[set[str]] = {"dag_id", "run_id"}

    def _evaluate_with(self, *, session: Session, dag_id: str, run_id: str, **_: Any) -> datetime | None:
        from airflow.models import DagRun
        from sqlalchemy import select

        found: datetime | None = session.scalar(
            select(DagRun.queued_at).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id)
        )
        return found


class RunDeadlinesPlugin(AirflowPlugin):
    """Registers the reference with Airflow."""

    name = "run_deadlines"
    deadline_references = [RunTakenUp]  # noqa: RUF012 - Airflow's plugins are declared so
