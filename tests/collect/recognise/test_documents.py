"""Whole documents: the fictional reports are recognised, the real inspection reports are not taken for yearly reports."""

from __future__ import annotations

import csv

import pytest

from include.collect import media
from include.collect.inspection import inspect_pdf
from include.collect.recognise import NOT_A_REPORT, Clues, recognise
from include.register import load_register
from include.settings import PRACTICE, REFERENCE


def listed(folder):
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clues_of(path, **more):
    read = inspect_pdf(path.read_bytes(), 1500)
    return Clues(title=read["title"], first_text=read["text"], n_pages=read["n_pages"], media_type=media.PDF, **more)


@pytest.mark.parametrize(
    "row", [row for row in listed(PRACTICE) if row["file"].endswith(".pdf")], ids=lambda row: row["file"]
)
def test_a_fictional_report_is_recognised_by_its_first_pages_alone(row):
    found = recognise(clues_of(PRACTICE / row["file"]), load_register(str(PRACTICE / "partnerships.csv")))
    assert (found.kind, found.reporting_year) == ("main", row["reporting_year"])
    assert found.partnership_id == row["partnership_id"]


def test_real_inspection_reports_are_no_yearly_reports_whoever_publishes_them(real_documents):
    """They lie in the inbox with a manifest, which is believed; on the web nobody says so, and they are none."""
    register = load_register(str(REFERENCE / "partnerships.csv"))
    rows = listed(real_documents)
    assert len(rows) == 12
    for row in rows:
        found = recognise(clues_of(real_documents / row["file"], site_of=row["partnership_id"]), register)
        assert (found.kind, found.partnership_id) == (NOT_A_REPORT, row["partnership_id"]), row["file"]
        assert found.what in {"an inspection report", "a draft"}
