"""The topology of the compose file, from its own environments and commands: it is healthy, and its tables are those of `make run`."""

import json

import duckdb
import psutil
import pytest

from include.query.__main__ import PAGE
from include.query.build import fill
from include.query.page import page
from tests.distributed.compared import bytes_of, differences

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.distributed]


def test_every_component_passes_the_health_check_of_the_compose_file(topology):
    for name in topology.airflow.components:
        assert topology.airflow.check_health(name).strip(), name


def test_the_pools_have_a_slot_for_reading_per_worker(topology):
    pools = {pool["name"]: pool["slots"] for pool in topology.airflow.api("GET", "/pools")["pools"]}
    assert pools["reading"] == topology.workers


def test_both_workers_took_their_share(topology, years):
    logs = [topology.airflow.logs / f"worker-{number}.log" for number in (1, 2)]
    assert years and all("Workload finished" in log.read_text() for log in logs)


def test_every_table_is_the_embedded_runs_to_the_byte(topology, years, embedded, tmp_path_factory):
    here, there = bytes_of(embedded.store), bytes_of(topology.lake.store)
    beside = tmp_path_factory.mktemp("lakes")
    for key, data in there.items():  # for who looks why they differ; the store is gone with the test
        (beside / key).parent.mkdir(parents=True, exist_ok=True)
        (beside / key).write_bytes(data)
    assert not differences(here, there)
    tables = [key for key in here if key.endswith((".parquet", ".csv")) and "/runs/" not in key]
    equal = [key for key in tables if here[key] == there[key]]
    print(json.dumps({"objects": len(here), "tables": len(tables), "equal to the byte as they are": len(equal)}))
    assert len(equal) > 0.8 * len(tables)


def test_the_twenty_answers_of_the_docs_are_those_of_these_samples(embedded):
    with duckdb.connect() as connection:
        assert fill(connection, embedded)
        assert page(connection) == PAGE.read_text(encoding="utf-8"), "after `make run` on an empty lake: make questions"


def test_nothing_is_left_in_staging_and_nothing_failed(topology, years):
    assert not list(topology.lake.store.list("_staging"))
    for dag_id in ("collect_reports", "analyse_reports", "publish_year"):
        runs = topology.airflow.api("GET", f"/dags/{dag_id}/dagRuns")["dag_runs"]
        assert runs and {run["state"] for run in runs} == {"success"}, dag_id


def test_what_it_needs_of_memory_is_said(topology, years):
    """No limit is asserted; the figure stands in docs/deployment.md."""
    parts = {
        "postgres": topology.postgres.process,
        "redis": topology.redis.process,
        "objects": topology.objects.process,
    }
    for name, process in {**parts, **topology.airflow.processes}.items():
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        print(f"{name}: {sum(one.memory_full_info().pss for one in family) / 2**20:.0f} MB")
