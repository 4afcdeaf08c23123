"""Documents of assurance promise only what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from include import __version__
from include.publish.earlier_page import page
from include.settings import PROJECT, Settings

DOCUMENTS = [
    *(PROJECT / "docs" / name for name in ("method.md", "quality.md", "transparency-record.md", "earlier-figures.md")),
    PROJECT / "README.md",
]
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
TIER_2 = ("1.1", "1.3", "1.4.5", "2.1", "2.4", "3.1", "3.4", "3.6", "4.1.1", "4.2.7", "4.3.1", "4.4.2", "5.1", "5.2")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_a_document_names_exists(path):
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named <= TARGETS, f"{path.name} names {sorted(named - TARGETS)}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path):
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (path.parent / link).resolve().exists(), f"{path.name} links to {link}"


@pytest.mark.parametrize("path", DOCUMENTS[:3], ids=lambda path: path.name)
def test_every_setting_a_document_names_exists(path):
    known = {field.validation_alias or name.upper() for name, field in Settings.model_fields.items()}
    named = set(re.findall(r"`([A-Z][A-Z_]+[A-Z])(?:=\w+)?`", path.read_text(encoding="utf-8")))
    assert named <= known, f"{path.name} names {sorted(named - known)}"


def test_the_transparency_record_has_both_tiers_and_says_what_nobody_has_filled_in():
    record = (PROJECT / "docs/transparency-record.md").read_text(encoding="utf-8")
    assert "## Tier 1" in record and record.count("## Tier 2") == 5
    assert [number for number in TIER_2 if not re.search(rf"(\| |\*\*)2\.{re.escape(number)}[ ,]", record)] == []
    assert all(re.search(rf"^\| {re.escape(number)}", record, re.MULTILINE) for number in ("0.1", "0.5", "1.1", "1.4"))
    assert record.count("o be filled") > 5 and "Nobody has deployed it" in record


def test_every_item_of_quality_has_a_standing_and_says_what_shows_it():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (PROJECT / "docs/quality.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "standing" not in line
    ]
    assert len(rows) > 30
    assert {row[1] for row in rows} == {"met", "partly", "not"}
    assert all(len(row) == 3 and row[2] for row in rows)


def test_the_page_of_earlier_figures_is_what_the_table_says():
    assert Path(PROJECT / "docs/earlier-figures.md").read_text(encoding="utf-8") == page()


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__ and citation["license"] == "MIT"
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
