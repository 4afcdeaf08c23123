"""Operations see what is missing, most urgent first, and get the line that settles what waits."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from include.chase import CHASE_COLUMNS, WAITING_COLUMNS, write_chase_lists
from include.coverage import NAME, coverage_rows
from include.datasets import dataset
from include.lake import open_lake
from include.overrides import COLUMNS, read_overrides, settle
from include.register import load_register
from include.settings import Settings

NOW = datetime(2024, 10, 10, 9, tzinfo=UTC)
YEAR = "2023-24"


def document(number, status="collected", **more):
    sha = f"{number:064x}"[::-1]
    row = {
        "document_id": sha[:12],
        "sha256": sha,
        "kind": "main",
        "chapter_no": 1,
        "media_type": "application/pdf",
        "n_bytes": 1,
        "raw_key": f"raw/files/{sha}.pdf",
        "source": f"{number}.pdf",
        "fetched_at": NOW,
        "status": status,
        "reason": None if status == "collected" else "It may be of either.",
        "best_guesses": [],
    }
    return row | more


@pytest.fixture
def lake(tmp_path, write_register):
    register = load_register(
        write_register(
            [
                "partnership_id,partnership,region,local_authorities,website",
                "found,Found SCP,London,Found,https://found.example",
                "missing,=HYPERLINK(1) SCP,London,Missing,https://missing.example/a?b=<1>",
                "waiting,<b>Waiting</b> SCP,London,Waiting,",
            ]
        )
    )
    found = document(1, partnership_id="found", report_id=f"found-{YEAR}", reporting_year=YEAR)
    scan = document(
        0xE21, "quarantined", reporting_year="unknown", best_guesses=[f"waiting {YEAR}"], title="<script>alert(1)</script>",
        source="https://x.example/<i>.pdf",
    )  # fmt: skip
    made = coverage_rows(register, [found, scan], [], year=YEAR, looked_in="inbox", now=NOW)
    lake = open_lake(str(tmp_path / "lake"))
    lake.write(dataset("coverage"), YEAR, NAME, made)
    lake.write(dataset("documents"), YEAR, "found", [found])
    lake.write(dataset("documents"), "unknown", "scan", [scan])
    keys = write_chase_lists(lake, [YEAR, "2019-20"], NOW, register)
    assert keys == ["raw/chase/waiting.csv", f"raw/chase/{YEAR}.csv", f"raw/chase/{YEAR}.html"]
    return lake


def table(lake, name):
    return list(csv.DictReader(io.StringIO(lake.store.get(f"raw/chase/{name}").decode("utf-8"))))


def test_the_list_has_what_is_missing_with_the_overdue_first(lake):
    rows = table(lake, f"{YEAR}.csv")
    assert [row["partnership_id"] for row in rows] == ["missing", "waiting"]
    missing = rows[0]
    assert (missing["status"], missing["is_overdue"], missing["days_overdue"]) == ("not_found", "yes", "10")
    assert (missing["deadline"], missing["since"], missing["website"]) == (
        "2024-09-30", "2024-10-10", "https://missing.example/a?b=<1>",
    )  # fmt: skip
    assert list(missing) == list(CHASE_COLUMNS)
    assert rows[1]["status"] == "quarantined" and rows[1]["is_overdue"] == "no"


def test_no_cell_becomes_a_formula(lake):
    assert table(lake, f"{YEAR}.csv")[0]["partnership"] == "'=HYPERLINK(1) SCP"


def test_the_line_of_a_waiting_document_completed_is_a_line_of_the_overrides(lake, tmp_path, write_register):
    (row,) = table(lake, "waiting.csv")
    assert tuple(row)[: len(COLUMNS)] == COLUMNS and tuple(row) == WAITING_COLUMNS
    assert (row["partnership_id"], row["reporting_year"], row["kind"]) == ("waiting", YEAR, "main")
    line = ",".join([*(row[name] for name in COLUMNS[:4]), "looked at it", "A. Reader"])
    (tmp_path / "overrides.csv").write_text(f"{','.join(COLUMNS)}\n{line}\n")
    register = load_register(
        write_register(["partnership_id,partnership,region,local_authorities", "waiting,Waiting SCP,London,W"])
    )
    decided = read_overrides(Settings(inbox=str(tmp_path)), register)
    (scan,) = [one for one in lake.rows(dataset("documents")) if one["status"] == "quarantined"]
    assert settle([scan], decided)[0]["report_id"] == f"waiting-{YEAR}"


def test_an_id_that_looks_like_a_number_is_given_as_the_whole_hash(lake):
    (row,) = table(lake, "waiting.csv")
    (scan,) = [one for one in lake.rows(dataset("documents")) if one["status"] == "quarantined"]
    assert scan["document_id"] == "12e000000000" and row["document"] == scan["sha256"]


class _Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text = set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.text += data


def test_the_page_shows_it_and_runs_nothing_of_what_documents_say(lake):
    seen = _Seen()
    seen.feed(lake.store.get(f"raw/chase/{YEAR}.html").decode("utf-8"))
    assert not seen.tags & {"script", "b", "i", "img", "iframe"}
    assert seen.links == ["https://missing.example/a?b=<1>", "https://x.example/<i>.pdf"]
    assert "3 partnerships: 1 found, 1 not found, 1 waits for a decision." in seen.text
    assert "Due by 30 September 2024; 1 overdue." in seen.text and "10 days" in seen.text
    assert "<script>alert(1)</script>" in seen.text, "shown as text"
    assert f"waiting,{YEAR},main,," in seen.text
