"""The main job through a real Airflow: reports in, yearly tables out, a second run that skips what is done, people who decide.

Airflow is started twice: by `make run`, and once for everything that follows.
"""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from rich.console import Console

from include.lake import open_lake
from include.publish.rights import LONGEST_QUOTE, MAX_QUOTED_SHARE
from include.query import QUESTIONS
from include.query.__main__ import PAGE
from include.query.build import fill
from include.query.page import section
from include.settings import PRACTICE, PROJECT
from local.airflow import LocalAirflow, LocalAirflowError
from local.run import Progress, follow_all
from tests.gate.people import settle_sample
from tests.publish.quoted import quoted_shares
from tests.sinks import Sink, webhook

pytestmark = [pytest.mark.slow, pytest.mark.airflow]

WANTED = ("colneborough-2023-24", "dunholme-vale-2023-24", "eastmarsh-2024-25")
"""A PDF, HTML chapters and one long web page, over two reporting years."""


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`make run` as its user has it, without the installation."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    command = [sys.executable, "-m", "local.run"]
    child = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**keep, "COLUMNS": "200", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        out, errors = child.communicate(timeout=540)
    except BaseException:  # too slow, or interrupted: killed outright it would leave its Airflow running
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=60)
        raise
    return subprocess.CompletedProcess(command, child.returncode, out, errors)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory) -> Path:
    """Three of the samples, one damaged file, and one of a partnership nobody knows."""
    folder = tmp_path_factory.mktemp("inbox")
    rows = list(csv.DictReader((PRACTICE / "manifest.csv").open(encoding="utf-8")))
    wanted = [row for row in rows if f"{row['partnership_id']}-{row['reporting_year']}" in WANTED]
    assert len(wanted) == len(WANTED)
    for row in wanted:
        source, target = PRACTICE / row["file"], folder / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        for neighbour in source.parent.glob(f"{source.stem}*"):
            copy = shutil.copytree if neighbour.is_dir() else shutil.copy
            copy(neighbour, target.parent / neighbour.name)
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\n" + b"nonsense " * 200)
    (folder / "stranger.html").write_text("<html><body><h1>Somewhere Else Annual Report</h1><p>Text.</p></body></html>")
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=["file", "partnership_id", "reporting_year", "kind"])
        writer.writeheader()
        writer.writerows(wanted)
        damaged = {"file": "damaged.pdf", "partnership_id": "brackenshire", "reporting_year": "2023-24", "kind": "main"}
        writer.writerow(damaged)
    shutil.copy(PRACTICE / "partnerships.csv", folder / "partnerships.csv")
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory, inbox) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    return {"LOCAL_AIRFLOW_HOME": str(home / "airflow"), "LAKE_URI": str(home / "lake"), "INBOX": str(inbox)}


