"""Real files for the collect tests: PDFs made with reportlab, an inbox and a lake in a temporary folder."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.collect import Collected, collect_inbox
from include.collect.inbox import scan_inbox
from include.collect.intake import keep_documents, match_documents
from include.datasets import dataset
from include.lake import Lake, open_lake
from include.register import Register, load_register
from include.settings import Settings

REGISTER = """partnership_id,partnership,region,local_authorities,website,confidence
aldershire,Aldershire Safeguarding Children Partnership,North East,Aldershire,https://aldershire.example,confirmed
north-aldershire,North Aldershire Safeguarding Children Partnership,North East,North Aldershire,,unconfirmed
brigg-and-holm,Brigg and Holm Safeguarding Children Partnership,North West,Brigg;Holm,,unconfirmed
st-edmund,St Edmund Safeguarding Children Board,London,St. Edmund,,unconfirmed
"""
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def pdf(*pages: str, title: str = "", password: str = "") -> bytes:
    """A PDF with one page per text."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, encrypt=password or None)
    canvas.setTitle(title)
    for text in pages:
        for number, line in enumerate(text.splitlines()):
            canvas.drawString(72, 760 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def report_pdf(partnership: str, year: str, n_pages: int = 3) -> bytes:
    """A short yearly report with a plain title page."""
    title = f"{partnership}\nYearly Report {year}"
    return pdf(title, *(f"Page {number} of {partnership} {year}" for number in range(2, n_pages + 1)))


def hostile_pdf() -> bytes:
    """A PDF of a thousand bytes with a form that draws itself 50 times: opened in earnest, it takes all memory there is."""
    draws = b"/F Do " * 50
    form = b"/Resources<</XObject<</F 5 0 R>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R" + form + b">>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(draws), draws),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]%s/Length %d>>stream\n%s\nendstream"
        % (form, len(draws), draws),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    return out + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def html(body: str, title: str = "A page") -> str:
    return f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


@dataclass
class Place:
    """An inbox and a lake, and a run from one into the other."""

    folder: Path
    lake: Lake
    settings: dict[str, Any] = field(default_factory=dict)
    runs: int = 0

    def put(self, name: str, content: bytes | str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def manifest(self, *rows: str, header: str = "file,partnership_id,reporting_year,kind") -> None:
        self.put("manifest.csv", "\n".join([header, *rows]) + "\n")

    def run(self, now: datetime = NOW) -> Collected:
        """Collect, then do what the DAG does when the checks have passed."""
        self.runs += 1
        staged = self.lake.staged(f"run-{self.runs}")
        settings = Settings(inbox=str(self.folder), lake_uri=self.lake.store.uri, workers=2, **self.settings)
        collected = collect_inbox(self.lake, staged, f"run-{self.runs}", settings, now)
        self.lake.promote(staged)
        for year, document_id in collected.superseded:
            self.lake.remove(dataset("documents"), year, document_id)
        return collected

    def match(self) -> dict[str, dict[str, Any]]:
        """Rows of `documents` as matched, without opening a document, by where they came from."""
        settings = Settings(inbox=str(self.folder))
        register = load_register(settings.register_path)
        kept = keep_documents(scan_inbox(settings.inbox, register), self.lake, settings.max_file_mb)
        return {row["source"]: row for row in match_documents(kept, register, NOW)}

    def documents(self, year: str | None = None) -> dict[str, dict[str, Any]]:
        """Rows of `documents` in the lake, by where they came from."""
        return {row["source"]: row for row in self.lake.rows(dataset("documents"), year)}

    def coverage(self, year: str) -> dict[str, dict[str, Any]]:
        """Rows of `coverage` of a year, by partnership."""
        return {row["partnership_id"]: row for row in self.lake.rows(dataset("coverage"), year)}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    one = Place(tmp_path / "inbox", open_lake(str(tmp_path / "lake")))
    one.put("partnerships.csv", REGISTER)
    return one


@pytest.fixture
def register(tmp_path: Path) -> Register:
    path = tmp_path / "partnerships.csv"
    path.write_text(REGISTER)
    return load_register(str(path))
