"""Every DAG file parses, is wiring only, and keeps the house's policy."""

import ast
import json
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in (PROJECT / "dags").glob("*.py") if path.stem not in {"wiring", "notifying", "asking"})


@pytest.fixture(scope="module")
def dags():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(PROJECT / "dags"))
    assert bag.import_errors == {}
    return bag.dags


def test_each_file_holds_the_dag_of_its_name(dags):
    assert sorted(dags) == [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dag_file_is_wiring_and_its_docstring_is_its_page(path, dags):
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert len(path.read_text().splitlines()) <= 125
    for part in ("**Reads**", "**Writes**", "**Runs**", "**Settings**", "**Triage.**", "**How it resumes.**"):
        assert part in re.sub(r"\s+", " ", docstring), part
    assert dags[path.stem].doc_md.strip() == docstring.strip()


def test_every_task_is_retried_limited_and_in_a_known_pool(dags):
    pools = {"default_pool", *json.loads((PROJECT / "dags" / "pools.json").read_text())}
    for dag in dags.values():
        assert dag.tags
        assert not dag.catchup
        for task in dag.tasks:
            where = f"{dag.dag_id}.{task.task_id}"
            assert task.retries >= 1, where
            assert task.execution_timeout is not None, where
            assert task.pool in pools, where
            assert task.owner == "operations", where


def test_reading_tasks_share_the_pool_of_one_slot_per_machine(dags):
    reading = {task.task_id for task in dags["analyse_reports"].tasks if task.pool == "reading"}
    assert reading == {"read.convert", "read.analyse"}


def test_a_model_is_asked_from_one_slot_and_a_batch_is_waited_for_without_a_worker(monkeypatch):
    from airflow.dag_processing.dagbag import DagBag

    for name, value in {"ENGINE": "openai", "LLM_BATCH": "true", "LLM_BATCH_LOOK_S": "77"}.items():
        monkeypatch.setenv(name, value)
    dag = DagBag(str(PROJECT / "dags")).dags["analyse_reports"]
    assert dag.get_task("read.analyse").pool == "asking"
    assert dag.get_task("read.convert").pool == "reading"
    waiting = dag.get_task("read.wait_for_batch")
    assert (waiting.mode, waiting.poke_interval) == ("reschedule", 77)
    assert waiting.downstream_task_ids == {"read.analyse"}
    across = dag.get_task("synthesise")
    assert (across.pool, across.upstream_task_ids) == ("asking", {"check_and_keep"})
    assert [task.task_id for task in dag.tasks if task.outlets] == ["synthesise"], "publication waits for it"


def test_sites_are_looked_at_only_where_that_is_asked_for(dags, monkeypatch):
    from airflow.dag_processing.dagbag import DagBag

    assert "look_on_the_web" not in {task.task_id for task in dags["collect_reports"].roots}
    monkeypatch.setenv("CRAWL", "true")
    crawling = DagBag(str(PROJECT / "dags")).dags["collect_reports"]
    assert crawling.get_task("look_on_the_web").downstream_task_ids == {"take_in"}


def test_assets_hand_the_reporting_year_from_dag_to_dag(dags):
    def outlets(dag_id):
        return {asset.name for task in dags[dag_id].tasks for asset in task.outlets}

    def inlets(dag_id):
        condition = dags[dag_id].timetable.asset_condition
        return {asset.name for asset in getattr(condition, "objects", [condition])}

    assert outlets("collect_reports") == inlets("analyse_reports") == {"raw_reports"}
    assert outlets("analyse_reports") == inlets("review_year") == {"analysed_reports"}
    assert outlets("review_year") == {"reviewed_reports"}
    assert inlets("publish_year") == {"analysed_reports", "reviewed_reports"}
    assert outlets("publish_year") == {"yearly_tables"}


def test_either_the_analysis_or_the_owner_sets_off_publication(dags):
    from airflow.sdk.definitions.asset import AssetAny

    assert isinstance(dags["publish_year"].timetable.asset_condition, AssetAny)


def test_only_a_persons_answer_lets_a_year_go(dags):
    review = dags["review_year"]
    asked, keeps = review.get_task("ask_to_release"), review.get_task("release")
    assert asked.defaults is None, "a time-out would answer by itself"
    assert (asked.options, asked.multiple) == (["Release", "Do not release"], False)
    assert [task.task_id for task in review.tasks if task.outlets] == ["release"]
    assert keeps.trigger_rule == "all_success" and "ask_to_release" in keeps.upstream_task_ids
    assert asked.response_timeout.days >= 90, "the default would be that of a task that works: half an hour"


def test_a_question_that_nobody_answered_in_time_ends_as_a_fault(dags):
    from airflow.providers.standard.exceptions import HITLTimeoutError

    asked = dags["review_year"].get_task("ask_to_release")
    with pytest.raises(HITLTimeoutError):
        asked.execute_complete({}, {"error": "Nobody answered.", "error_type": "timeout"})


def test_the_owner_alone_is_asked_where_one_is_named(dags, monkeypatch):
    from airflow.dag_processing.dagbag import DagBag

    assert dags["review_year"].get_task("ask_to_release").assigned_users is None
    monkeypatch.setenv("YEAR_OWNER", "ann")
    asked = DagBag(str(PROJECT / "dags")).dags["review_year"].get_task("ask_to_release")
    assert asked.assigned_users == [{"id": "ann", "name": "ann"}]


def test_people_are_waited_for_without_a_worker(dags):
    waiting = dags["review_year"].get_task("wait_for_people")
    assert waiting.mode == "reschedule" and waiting.poke_interval >= 600


def test_a_survey_is_tabulated_by_hand_and_of_no_reporting_year(dags):
    survey = dags["tabulate_survey"]
    assert not survey.timetable.can_be_scheduled
    assert survey.params["responses"] == ""
    assert [task.task_id for task in survey.tasks if task.outlets] == ["release_tables"]
    assert survey.get_task("release_tables").upstream_task_ids == {"read_responses"}


def test_include_knows_nothing_of_airflow():
    for path in (PROJECT / "include").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) airflow", path.read_text(), re.MULTILINE), path


def test_steps_import_nothing_of_each_other():
    steps = ("collect", "convert", "analyse", "review", "publish")
    for step in steps:
        for path in (PROJECT / "include" / step).rglob("*.py"):
            others = "|".join(one for one in steps if one != step)
            assert not re.search(rf"^\s*(from|import) include\.({others})\b", path.read_text(), re.MULTILINE), path
