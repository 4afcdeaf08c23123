"""A year in which reports differ: in status, money, place and manners. One of them is hostile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from include.lake import Lake
from include.settings import Settings
from tests.publish.a_year import Tables, a_lake, a_register, a_report, settings

HOSTILE = 'Partners met monthly <script>alert(1)</script> & "agreed" what to change in the <b>coming</b> year.'
ADDRESS = "https://shire.example.org/report.pdf"
MONEY = {0: {"local_authority": 120000.0, "police": 30000.5, "health": 60000.0}, 1: {"police": 20000.0}}
"""Pounds by report and partner; report 0 can be compared, report 1 cannot, 2 states kind only, 3 and 4 another year."""


def a_mixed_year(folder: Path) -> tuple[Lake, Settings]:
    """Five reports of a register of eight."""
    reports = [
        a_report(0, score=4),
        a_report(1, score=2, answers=("unmet", "met", "met", "not_mentioned")),
        a_report(2, score=2, answers=("not_mentioned", "met", "not_mentioned", "met")),
        a_report(3, score=0, answers=("met", "not_mentioned", "met", "unmet")),
        a_report(4, score=3),
    ]
    for number, report in enumerate(reports):
        _in_own_words(report, number)
        _money(report, number)
    _statuses(reports)
    _sources(reports)
    return a_lake(folder, reports), settings(a_register(folder, 8))


def _in_own_words(report: Tables, number: int) -> None:
    for row in report["evidence"]:
        row["quote"] = (
            f"Report {number} says of {row['finding_kind']} {row['finding_key']} that partners met and agreed what to change."
        )
    if number == 2:
        for row in report["evidence"]:
            if (row["finding_kind"], row["finding_key"]) == ("theme", "3"):
                row["quote"] = HOSTILE


def _money(report: Tables, number: int) -> None:
    proto, proof = report["contributions"][0], next(r for r in report["evidence"] if r["finding_key"].startswith("c"))
    report["evidence"].remove(proof)
    gifts: list[dict[str, Any]] = [
        {"contributor_group": group, "amount_gbp": pounds} for group, pounds in MONEY.get(number, {}).items()
    ]
    if number == 2:
        gifts = [{"contributor_group": "health", "amount_gbp": 500.0, "kind": "in_kind"}]
    if number == 3:
        gifts = [{"contributor_group": "fire", "amount_gbp": 900.0, "period": "2021-22"}]
    report["contributions"] = []
    for gift in gifts:
        item_id = f"c{number}-{gift['contributor_group']}"
        report["contributions"].append({**proto, **gift, "item_id": item_id})
        report["evidence"].append({**proof, "finding_key": item_id})


def _statuses(reports: list[Tables]) -> None:
    for number, status in ((1, "partial"), (2, "addressed"), (3, "not_mentioned"), (4, "partial")):
        for row in reports[number]["theme_findings"]:
            if row["theme_no"] in {3, 7, 20} and status != "addressed":
                row["status"] = status
    for row in reports[0]["theme_findings"]:
        row["confidence"] = 0.5
        row["needs_review"] = row["theme_no"] == 5


def _sources(reports: list[Tables]) -> None:
    reports[0]["documents"][0]["source"] = ADDRESS
    reports[2]["documents"][0]["source"] = "javascript:alert(1)"
    for row in reports[4]["evidence"]:
        row.update(page=None, page_label=None, anchor="our-year")
    reports[4]["documents"][0]["source"] = "https://shire.example.org/report.html#top"
