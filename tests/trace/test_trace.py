"""Anything published leads back to the page and file it came from; what was changed afterwards is found."""

from __future__ import annotations

import hashlib
import json

import pytest

from include.datasets import DATASETS
from include.settings import get_settings
from include.trace import TraceError, find, path, verify
from include.trace.__main__ import main
from tests.publish.a_year import QUOTE, YEAR, partnership, write
from tests.trace.conftest import REPORT


def told(lake, id):
    return [(line.label, line.text) for line in path(lake, find(lake, id))]


def test_an_answer_leads_from_the_release_over_people_quote_and_page_to_the_stored_file(lake):
    lines = told(lake, f"{REPORT}/theme/4")
    labels = [label for label, _ in lines]
    assert labels[:4] == ["finding", "published", "review", "finding"]
    texts = dict(lines)
    assert f"published/{YEAR}/v1/report_themes.parquet" in texts["published"] and "run-1" in texts["published"]
    assert "ann" in texts["review"] and "amend → partial: One sentence only." in texts["review"]
    assert "addressed, confidence 0.80" in texts["finding"]
    assert QUOTE in texts["evidence 1"] and "page 3 (printed iii)" in texts["evidence 1"]
    assert "reports/1.pdf" in texts["collected"] and "2025-03-01 12:00" in texts["collected"]
    assert "raw/files/1.pdf" in texts["file"] and "its bytes are these" in texts["file"]
    assert hashlib.sha256(b"1").hexdigest() in texts["file"]
    assert "framework wt2023 1.0" in texts["made by"]


@pytest.mark.parametrize(
    ("id", "words"),
    [
        (f"{REPORT}/criterion/2", "criterion_2 1"),
        (f"{REPORT}/compliance/partnership_chair", "answer met"),
        ("c1-police", "contributor Police"),
        (f"{REPORT}/item/p1", "neglect"),
        (REPORT, "compliance_findings"),
        (partnership(2), "found"),
        (f"{YEAR}/v1", "First release."),
        (YEAR, "run-1"),
        (REPORT.upper(), "analysed"),
        (f"{REPORT}/theme/4/1", QUOTE),
        ("good1", f"analysed/theme_findings/reporting_year={YEAR}/{REPORT}.parquet"),
        (f"partnerships/{partnership(2)}.html", "found"),
        ("shire 2", "found"),
    ],
)
def test_every_kind_of_id_is_known(lake, id, words):
    assert any(words in f"{label} {text}" for label, text in told(lake, id))


def test_a_document_tells_what_cites_it(lake):
    document = lake.rows(DATASETS["documents"], YEAR)[0]["document_id"]
    assert any(label == "cited by" and "/theme/1" in text for label, text in told(lake, document))
    assert find(lake, document + "0" * 52).kind == "document"


def test_a_document_that_was_replaced_leads_from_the_releases_that_quote_it_to_its_file(lake):
    dataset = DATASETS["documents"]
    [row] = [row for row in lake.rows(dataset, YEAR) if row["report_id"] == f"{partnership(2)}-{YEAR}"]
    lake.remove(dataset, YEAR, row["report_id"])
    try:
        texts = dict(told(lake, row["document_id"]))
        assert f"read for {row['report_id']}, is in force no more" in texts["document"]
        assert "raw/files/2.pdf" in texts["file"] and "its bytes are these" in texts["file"]
        assert texts["released"] == f"{YEAR} v1; its quotes: published/{YEAR}/v1/report_evidence.parquet"
        with pytest.raises(TraceError):
            find(lake, "0123456789ab")
    finally:
        write(lake, {"documents": [row]}, row["report_id"])


def test_an_answer_that_something_is_absent_says_that_it_rests_on_the_whole_report(lake):
    assert any("rests on the whole report" in text for _, text in told(lake, f"{REPORT}/theme/14"))


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("shire-01-2023-24", "Most like it: shire-001-2023-24"),
        (f"{REPORT}/theme/99", "has no theme '99'. It has: 1, 2, 3"),
        ("shire-009-2023-24/theme/1", "No report 'shire-009-2023-24' was analysed. Most like it: shire-0"),
        ("?", "An id is a report"),
        ("2019-20", "2019-20 was never released"),
        (f"{REPORT}/theme/4/9", f"{REPORT}/theme/4 has no quote 9"),
        (f"{REPORT}/audit/wt2018.feedback", f"{REPORT} has no audit 'wt2018.feedback'. It has: panel2021."),
        ("surveys/2099", "surveys/2099 was never released"),
        ("2023-24/v7", "There is no release v7 of 2023-24. Releases: 2023-24/v1."),
    ],
)
def test_a_wrong_id_is_answered_with_what_was_meant(lake, id, sentence):
    with pytest.raises(TraceError) as wrong:
        told(lake, id)
    assert sentence in str(wrong.value)


def test_a_release_is_as_its_manifest_says(lake):
    outcome = verify(lake, YEAR)
    assert not outcome.faults and outcome.n_documents == 3
    assert outcome.message.endswith("are as the manifest says.")


def test_a_changed_a_lost_and_a_strange_file_are_found(lake):
    store, folder = lake.store, f"published/{YEAR}"
    kept = {key: store.get(key) for key in (f"{folder}/v1/yearly_scores.parquet", "raw/files/2.pdf")}
    store.put(f"{folder}/v1/yearly_scores.parquet", b"other")
    store.delete("raw/files/2.pdf")
    store.put(f"{folder}/latest/stranger.csv", b"x")
    try:
        assert verify(lake, YEAR, 1).faults == (
            f"{folder}/v1/yearly_scores.parquet was changed after its release.",
            f"{folder}/latest/stranger.csv is not in the manifest.",
            f"raw/files/2.pdf, read for {partnership(2)}-{YEAR}, is gone.",
        )
        assert any("THE FILE IS GONE" in text for _, text in told(lake, f"{partnership(2)}-{YEAR}"))
    finally:
        for key, data in kept.items():
            store.put(key, data)
        store.delete(f"{folder}/latest/stranger.csv")


def test_the_command_prints_the_path_and_says_what_is_wrong(lake, capsys, monkeypatch):
    monkeypatch.setenv("LAKE_URI", lake.store.uri)
    assert get_settings().lake_uri == lake.store.uri
    assert main([f"{REPORT}/theme/4"]) == 0
    assert "evidence 1" in capsys.readouterr().out
    assert main(["--verify", YEAR]) == 0 and main(["--verify", "last year"]) == 2 and main([]) == 2
    assert main(["nobody"]) == 1
    assert "has the id 'nobody'" in capsys.readouterr().err


def test_the_manifest_names_everything_a_release_was_made_from(lake):
    """What the path of a release rests on: hashes, code, framework, engine, review, inputs, documents."""
    manifest = json.loads(lake.store.get(f"published/{YEAR}/v1/manifest.json"))
    assert {"files", "inputs", "documents", "register", "made_by", "published_by", "review_state", "review"} <= set(
        manifest
    )
    assert all({"sha256", "raw_key", "source", "report_id"} <= set(document) for document in manifest["documents"])
    assert {"engine", "model", "framework_id", "framework_version", "code_version"} <= set(manifest["made_by"][0])
    assert all(len(entry["sha256"]) == 64 for entry in (*manifest["inputs"].values(), *manifest["files"].values()))
    assert "reviews" in manifest["inputs"] or "reviews_version" in manifest["review"]
