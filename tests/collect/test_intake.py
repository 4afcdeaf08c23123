"""Files become documents: the same bytes are one, rivals are parted, and a report's documents are numbered."""

from __future__ import annotations

import os

from include.collect.intake import storable
from include.datasets import dataset
from tests.collect.conftest import html, pdf, report_pdf

ALDERSHIRE = report_pdf("Aldershire Safeguarding Children Partnership", "2023-24")


def test_the_same_bytes_twice_are_one_document(place):
    for name in ("a.pdf", "copy of a.pdf", "2023-24/aldershire/a.pdf"):
        place.put(name, ALDERSHIRE)
    place.manifest("a.pdf,aldershire,2023-24,main")
    (row,) = place.match().values()
    assert (row["source"], row["matched_by"]) == ("a.pdf", "manifest")
    assert row["same_as"] == ["2023-24/aldershire/a.pdf", "copy of a.pdf"]


def test_the_same_bytes_for_two_reports_wait_for_a_person(place):
    place.put("a.pdf", ALDERSHIRE)
    place.put("b.pdf", ALDERSHIRE)
    place.manifest("a.pdf,aldershire,2023-24,main", "b.pdf,aldershire,2022-23,main")
    (row,) = place.match().values()
    assert (row["status"], row["report_id"]) == ("quarantined", None)
    assert "a.pdf and b.pdf hold the same bytes" in row["reason"]


def test_two_main_reports_for_one_year_both_wait_and_say_what_to_do(place):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        place.put(name, pdf(name))
    rows = ["a.pdf,aldershire,2023-24,main", "c.pdf,aldershire,2023-24,summary"]
    place.manifest(*rows, "b.pdf,aldershire,2023-24,main")
    documents = place.match()
    assert {source: row["status"] for source, row in documents.items()} == {
        "a.pdf": "quarantined", "b.pdf": "quarantined", "c.pdf": "collected",
    }  # fmt: skip
    assert (
        documents["a.pdf"]["reason"]
        == documents["b.pdf"]["reason"]
        == (
            "2 main reports for aldershire 2023-24: a.pdf and b.pdf. "
            "Keep one as main in manifest.csv and give the other another kind, such as summary."
        )
    )
    place.manifest(*rows, "b.pdf,aldershire,2023-24,appendix")
    assert {source: row["chapter_no"] for source, row in place.match().items()} == {"a.pdf": 1, "c.pdf": 2, "b.pdf": 3}


def test_a_report_as_pdf_and_as_web_pages_is_two_main_reports(place):
    place.put("web/1.html", html("one"))
    place.put("web/2.html", html("two"))
    place.put("a.pdf", ALDERSHIRE)
    place.manifest("web,aldershire,2023-24,main", "a.pdf,aldershire,2023-24,main")
    documents = place.match().values()
    assert {row["status"] for row in documents} == {"quarantined"}
    assert all("2 main reports for aldershire 2023-24: a.pdf and web." in row["reason"] for row in documents)


def test_chapters_listed_one_by_one_are_numbered_as_listed(place):
    for name in ("end.pdf", "start.pdf"):
        place.put(name, pdf(name))
    place.manifest("start.pdf,aldershire,2023-24,chapter", "end.pdf,aldershire,2023-24,chapter")
    documents = place.match()
    assert {source: (row["chapter_no"], row["status"]) for source, row in documents.items()} == {
        "start.pdf": (1, "collected"), "end.pdf": (2, "collected"),
    }  # fmt: skip


def test_names_and_titles_of_any_bytes_can_be_stored(place):
    place.put("2023-24/aldershire/a.pdf", ALDERSHIRE)
    (place.folder / "2023-24/aldershire/a.pdf").rename(
        place.folder / "2023-24/aldershire" / os.fsdecode(b"na\xffme\x01.pdf")
    )
    (row,) = place.match().values()
    assert row["source"] == "2023-24/aldershire/na?me .pdf"
    assert storable("title \ud800\x00 end") == "title ?  end"
    dataset("documents").table([row])


def test_a_file_out_of_reach_is_a_problem_and_the_others_are_kept(place, tmp_path):
    (tmp_path / "elsewhere.pdf").write_bytes(ALDERSHIRE)
    place.put("2023-24/aldershire/a.pdf", ALDERSHIRE)
    (place.folder / "linked.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert list(place.match()) == ["2023-24/aldershire/a.pdf"]
