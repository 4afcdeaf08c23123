"""The main job through a real Airflow: reports in, yearly tables out, and a second run that skips what is done."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from include.settings import PRACTICE, PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.airflow]

WANTED = ("colneborough-2023-24", "dunholme-vale-2023-24", "eastmarsh-2024-25")
"""A PDF, HTML chapters and one long web page, over two reporting years."""


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`make run` as its user has it, without the installation."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    return subprocess.run(
        [sys.executable, "-m", "local.run"],
        cwd=PROJECT,
        env={**keep, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


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


def test_nothing_is_left_in_staging_and_every_step_left_its_run(lake):
    assert [path for path in (lake / "_staging").rglob("*") if path.is_file()] == []
    for layer in ("raw", "analysed", "published"):
        runs = table(lake, layer, "runs")
        assert set(runs["reporting_year"]) == {"2023-24", "2024-25"}
        assert set(runs["status"]) == {"succeeded"}


def test_a_second_run_skips_what_is_done_and_says_so(first, environment, lake):
    before = {path: path.read_bytes() for path in (lake / "analysed").rglob("*.parquet") if "/runs/" not in str(path)}
    again = run(environment)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "unchanged" in again.stdout
    after = {path: path.read_bytes() for path in (lake / "analysed").rglob("*.parquet") if "/runs/" not in str(path)}
    assert after == before
    assert not (lake / "published" / "2023-24" / "v2").exists()


def test_what_it_started_is_stopped(first, environment):
    home = Path(environment["LOCAL_AIRFLOW_HOME"])
    assert not (home / "running.json").exists()
    commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(home) not in commands


def test_an_empty_inbox_is_said_in_one_sentence_before_airflow_starts(tmp_path):
    done = run(
        {"INBOX": str(tmp_path), "LAKE_URI": str(tmp_path / "lake"), "LOCAL_AIRFLOW_HOME": str(tmp_path / "home")}
    )
    assert done.returncode == 2
    assert "Cannot run:" in done.stdout
    assert str(tmp_path) in done.stdout.replace("\n", "")
    assert not (tmp_path / "home").exists()
