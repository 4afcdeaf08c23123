"""Reports made up on the spot, with their known answers: as many and as long as a measurement needs."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from include.datasets import dataset
from include.lake import Lake

YEAR = "2023-24"
CHARACTERS_PER_PAGE = 2_400
_WHO = ("the executive group", "our school leads", "the neglect group", "the police", "health visitors", "the front door",
        "the youth justice service", "the scrutineer", "early help workers", "the designated doctor")  # fmt: skip
_DID = ("looked at", "tested", "rewrote", "trained staff in", "asked families about", "audited", "agreed", "measured")
_WHAT = ("the pathway for babies", "strategy meetings", "the threshold document", "return home interviews", "plans for neglect",
         "the record of fathers", "work with children in custody", "notices to schools", "the sharing of records")  # fmt: skip
_THEN = ("and children waited {} days less", "and {} of 97 cases were better", "so that {} families were seen sooner",
         "after {} people had said what was wrong", "which {} of our staff now use every week")  # fmt: skip
_STATUSES = ("addressed",) * 7 + ("partial",) * 2 + ("not_mentioned",)


@dataclass(frozen=True)
class Made:
    """A report with its rows and its known answers."""

    report_id: str
    pages: tuple[str, ...]
    gold: dict[str, Any]

    @property
    def characters(self) -> int:
        return sum(len(page) for page in self.pages)


def make_report(number: int, n_pages: int, n_themes: int = 26) -> Made:
    """The same number gives the same report."""
    rng = random.Random(number)
    name = f"made-{number:04}"
    title = f"Made {number:04} Safeguarding Children Partnership"
    pages = [f"{title} yearly report {YEAR}."] + [_page(rng, page) for page in range(2, n_pages + 1)]
    themes = []
    for no in range(1, n_themes + 1):
        status = rng.choice(_STATUSES)
        there = [rng.randint(2, n_pages)] if status != "not_mentioned" else []
        themes.append({"theme_no": no, "status": status, "pages": there, "quotes": []})
    criteria = [
        {"criterion_no": no, "answer": rng.choice(("met", "not_met")), "pages": [rng.randint(2, n_pages)]} for no in range(1, 5)
    ]  # fmt: skip
    met = {"answer": "met", "pages": [rng.randint(2, n_pages)]}
    gold = {
        "partnership": title, "partnership_id": name, "reporting_year": YEAR, "files": [f"{name}.pdf"],
        "n_pages": n_pages, "themes": themes, "criteria": criteria, "contributions": [], "priorities": ["neglect"],
        "compliance": {
            "partnership_chair": {**met, "detail": "transitioned"}, "independent_scrutiny": met,
            "education_representation": met, "delegated_safeguarding_partner": {"answer": "not_mentioned", "pages": []},
        },
    }  # fmt: skip
    return Made(f"{name}-{YEAR}", tuple(pages), gold)


def _page(rng: random.Random, number: int) -> str:
    sentences: list[str] = []
    length = 0
    while length < CHARACTERS_PER_PAGE:
        then = rng.choice(_THEN).format(rng.randint(2, 96))
        when = f"In week {rng.randint(1, 52)} of the year, as page {number} of our log has it,"
        sentences.append(f"{when} {rng.choice(_WHO)} {rng.choice(_DID)} {rng.choice(_WHAT)} {then}.")
        length += len(sentences[-1]) + 1
    return " ".join(sentences)


def put_into(lake: Lake, reports: Iterable[Made]) -> None:
    """Write their converted rows, as if they had been read."""
    for made in reports:
        document = hashlib.sha256(made.report_id.encode()).hexdigest()[:12]
        shared = {
            "report_id": made.report_id,
            "document_id": document,
            "chapter_no": 1,
            "read_by": "text",
            "zone": "body",
        }
        pages = [
            {**shared, "page": no, "n_characters": len(text), "text": text, "problems": []}
            for no, text in enumerate(made.pages, start=1)
        ]
        elements = [
            {**shared, "page": no, "page_end": no, "element_no": no, "element_type": "NarrativeText", "text": text, "section_path": []}
            for no, text in enumerate(made.pages, start=1)
        ]  # fmt: skip
        lake.write(dataset("pages"), YEAR, made.report_id, pages)
        lake.write(dataset("elements"), YEAR, made.report_id, elements)
        lake.write(dataset("tables"), YEAR, made.report_id, [])
