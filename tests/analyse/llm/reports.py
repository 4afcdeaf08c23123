"""Small fictional reports as conversion leaves them, with their known answers for the server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from include.analyse import analyse_reports
from include.analyse.llm.asking import Asking
from include.analyse.llm.checking import Checking
from include.analyse.llm.document import Document, read_document
from include.analyse.llm.schemas import Form
from include.datasets import dataset
from include.frameworks import load_framework
from include.lake import Lake, open_lake
from include.quotes import QuoteChecker
from include.settings import Settings
from include.workers import Outcome
from tests.analyse.helpers import report_rows, table_element, table_rows
from tests.llm_server import Running

YEAR = "2023-24"
FRAMEWORK = load_framework("wt2023")
FORM = Form(FRAMEWORK)
Section = tuple[str, str]

PAGES: list[Section] = [
    ("{name} Safeguarding Children Partnership", "Yearly report 2023 to 2024 of the safeguarding partners."),
    (
        "Who does what",
        "The council, the health board and the police share the duty equally and each leads one strand of the work. "
        "Since October the chief nurse chairs the partnership, in place of the independent chair who left us.",
    ),
    (
        "What changed for children",
        "Waits for a first appointment fell from 41 weeks to 17 weeks after the partners paid for two more clinics. "
        "An audit of 40 case files found that the views of the child were recorded in 31 of them.",
    ),
    (
        "What it cost",
        "Each partner paid its share of the budget, as the table shows. The Probation Service gave £4,000 in cash.",
    ),
    (
        "Reviews and priorities",
        "Two rapid reviews were carried out and both were sent to the national panel in time. "
        "Our priority for the year was neglect. The partners agreed a new form for referrals in June.",
    ),
    (
        "Reforms",
        "The partners agreed in March how they will bring family help teams together under the new reforms. "
        "Schools sit on the executive and meet every term as an assembly of their own.",
    ),
]
TABLE = [
    ["Partner", "Amount", "Share"],
    ["Edge Borough Council", "£45,000", "60%"],
    ["Edge Police", "£30,000", "40%"],
    ["Total", "£75,000", "100%"],
]
KNOWN: dict[str, Any] = {
    "themes": [
        {"theme_no": 1, "status": "addressed", "pages": [2], "quotes": []},
        {"theme_no": 3, "status": "addressed", "pages": [3], "quotes": []},
        {"theme_no": 5, "status": "partial", "pages": [5], "quotes": []},
        {"theme_no": 13, "status": "addressed", "pages": [6], "quotes": []},
        *({"theme_no": no, "status": "not_mentioned", "pages": []} for no in range(1, 27) if no not in (1, 3, 5, 13)),
    ],
    "criteria": [
        {"criterion_no": 1, "answer": "not_met", "pages": []},
        {"criterion_no": 2, "answer": "met", "pages": [2]},
        {"criterion_no": 3, "answer": "met", "pages": [3]},
        {"criterion_no": 4, "answer": "not_met", "pages": []},
    ],
    "compliance": {
        "partnership_chair": {"answer": "met", "detail": "transitioned", "pages": [2]},
        "independent_scrutiny": {"answer": "not_mentioned", "pages": []},
        "education_representation": {"answer": "met", "pages": [6]},
        "delegated_safeguarding_partner": {"answer": "not_mentioned", "pages": []},
    },
    "contributions": [
        {"contributor": "Edge Borough Council", "amount_gbp": 45000, "share_pct": 60, "page": 4},
        {"contributor": "Edge Police", "amount_gbp": 30000, "share_pct": 40, "page": 4},
    ],
    "priorities": ["neglect"],
}


def known(name: str = "harrow", **changes: Any) -> dict[str, Any]:
    """Known answers of a report."""
    return {
        "partnership": f"{name.title()} Safeguarding Children Partnership", "partnership_id": name, "reporting_year": YEAR,
        "files": ["x.pdf"], **KNOWN, **changes,
    }  # fmt: skip


def rows_of(name: str = "harrow", more: Sequence[Section] = ()) -> dict[str, list[dict[str, Any]]]:
    """Elements, pages and cells of the report, one section per page, the table on page 4."""
    sections = [(heading.format(name=name.title()), text) for heading, text in (*PAGES, *more)]
    elements, pages = report_rows(sections)
    at = next(number for number, row in enumerate(elements) if row["page"] == 5)
    elements.insert(at, table_element(TABLE, 0, 4, "What it cost"))
    for number, row in enumerate(elements, start=1):
        row["element_no"] = number
    pages[3]["text"] += "\n" + "\n".join(" ".join(row) for row in TABLE)
    return {"elements": elements, "pages": pages, "tables": table_rows(TABLE, 4)}


def document_of(rows: dict[str, list[dict[str, Any]]], name: str = "harrow") -> Document:
    """The report as it is sent."""
    return read_document(rows["elements"], rows["pages"], f"{name}-{YEAR}")


def desk(rows: dict[str, list[dict[str, Any]]], **settings: Any) -> tuple[Asking, Checking]:
    """What a reading of the report needs."""
    document = document_of(rows)
    return Asking(document, FORM, Settings(**settings)), Checking(document, QuoteChecker(rows["pages"]))


def put(lake: Lake, name: str = "harrow", more: Sequence[Section] = ()) -> str:
    """Write a report's converted rows into a lake; returns its id."""
    report_id = f"{name}-{YEAR}"
    for dataset_name, rows in rows_of(name, more).items():
        columns = set(dataset(dataset_name).column_names)
        added = {"report_id": report_id, "chapter_no": 1} | ({"zone": "body"} if dataset_name == "pages" else {})
        full = [{key: value for key, value in (row | added).items() if key in columns} for row in rows]
        lake.write(dataset(dataset_name), YEAR, report_id, full)
    return report_id


def read_all(
    server: Running | str,
    folder: Path,
    names: Sequence[str] = ("harrow",),
    more: Sequence[Section] = (),
    **changes: Any,
) -> tuple[list[Outcome], Lake]:
    """Put reports into a lake and analyse them with the model behind the server; returns outcomes and staging."""
    lake = open_lake(str(folder))
    ids = [put(lake, name, more) for name in names]
    staged = lake.staged("run")
    return analyse_reports(lake, staged, YEAR, ids, settings(server, **changes)), staged


def settings(server: Running | str, **changes: Any) -> Settings:
    """Settings that ask this server, with little patience."""
    address = server if isinstance(server, str) else server.base_url
    given = {
        "engine": "openai", "openai_base_url": address, "openai_api_key": "sk-very-secret", "openai_model": "test-model",
        "llm_timeout_s": 5, "llm_patience_s": 2, "llm_attempts": 3,
        "llm_prices": '{"test": {"input": 1, "cached": 0.1, "output": 4}}',
    }  # fmt: skip
    return Settings(**(given | changes))


def found(staged: Lake, name: str) -> list[dict[str, Any]]:
    """Staged rows of a dataset."""
    return staged.rows(dataset(name), YEAR)


def by(rows: Sequence[dict[str, Any]], *names: str) -> dict[Any, dict[str, Any]]:
    """Rows by one column or several."""
    return {row[names[0]] if len(names) == 1 else tuple(row[name] for name in names): row for row in rows}
