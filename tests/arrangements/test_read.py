"""Published arrangements are read in a lake of their own and count nowhere among the reports."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from include.arrangements import ArrangementsError, read_arrangements
from include.arrangements import read as reading
from include.checks import Checked
from include.datasets import analysed, of_layer, raw
from include.datasets.audit import AUDIT_FINDINGS
from include.lake import open_lake
from include.settings import Settings

NOW = datetime(2020, 1, 1, tzinfo=UTC)
PAGE = """<html><body><h1>Fellside arrangements</h1>
<h2>Leadership</h2><p>The three safeguarding partners share leadership and have an equal duty. The Director of Children's
Services, the Chief Nurse and the Chief Superintendent lead for their agencies. The chair rotates each year, and each partner
pays a proportionate share of the budget.</p>
<h2>Review</h2><p>These arrangements will be reviewed every year with independent scrutiny.</p></body></html>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "fellside.html").write_text(PAGE)
    (tmp_path / "in" / "manifest.csv").write_text(
        "file,partnership_id,reporting_year\nfellside.html,fellside,2019-20\n"
    )
    return tmp_path / "in"


def test_arrangements_are_read_against_the_principles_and_no_report_comes_of_them(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(
        reading, "check_staged", lambda *_, **__: Checked((), None)
    )  # the suites have tests of their own
    settings = Settings.model_validate({"LAKE_URI": str(tmp_path / "lake"), "workers": 1})
    assert read_arrangements(folder, settings, NOW) == {"2019-20": []}
    own, whole = open_lake(f"{tmp_path}/lake/arrangements"), open_lake(f"{tmp_path}/lake")
    answers = {row["question_id"]: row for row in own.rows(AUDIT_FINDINGS, "2019-20")}
    assert (answers["principle_1"]["answer"], answers["chair"]["answer"]) == ("addressed", "rotating")
    assert answers["principle_6"]["answer"] == "not_mentioned"
    assert {row["check_result"] for row in own.rows(analysed.EVIDENCE, "2019-20")} == {"verified"}
    assert [row["kind"] for row in own.rows(raw.DOCUMENTS, "2019-20")] == ["arrangements"]
    assert not any(whole.files(dataset) for layer in ("raw", "converted", "analysed") for dataset in of_layer(layer))
    counts = list(csv.DictReader(io.StringIO(own.store.get("published/2019-20.csv").decode("utf-8-sig"))))
    chairs = {row["category"]: row["count"] for row in counts if row["question_id"] == "chair"}
    assert chairs == {"rotating": "1", "independent": "0", "partner": "0", "not_mentioned": "0"}


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (None, "has no manifest.csv"),
        ("file,partnership_id,reporting_year\nfellside.html,,2019-20\n", "line 2: partnership_id is empty"),
        (
            "file,partnership_id,reporting_year\n../secret.pdf,fellside,2019-20\n",
            "line 2: ../secret.pdf is not in the folder",
        ),
    ],
)
def test_a_folder_that_cannot_be_used_is_told_with_its_line(folder, tmp_path, manifest, told):
    (folder / "manifest.csv").unlink()
    if manifest:
        (folder / "manifest.csv").write_text(manifest)
    with pytest.raises(ArrangementsError, match=told):
        read_arrangements(folder, Settings.model_validate({"LAKE_URI": str(tmp_path / "lake")}), NOW)
