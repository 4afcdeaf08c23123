"""What a run has staged is checked before it is moved, and what is wrong is laid at the door of single reports."""

from __future__ import annotations

import re
import socket
import tempfile

import pytest

from include.checks import CheckError, check_staged, check_staged_in_parts
from include.datasets import analysed, converted, of_layer, raw
from include.lake import Lake, LocalStore
from tests.publish.a_year import YEAR, a_report, partnership, write

STEPS = [*of_layer("converted"), *of_layer("analysed")]


@pytest.fixture
def lake(tmp_path):
    return Lake(LocalStore(tmp_path / "lake"))


def stage(lake, *numbers, run="run 1", change=None):
    staged = lake.staged(run)
    for number in numbers:
        report = a_report(number)
        if change:
            change(number, report)
        write(staged, report, f"{partnership(number)}-{YEAR}")
    return staged


def test_what_is_sound_passes_without_touching_the_network(lake, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a check reached for the network")

    staged = stage(lake, 0, 1)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    checked = check_staged(staged, [raw.DOCUMENTS, raw.COVERAGE, *STEPS], docs=lake)
    assert checked.success, checked.explain()
    assert checked.refused_reports() == {} and checked.explain() == ""


def test_nothing_is_left_in_the_temporary_folder_when_the_check_returns(lake, tmp_path, monkeypatch):
    """A task's process ends without clean-up, and a container's temporary folder is memory."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    checked = check_staged(stage(lake, 0), [analysed.SCORES], docs=lake)
    assert checked.docs and list(lake.store.list("checks"))
    assert not list(folder.iterdir())
    broken = lake.staged("run 2").root
    with pytest.raises(CheckError):
        check_staged(Lake(lake.store, broken), [analysed.SCORES], suites=folder, docs=lake)
    assert not list(folder.iterdir())


def test_a_report_with_a_wrong_page_is_refused_alone_with_the_reason(lake):
    def wrong(number, report):
        if number == 1:
            report["evidence"][0]["page"] = 44

    checked = check_staged(stage(lake, 0, 1, 2, change=wrong), [analysed.EVIDENCE, analysed.SCORES], years=[YEAR])
    refused = checked.refused_reports()
    assert list(refused) == [f"{partnership(1)}-{YEAR}"]
    assert "A page is one the document has." in refused[f"{partnership(1)}-{YEAR}"]
    assert "page=44" in refused[f"{partnership(1)}-{YEAR}"]


def test_many_reports_are_checked_some_after_the_others_with_the_same_outcome(lake):
    def wrong(number, report):
        if number == 1:
            report["evidence"][0]["page"] = 44

    staged = stage(lake, 0, 1, 2, change=wrong)
    names = [f"{partnership(number)}-{YEAR}" for number in range(3)]
    whole = check_staged(staged, STEPS, years=[YEAR])
    parts = check_staged_in_parts(staged, STEPS, YEAR, [names[:1], names[1:]], docs=lake)
    assert parts.refused_reports() == whole.refused_reports() and len(whole.refused_reports()) == 1
    rows = [sum(one.n_rows for one in checked.results if one.dataset == "evidence") for checked in (whole, parts)]
    assert rows[0] == rows[1] > 0
    assert parts.docs == f"{lake.store.uri}/checks/run-1/index.html"
    assert lake.store.exists("checks/run-1-2/index.html")


def test_findings_are_compared_with_rows_of_the_lake_where_this_run_staged_none(lake):
    everything = a_report(0)
    read = {dataset.name: everything[dataset.name] for dataset in of_layer("converted") if dataset.name in everything}
    write(lake, read, f"{partnership(0)}-{YEAR}")
    staged = lake.staged("run")
    write(staged, {name: rows for name, rows in everything.items() if name not in read}, f"{partnership(0)}-{YEAR}")
    assert check_staged(staged, [analysed.EVIDENCE, analysed.SCORES]).success
    lake.write(converted.CONVERSIONS, YEAR, f"{partnership(0)}-{YEAR}", [everything["conversions"][0] | {"n_pages": 2}])
    assert not check_staged(staged, [analysed.EVIDENCE]).success


def test_a_report_that_is_only_analysed_again_is_compared_with_its_pages_in_the_lake(lake):
    """Both at once: one report is read and analysed, another, whose pages lie in the lake, is analysed alone."""
    old = a_report(1)
    read = {dataset.name: old[dataset.name] for dataset in of_layer("converted") if dataset.name in old}
    write(lake, read, f"{partnership(1)}-{YEAR}")
    staged = stage(lake, 0)
    write(staged, {name: rows for name, rows in old.items() if name not in read}, f"{partnership(1)}-{YEAR}")
    checked = check_staged(staged, STEPS)
    assert checked.success, checked.explain()


def test_findings_without_their_evidence_do_not_pass(lake):
    def forget(number, report):
        del report["evidence"]

    checked = check_staged(stage(lake, 0, change=forget), [analysed.THEME_FINDINGS])
    assert not checked.success
    assert "number of quotes a finding claims" in checked.explain()


def test_a_year_is_checked_alone_when_asked(lake):
    staged = stage(lake, 0)
    broken = a_report(1)
    broken["scores"][0]["score"] = 4
    staged.write(analysed.SCORES, "2022-23", "x", broken["scores"])
    assert check_staged(staged, [analysed.SCORES], years=[YEAR]).success
    assert not check_staged(staged, [analysed.SCORES]).success


def test_a_promise_broken_by_no_report_in_particular_cannot_be_refused_by_report(lake):
    staged = lake.staged("run")
    staged.write(raw.DOCUMENTS, YEAR, "x", [a_report(0)["documents"][0] | {"report_id": None}])
    with pytest.raises(CheckError, match="A collected document belongs to a report"):
        check_staged(staged, [raw.DOCUMENTS]).refused_reports()


def test_data_docs_stand_below_the_lake_and_show_no_markup_from_reports(lake):
    def inject(number, report):
        report["theme_findings"][0]["theme_id"] = report["theme_findings"][1]["theme_id"] = "<script>alert(1)</script>"

    checked = check_staged(stage(lake, 0, change=inject), [analysed.THEME_FINDINGS], docs=lake)
    assert not checked.success
    assert checked.docs == f"{lake.store.uri}/checks/run-1/index.html"
    pages = [key for key in lake.store.list("checks/run-1") if key.endswith(".html")]
    text = "".join(lake.store.get(key).decode() for key in pages)
    assert "A theme's name is answered once per report." in text
    assert f"{partnership(0)}-{YEAR}" in text
    assert "<script>alert(1)" not in text and re.search(r"&(amp;)?lt;script", text)
