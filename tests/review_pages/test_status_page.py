"""The status page tells operations what failed and why, what waits for whom, and what it cost."""

from __future__ import annotations

from datetime import UTC, datetime

from include.datasets import analysed, raw
from include.datasets.review import RELEASE_DECISIONS
from include.datasets.runs import RUNS
from include.review_pages import PREFIX
from include.settled import settle_year
from tests.review_pages.a_lake import MADE_BY, NOW, REPORT, YEAR


def status(visit, year: str = "") -> str:
    answer = visit("vera").get(f"{PREFIX}/status{f'/{year}' if year else ''}")
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def a_run(run_id: str, cost: float = 0.0) -> dict:
    return {
        "run_id": run_id, "dag_id": "analyse_reports", "step": "analyse", "status": "succeeded", "seconds": 61.0,
        "started_at": datetime(2025, 7, 1, 9, 0, tzinfo=UTC), "counts": {"analysed": 1, "failed": 0}, "versions": {},
        "cost": cost,
    }  # fmt: skip


def test_the_years_stand_in_a_table_with_reports_by_state(visit):
    page = status(visit)
    assert "1 found, 1 unreachable" in page and "1 analysed" in page and "0 of 5" in page


def test_what_failed_stands_there_with_its_reason(visit, lake):
    failed = {"report_id": "eastlow-2023-24", "partnership_id": "eastlow", "state": "failed", "step": "convert"}
    rest = {"reason": "It is protected by a password.", "document_ids": [], "n_pages": 0}
    marks = {"conversion_fingerprint": "c", "fingerprint": "f"}
    lake.write(analysed.REPORT_STATES, YEAR, "eastlow-2023-24", [{**failed, **rest, **marks, **MADE_BY}])
    page = status(visit)
    assert "eastlow</td><td>convert</td><td>failed</td>" in page and "It is protected by a password." in page
    assert "The site did not answer." in page, "a partnership whose site is down"


def test_what_waits_is_told_for_whom(visit, lake, monkeypatch):
    document = {
        "document_id": "0123456789ab",
        "status": "quarantined",
        "source": "inbox/scan.pdf",
        "n_bytes": 1,
        "chapter_no": 1,
    }
    rest = {"media_type": "application/pdf", "sha256": "0" * 64, "raw_key": "raw/x", "fetched_at": NOW}
    lake.write(raw.DOCUMENTS, "unknown", "0123456789ab", [{**document, **rest, "reason": "No partnership is named."}])
    monkeypatch.setenv("REVIEWERS", "ann, ben")
    monkeypatch.setenv("YEAR_OWNER", "olga")
    monkeypatch.setenv("RELEASE_GATE", "true")
    page = status(visit)
    assert "1 document in quarantine" in page and "No partnership is named." in page
    assert "1 partnership overdue" in page
    assert "<td>ann</td><td>5 open answers dealt to them</td>" in page
    assert "<td>ben</td><td>1 open answer dealt to them</td>" in page, "the one that two people are to give"
    assert "<td>olga</td>" in page and "nothing is published before" in page


def test_the_owner_is_sent_to_the_question_only_when_it_is_asked(visit, lake, monkeypatch):
    monkeypatch.setenv("REVIEW_PATIENCE_DAYS", "100000")
    page = status(visit)
    assert "asked when the sample is settled" in page and "required_actions" not in page
    monkeypatch.setenv("REVIEW_PATIENCE_DAYS", "28")
    assert 'href="/required_actions"' in status(visit), "patience is over: people were asked in 2025"


def test_what_is_long_is_folded_and_what_failed_is_not(visit, lake):
    for number in range(30):
        late = {
            "partnership_id": f"late{number}",
            "partnership": f"Late {number}",
            "status": "not_found",
            "is_overdue": True,
        }
        rest = {"looked_in": "inbox", "last_looked_at": NOW, "step": "collect", "region": "London", "n_documents": 0}
        lake.write(raw.COVERAGE, YEAR, f"late{number}", [{**late, **rest}])
    page = status(visit)
    assert "<details><summary>31 rows</summary>" in page and "<details open><summary>1 row</summary>" in page
    assert '<a href="#overdue">31 overdue</a>' in page


def test_a_released_year_no_longer_waits_for_its_owner(visit, lake):
    settled = settle_year(lake, YEAR)
    versions = {"findings_version": settled.findings_version, "reviews_version": settled.reviews_version}
    row = {"decision_id": "run1", "decision": "release", "decided_by": "olga", "decided_at": NOW, "shown": "all"}
    lake.add(RELEASE_DECISIONS, YEAR, "run1", [{**row, **versions, "code_version": "0.1.0"}])
    assert "is not released" not in status(visit)


def test_runs_lead_to_their_page_in_airflow_and_those_without_one_do_not(visit, lake):
    lake.write(RUNS["analysed"], YEAR, "one", [a_run("scheduled__2025-07-01T09:00:00+00:00")])
    lake.write(RUNS["analysed"], YEAR, "two", [a_run("plain__1") | {"step": "other"}])
    page = status(visit)
    assert 'href="/dags/analyse_reports/runs/scheduled__2025-07-01T09%3A00%3A00%2B00%3A00"' in page
    assert "plain__1 (from Python)" in page
    assert "01 Jul 2025 10:00" in page, "in London it is summer"
    assert "analysed 1" in page and "failed 0" not in page


def test_the_cost_so_far_is_what_all_runs_paid(visit, lake):
    lake.write(RUNS["analysed"], YEAR, "one", [a_run("run-1", cost=1.25)])
    lake.write(RUNS["analysed"], YEAR, "two", [a_run("run-2", cost=2.5)])
    call = {"report_id": REPORT, "purpose": "themes", "call_no": 1, "model": "some-model", "input_tokens": 12000}
    more = {"cached_input_tokens": 0, "output_tokens": 800, "cost": 0.5, "seconds": 3.0, "attempts": 1}
    lake.write(analysed.LLM_CALLS, YEAR, REPORT, [{**call, **more, "from_store": True}])
    page = status(visit)
    assert "<td>3.75</td>" in page
    assert "1 calls to some-model (1 of them answered from the store): 12,000 tokens sent, 800 received" in page


def test_a_year_nobody_knows_is_said_to_be_unknown(visit):
    answer = visit("vera").get(f"{PREFIX}/status/2011-12")
    assert answer.status_code == 404
    assert "Nothing is known of 2011-12" in answer.text


def test_an_empty_lake_says_what_to_do(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "empty"))
    assert "Trigger the DAG <code>collect_reports</code>" in status(visit)
    assert "review_year" in visit("ann").get(f"{PREFIX}/review").text
