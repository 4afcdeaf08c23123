"""A person answers an audit question on the page: several values, and a value they add stands on their quote."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from include.review import draw_year
from include.review_pages import PREFIX
from include.settings import Settings
from include.settled import read_findings, settle_year
from tests.publish.a_year import QUOTE
from tests.settled.an_audit import REPORT, YEAR, fill

KEY = "wt2018.evidence_kinds"


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """In place of the lake of the other tests: a report of 2019-20, every answer drawn."""
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "audit"))
    for name in ("REVIEWERS", "YEAR_OWNER", "RELEASE_GATE"):
        monkeypatch.delenv(name, raising=False)
    lake = fill(tmp_path / "audit")
    draw_year(lake, YEAR, Settings(review_share=1.0), datetime(2025, 3, 2, tzinfo=UTC))
    return lake


def test_the_page_offers_the_values_and_takes_several(visit, lake):
    page = html.document_fromstring(visit("ann").get(f"{PREFIX}/review/{YEAR}/answers/{REPORT}/audit/{KEY}").text)
    values = "//input[@type='checkbox' and @name='detail'"
    assert page.xpath(f"{values} and @checked]/@value") == ["audits", "inspections"]
    assert len(page.xpath(f"{values}]")) > 2, (
        "boxes to be ticked: a list in which one holds Ctrl cannot be, on a tablet"
    )
    assert page.xpath("//input[@name='answer']/@value") == ["reported", "not_reported"]
    version = next(one.version for one in read_findings(lake, YEAR, [REPORT], "audit") if one.key == KEY)
    body = {
        "review_id": "form-0001", "report_id": REPORT, "kind": "audit", "key": KEY, "finding_version": version,
        "verdict": "amend", "answer": "reported", "detail": "audits, surveys",
    }  # fmt: skip
    refused = visit("ann").post(f"{PREFIX}/review/{YEAR}/decisions", json=body)
    assert refused.is_client_error and "needs a quote" in refused.text
    taken = visit("ann").post(f"{PREFIX}/review/{YEAR}/decisions", json=body | {"quotes": [{"quote": QUOTE}]})
    assert taken.is_success, taken.text
    assert settle_year(lake, YEAR).answers[REPORT, "audit", KEY].detail == "audits, surveys"