@pytest.fixture(scope="module")
def first(environment) -> subprocess.CompletedProcess[str]:
    done = run(environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def lake(first, environment) -> Path:
    return Path(environment["LAKE_URI"])


def table(lake: Path, layer: str, dataset: str) -> pd.DataFrame:
    return pd.read_parquet(lake / layer / dataset)


def test_a_person_can_follow_it_and_sees_what_was_found(first):
    for words in ("analyse 2023-24", "analyse 2024-25", "publish 2023-24", "publish 2024-25", "Written:"):
        assert words in first.stdout, first.stdout
    assert "analysed" in first.stdout
    assert "score" in first.stdout.lower()


def test_every_document_ends_in_a_named_state_with_a_reason_where_it_is_not_collected(lake):
    documents = table(lake, "raw", "documents")
    assert documents["status"].notna().all()
    bad = documents[documents["status"] != "collected"]
    assert set(bad["status"]) == {"unreadable", "quarantined"}
    assert bad["reason"].str.len().gt(20).all()


def test_one_bad_report_stops_no_other_and_is_seen_in_coverage(lake):
    coverage = table(lake, "raw", "coverage").set_index(["partnership_id", "reporting_year"])
    assert coverage.loc[("colneborough", "2023-24"), "status"] == "found"
    assert coverage.loc[("brackenshire", "2023-24"), "status"] == "failed"
    assert "damaged.pdf" in coverage.loc[("brackenshire", "2023-24"), "reason"]
    assert coverage.loc[("marlow-heath", "2023-24"), "status"] == "not_found"
    states = table(lake, "analysed", "report_states")
    assert sorted(states["report_id"]) == sorted(WANTED)
    assert set(states["state"]) == {"analysed"}


def test_every_theme_criterion_and_question_has_an_answer_for_every_report(lake):
    for dataset, number in (("theme_findings", 26), ("criterion_findings", 4), ("compliance_findings", 4)):
        counts = table(lake, "analysed", dataset).groupby("report_id").size()
        assert set(counts.index) == set(WANTED)
        assert set(counts) == {number}, dataset


def test_every_verified_quote_stands_on_the_page_it_cites(lake):
    evidence = table(lake, "analysed", "evidence")
    pages = table(lake, "converted", "pages")
    verified = evidence[evidence["check_result"] == "verified"]
    assert len(verified) > 50

    def bare(text: str) -> str:
        return re.sub(r"[^a-z0-9£%]", "", text.lower())

    wrong = []
    for row in verified.itertuples():
        of_document = pages[pages["document_id"] == row.document_id]
        if pd.notna(row.page):
            near = of_document[of_document["page"].isin([row.page, row.page + 1])].sort_values("page")
        else:
            near = of_document[of_document["anchor"] == row.anchor]
        if bare(row.quote) not in bare(" ".join(near["text"])):
            wrong.append((row.report_id, row.page, row.anchor, row.quote))
    assert len(wrong) <= 0.01 * len(verified), wrong[:5]


def test_every_positive_finding_that_claims_certainty_has_a_verified_quote(lake):
    con = duckdb.connect()
    query = f"""
        select count(*) from read_parquet('{lake}/analysed/theme_findings/**/*.parquet') finding
        where status = 'addressed' and not needs_review and not exists (
            select 1 from read_parquet('{lake}/analysed/evidence/**/*.parquet') quote
            where quote.report_id = finding.report_id and quote.finding_kind = 'theme'
              and quote.finding_key = finding.theme_no::varchar and quote.check_result = 'verified')
    """
    assert con.sql(query).fetchall() == [(0,)]


def test_year_tables_are_there_for_both_years_as_parquet_and_csv(lake):
    for year, reports in (("2023-24", 2), ("2024-25", 1)):
        release = lake / "published" / year / "v1"
        scores = pd.read_parquet(release / "yearly_scores.parquet")
        assert scores["count"].sum() == reports
        assert set(scores["denominator"]) == {reports}
        assert len(pd.read_csv(release / "yearly_scores.csv")) == len(scores)
        assert set(scores["review_state"]) == {"not_reviewed"}
        assert json.loads((release / "manifest.json").read_text())
        assert (lake / "published" / year / "latest").exists()


def test_what_the_docs_answer_about_these_reports_is_what_is_answered_now(lake):
    """The page is of all samples; in these answers a line tells of one report, whichever others there are."""
    said = set(PAGE.read_text(encoding="utf-8").splitlines())
    with duckdb.connect() as connection:
        fill(connection, open_lake(str(lake)))
        for number in (7, 9, 10, 13, 14, 20):
            lines = section(number, QUESTIONS[number - 1], connection).splitlines()
            answers = [line for line in lines if line.startswith("| ")]
            assert len(answers) > 1 and set(answers) <= said, "after `make run` on an empty lake: make questions"


def test_what_is_published_quotes_reports_and_never_holds_them_whole(lake):
    evidence = pd.concat(pd.read_parquet(path) for path in lake.glob("published/*/latest/report_evidence.parquet"))
    shares = quoted_shares(
        evidence.to_dict("records"), pd.read_parquet(lake / "converted" / "pages").to_dict("records")
    )
    assert set(shares) == set(WANTED) and max(shares.values()) <= MAX_QUOTED_SHARE
    assert evidence["quote"].str.len().max() <= LONGEST_QUOTE


def test_every_line_about_a_report_is_found_by_its_id(first, environment):
    logs = (Path(environment["LOCAL_AIRFLOW_HOME"]) / "logs").glob("dag_id=analyse_reports/**/*.log")
    lines = [json.loads(line) for log in logs for line in log.read_text().splitlines()]
    of_report = [line for line in lines if line.get("report_id") == "eastmarsh-2024-25"]
    assert any("convert done" in line["event"] for line in of_report)
    assert any(line.get("document_id") and line["event"].startswith("Read: ") for line in of_report), (
        "from its child process"
    )
    assert not [line for line in lines if line.get("logger", "").startswith("great_expectations")], "how it loads"


def test_nothing_is_left_in_staging_and_every_step_left_its_run(lake):
    assert [path for path in (lake / "_staging").rglob("*") if path.is_file()] == []
    for layer in ("raw", "analysed", "published"):
        runs = table(lake, layer, "runs")
        assert set(runs["reporting_year"]) == {"2023-24", "2024-25"}
        assert set(runs["status"]) == {"succeeded"}


def test_what_it_started_is_stopped(first, environment):
    home = Path(environment["LOCAL_AIRFLOW_HOME"])
    assert not (home / "running.json").exists()
    commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(home) not in commands


# --- people decide ------------------------------------------------------------------------------------------

GATE = "/dags/review_year/dagRuns/{run}"
QUESTION = f"{GATE}/taskInstances/ask_to_release/-1/hitlDetails"


def until(found, what: str, limit_s: float = 300):
    """The first value of `found()` that is not empty."""
    deadline = time.monotonic() + limit_s
    while not (value := found()):
        assert time.monotonic() < deadline, what
        time.sleep(2)
    return value


@pytest.fixture(scope="module")
def told() -> Iterator[Sink]:
    with webhook() as sink:
        yield sink


@pytest.fixture(scope="module")
def airflow(first, environment, told):
    """The same Airflow once more, with one who may only look, an owner who is late at once, and operations to be told."""
    today = {"REVIEW_PATIENCE_DAYS": "0", "OWNER_PATIENCE_DAYS": "0", "NOTIFY": f"http://127.0.0.1:{told.port}/hook"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**environment, **today}.items():
            patch.setenv(name, value)
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
        home = Path(environment["LOCAL_AIRFLOW_HOME"])
        with LocalAirflow(home=home, users={"vera": "viewer"}) as started:
            yield started
        for number, handler in handlers.items():
            signal.signal(number, handler)


@pytest.fixture(scope="module")
def again(airflow, lake) -> str:
    """What a person reads of a second run, here in the Airflow that people then decide in."""
    said = StringIO()
    follow_all(airflow, open_lake(str(lake)), Progress(Console(file=said, width=200)))
    return said.getvalue()


@pytest.fixture(scope="module")
def asked(airflow, again, lake) -> dict[str, str]:
    """The run that asks, by year: people have settled the sample of 2023-24 since, and nobody that of 2024-25."""
    runs = airflow.api("GET", "/dags/review_year/dagRuns", params={"state": "running"})["dag_runs"]
    asking = {run["partition_key"]: run["dag_run_id"] for run in runs}
    assert settle_sample(open_lake(str(lake)), "2023-24")
    order = {"logical_date": None, "partition_key": "2023-24"}
    asking["2023-24"] = airflow.api("POST", "/dags/review_year/dagRuns", json=order)["dag_run_id"]
    log = Path(airflow.home) / "logs" / "scheduler.log"
    for run in asking.values():
        task = f"{GATE}/taskInstances/ask_to_release".format(run=run)
        until(lambda task=task: airflow.api("GET", task)["state"] == "awaiting_input", "the owner was not asked")
        noticed = re.compile(rf"Received executor event.*ask_to_release.*{re.escape(run)}")
        until(lambda noticed=noticed: noticed.search(log.read_text(errors="replace")), "the parking was not noticed")
    return asking


def answer(airflow, run: str, option: str, user: str = "admin", note: str = "") -> None:
    given = {"chosen_options": [option], "params_input": {"note": note}}
    airflow.api("PATCH", QUESTION.format(run=run), user=user, json=given)


def ended(airflow, run: str, dag_id: str = "review_year") -> dict[str, str]:
    """How the tasks of a run came out, once it has ended."""
    place = f"/dags/{dag_id}/dagRuns/{run}"
    until(lambda: airflow.api("GET", place)["state"] in {"success", "failed"}, f"{run} does not end")
    return {one["task_id"]: one["state"] for one in airflow.api("GET", f"{place}/taskInstances")["task_instances"]}


def releases(lake: Path) -> pd.DataFrame:
    return table(lake, "review", "release_decisions").set_index("reporting_year")


def test_every_year_has_its_sample_and_a_person_reads_how_many_answers_wait(first, lake):
    sample = table(lake, "review", "review_sample")
    assert set(sample["reporting_year"]) == {"2023-24", "2024-25"}
    for year, some in sample.groupby("reporting_year"):
        assert f"{len(some)} answers wait for review" in first.stdout, year


def test_a_second_run_skips_what_is_done_and_says_so(first, lake, request):
    def analysed() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (lake / "analysed").rglob("*.parquet") if "/runs/" not in str(path)}

    before = analysed()
    assert "unchanged" in request.getfixturevalue("again")
    assert analysed() == before
    assert not (lake / "published" / "2023-24" / "v2").exists()


