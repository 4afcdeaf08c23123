"""Whether marks lie on the words they are to mark: `make evaluate-marks` (lake: LAKE_URI).

Every quote of every analysed report in the lake is marked on the picture of its page, and of the next where it runs on,
as the review page does it. Then the letters under the marks are read back and compared with the quote's.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from include.datasets.analysed import EVIDENCE
from include.lake import Lake, open_lake
from include.review_pages import page_picture
from include.review_pages.marks import squash
from include.review_pages.places import Document, read_report
from include.settings import get_settings

EXACT, PART, BOX, NONE = "the quote, letter for letter", "other letters", "the element that holds it", "nothing"


def main() -> int:
    """Print what stands under the marks, and with `-v` every quote that is not marked exactly."""
    counted: Counter[str] = Counter()
    lake = open_lake(get_settings().lake_uri)
    with tempfile.TemporaryDirectory() as folder:
        for year in lake.years(EVIDENCE):
            for report_id in sorted({row["report_id"] for row in lake.read(EVIDENCE, year).to_pylist()}):
                for row, found in _report(lake, year, report_id, Path(folder)):
                    counted[found] += 1
                    if found != EXACT and "-v" in sys.argv:
                        print(f"{report_id}, page {row['page']}: {found}: {row['quote']}")
    total = counted.total()
    print(f"{total} different quotes on pages of PDFs; under their marks stands")
    for name in (EXACT, PART, BOX, NONE):
        print(f"  {name:30} {counted[name]:5}  {100 * counted[name] / max(total, 1):5.1f} %")
    return 0 if total else 1


def _report(lake: Lake, year: str, report_id: str, folder: Path) -> list[tuple[dict[str, Any], str]]:
    report = read_report(lake, year, report_id)
    seen: dict[tuple[str, int, str], tuple[dict[str, Any], str]] = {}
    for row in lake.rows(EVIDENCE, year, [report_id]):
        document = report.document(row["document_id"])
        key = (row["document_id"], row["page"], row["quote"])
        if document and document.is_pdf and row["page"] and key not in seen:
            path = folder / f"{document.document_id}.pdf"
            if not path.exists():
                path.write_bytes(lake.file(document.raw_key))
            seen[key] = row, _marked(str(path), document, row["page"], row["quote"])
    return list(seen.values())


def _marked(path: str, document: Document, page_no: int, quote: str) -> str:
    passwords = get_settings().known_passwords
    pages = [page_no, page_no + 1] if document.runs_on(page_no, quote) else [page_no]
    known = {place.page for place in document.places}
    letters = ""
    for one in (page for page in pages if page in known):
        (marks,) = page_picture.find(path, passwords, one, (quote,))
        letters += page_picture.letters_under(path, passwords, one, marks)
    if not letters:
        place = document.place_of(page_no, None)
        return BOX if place and document.box_of(place, quote) else NONE
    return EXACT if Counter(squash(letters)[0]) == Counter(squash(quote)[0]) else PART


if __name__ == "__main__":
    sys.exit(main())
