"""Every layer: what ran, on what, with which outcome."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import columns as c
from include.datasets.definition import Column, Dataset


def _runs(layer: str) -> Dataset:
    return Dataset(
        name="runs",
        layer=layer,
        one_row_per="DAG run × step",
        description="What ran in this layer: versions, settings, counts and time.",
        key=("run_id", "step"),
        columns=(
            Column("run_id", c.text, "The DAG run.", required=True),
            Column("dag_id", c.text, "The DAG.", required=True),
            Column("step", c.text, "The step.", required=True),
            Column("status", c.text, "succeeded, or what stopped it.", required=True),
            Column("reason", c.text, "Why, where it did not succeed."),
            Column("started_at", c.moment, "Start.", required=True),
            Column("seconds", c.number, "Duration.", required=True, unit="seconds"),
            Column("counts", pa.map_(pa.string(), pa.int64()), "What was counted: done, skipped, failed …"),
            Column("versions", pa.map_(pa.string(), pa.string()), "Software, framework, engine, settings that matter."),
            Column("cost", c.number, "Money spent on models.", required=True),
            Column("checks", c.text, "Where the data docs of the checks are, when any ran."),
        ),
    )


RUNS = {layer: _runs(layer) for layer in ("raw", "converted", "analysed", "review", "published", "surveys")}