def test_the_question_shows_what_would_be_published_and_only_the_newest_stands(airflow, asked):
    body = airflow.api("GET", QUESTION.format(run=asked["2023-24"]))["body"]
    for words in ("2 analysed.", "all are kept.", "Engine and people agree on", "/safeguarding/review/2023-24"):
        assert words in body, body
    assert "Nobody has checked anything yet." in airflow.api("GET", QUESTION.format(run=asked["2024-25"]))["body"]
    runs = airflow.api("GET", "/dags/review_year/dagRuns", params={"limit": 100})["dag_runs"]
    assert {run["dag_run_id"] for run in runs if run["state"] == "running"} == set(asked.values())
    assert all("Superseded" in run["note"] for run in runs if run["state"] == "failed")


def test_who_may_only_look_cannot_answer(airflow, asked):
    with pytest.raises(LocalAirflowError, match="403"):
        answer(airflow, asked["2023-24"], "Release", user="vera")


def test_a_refusal_is_on_record_and_releases_nothing(airflow, asked, lake):
    before = airflow.api("GET", "/dags/publish_year/dagRuns")["total_entries"]
    answer(airflow, asked["2024-25"], "Do not release", note="Ask Eastmarsh first.")
    assert ended(airflow, asked["2024-25"])["release"] == "skipped"
    kept = releases(lake).loc["2024-25"]
    assert (kept["decision"], kept["decided_by"], kept["note"]) == ("refuse", "admin", "Ask Eastmarsh first.")
    assert airflow.api("GET", "/dags/publish_year/dagRuns")["total_entries"] == before
    with pytest.raises(LocalAirflowError, match="409"):
        answer(airflow, asked["2024-25"], "Release")


