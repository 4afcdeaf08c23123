"""A lake whose answers, figures and survey can be traced."""

from __future__ import annotations

import hashlib

import pytest

from include.datasets import DATASETS
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.release import put_release
from tests.publish.a_content import a_content
from tests.publish.a_year import MADE_BY, NOW, QUOTE, YEAR, a_lake, a_register, a_report, partnership, settings, write

REPORT = f"{partnership(1)}-{YEAR}"


@pytest.fixture(scope="package")
def lake(tmp_path_factory):
    """Three reports, released once; a person has decided about one answer. Documents lie under their true hashes."""
    folder = tmp_path_factory.mktemp("trace")
    reports = [a_report(number, score=2) for number in range(3)]
    for number, tables in enumerate(reports):
        for row in tables["documents"]:
            row |= {"sha256": hashlib.sha256(b"%d" % number).hexdigest()}
    lake = a_lake(folder, reports)
    for number in range(3):
        lake.store.put(f"raw/files/{number}.pdf", b"%d" % number)
    write(lake, {"reviews": [a_decision()], "exemplars": [a_good_example()]}, "decision-1")
    content = a_content(lake, settings(a_register(folder, 4)))
    files = {f"{name}.parquet": parquet_bytes(table) for name, table in content.tables.items()}
    files |= {f"{name}.csv": csv_bytes(table) for name, table in content.tables.items()}
    put_release(lake.store, YEAR, files, content.manifest, lambda: None)
    return lake


def a_decision():
    return {
        **{name: MADE_BY[name] for name in MADE_BY},
        "review_id": "r1",
        "report_id": REPORT,
        "partnership_id": partnership(1),
        "finding_kind": "theme",
        "finding_key": "4",
        "finding_version": "v",
        "reviewer": "ann",
        "verdict": "amend",
        "answer": "partial",
        "detail": None,
        "note": "One sentence only.",
        "quotes": [],
        "decided_at": NOW,
        "seconds": 20.0,
        "made_in": "page",
        "shown_answer": "addressed",
        "shown_detail": None,
    }


def a_good_example():
    empty = dict.fromkeys(column.name for column in DATASETS["exemplars"].columns)
    return {
        **empty,
        "mark_id": "m1",
        "exemplar_id": "good1",
        "report_id": REPORT,
        "partnership_id": partnership(1),
        "finding_kind": "theme",
        "finding_key": "4",
        "document_id": "0" * 12,
        "page": 3,
        "quote": QUOTE,
        "check_result": "verified",
        "reviewer": "ann",
        "is_withdrawn": False,
        "marked_at": NOW,
    }