def test_what_its_owner_releases_is_published_as_reviewed(airflow, asked, lake):
    def published() -> str | None:
        runs = airflow.api("GET", "/dags/publish_year/dagRuns", params={"limit": 100, "order_by": "-run_after"})
        new = [run for run in runs["dag_runs"] if run["partition_key"] == "2023-24"]
        return new[0]["dag_run_id"] if new[0]["dag_run_id"] not in known else None

    known = {run["dag_run_id"] for run in airflow.api("GET", "/dags/publish_year/dagRuns")["dag_runs"]}
    answer(airflow, asked["2023-24"], "Release")
    assert set(ended(airflow, asked["2023-24"]).values()) == {"success"}
    run = until(published, "publish_year was not set off by the release")
    assert ended(airflow, run, "publish_year") == {"publish": "success"}
    release = lake / "published" / "2023-24" / "latest"
    assert set(pd.read_parquet(release / "yearly_scores.parquet")["review_state"]) == {"reviewed"}
    manifest = json.loads((release / "manifest.json").read_text())
    assert manifest["version"] == 2 and manifest["review"]["released"]["by"] == "admin"
    assert manifest["review"]["checked"] > 20 and manifest["review"]["open"] == 0


def test_operations_are_told_of_a_failed_run_once_and_of_an_owner_who_is_late(airflow, asked, told, tmp_path):
    conf = {"inbox": str(tmp_path / "nowhere")}
    run = airflow.api("POST", "/dags/collect_reports/dagRuns", json={"logical_date": None, "conf": conf})["dag_run_id"]
    assert ended(airflow, run, "collect_reports")["take_in"] == "failed"

    def messages(event: str) -> list[dict[str, str]]:
        return [body for _, body in told.received if body["event"] == event]

    until(lambda: messages("failed"), "nobody was told of the failed run")
    [failed] = messages("failed")
    assert (failed["dag_id"], failed["task_id"], failed["run_id"]) == ("collect_reports", "take_in", run)
    assert failed["link"].startswith(f"{airflow.url}/dags/collect_reports/runs/")
    assert "nowhere" not in str(failed), "what a note says stays inside"
    clear = {"dry_run": False, "only_failed": True, "dag_run_id": run, "task_ids": ["take_in"]}
    assert airflow.api("POST", "/dags/collect_reports/clearTaskInstances", json=clear)["total_entries"] == 1
    until(lambda: {one["run_id"] for one in messages("late")} >= set(asked.values()), "nobody was told of the owner")
    assert {one["reporting_year"]: one["subject"] for one in messages("late")} == {
        year: f"{year} waits for its owner's answer" for year in ("2023-24", "2024-25")
    }


def test_an_empty_inbox_is_said_in_one_sentence_before_airflow_starts(tmp_path):
    done = run(
        {"INBOX": str(tmp_path), "LAKE_URI": str(tmp_path / "lake"), "LOCAL_AIRFLOW_HOME": str(tmp_path / "home")}
    )
    assert done.returncode == 2
    assert "Cannot run:" in done.stdout
    assert str(tmp_path) in done.stdout.replace("\n", "")
    assert not (tmp_path / "home").exists()
