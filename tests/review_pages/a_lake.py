"""A lake with one analysed report, a real PDF and a web page, of which every answer is in the sample."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from include.datasets import analysed, converted, raw
from include.datasets.review import REVIEW_SAMPLE
from include.lake import Lake, LocalStore
from include.settled import read_findings

YEAR = "2023-24"
REPORT = "northvale-2023-24"
WHO = {"report_id": REPORT, "partnership_id": "northvale"}
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
MADE_BY = {
    "engine": "extractive",
    "model": "extractive test",
    "prompt_version": None,
    "framework_id": "wt2023",
    "framework_version": "1.0",
    "code_version": "0.1.0",
}
WEB_PAGE = "abcdefabcdef"
ATTACK = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
CHAIR = "The director of nursing now chairs the partnership in place of an independent person."


def met(page: int) -> str:
    """The sentence that stands on a page and on no other."""
    return f"On page {page} the partners met {page} times and agreed what each of them would bring to the work."


def filler(page: int) -> str:
    """More words of a page, enough of them to fill it as real pages are filled."""
    return " ".join(f"Visit {page}.{number} found children safer than in the year before." for number in range(1, 26))


def a_pdf(n_pages: int) -> bytes:
    """A report of so many A4 pages of running text, each with a ruled table."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    style = getSampleStyleSheet()
    story: list[Any] = []
    for page in range(1, n_pages + 1):
        table = Table([[f"Row {row}", f"{page * row}", f"£{1000 * row}"] for row in range(8)])
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "grey")]))
        story += [Paragraph(f"Section {page}", style["Heading1"]), Paragraph(met(page), style["BodyText"])]
        story += [Paragraph(filler(page), style["BodyText"]), Spacer(1, 12), table, PageBreak()]
    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=A4, invariant=True).build(story)
    return data.getvalue()


def a_lake(folder: Path, n_pages: int = 4) -> Lake:
    """The lake, with two themes, a criterion, a question and a contribution to review."""
    lake = Lake(LocalStore(folder))
    pdf = a_pdf(n_pages)
    key = lake.keep_file(pdf, ".pdf")
    document_id = key.rsplit("/", 1)[-1][:12]
    web_key = lake.keep_file(ATTACK.encode(), ".html")
    _documents(lake, document_id, key, web_key, n_pages)
    _pages(lake, document_id, n_pages)
    findings(lake, document_id)
    draw(lake)
    return lake


def findings(lake: Lake, document_id: str, status: str = "addressed") -> None:
    """The engine's answers; `status` is that of theme 1, to be changed as if the report had been analysed again."""
    judged = {"confidence": 0.8, "needs_review": False, "review_reason": None}
    state = {"state": "analysed", "document_ids": [document_id, WEB_PAGE], "n_pages": 4, "fingerprint": "f"}
    lake.write(analysed.REPORT_STATES, YEAR, REPORT, [{**WHO, **MADE_BY, **state, "conversion_fingerprint": "c"}])
    themes: list[tuple[int, str, str]] = [(1, "partner_contribution", status), (14, "secure", "not_mentioned")]
    rows: list[dict[str, Any]] = [
        {**WHO, **MADE_BY, **judged, "theme_no": no, "theme_id": name, "status": answer, "summary": ATTACK}
        | {"n_evidence": int(answer == "addressed")}
        for no, name, answer in themes
    ]
    lake.write(analysed.THEME_FINDINGS, YEAR, REPORT, rows)
    said = {"rationale": "Cues were found.", "n_evidence": 1, "votes": None}
    criterion = {**WHO, **MADE_BY, **judged, **said, "criterion_no": 1, "answer": "met"}
    lake.write(analysed.CRITERION_FINDINGS, YEAR, REPORT, [criterion])
    chair = {**WHO, **MADE_BY, **judged, **said, "question_id": "partnership_chair", "answer": "met"}
    lake.write(analysed.COMPLIANCE_FINDINGS, YEAR, REPORT, [chair | {"detail": "transitioned"}])
    place = {"document_id": document_id, "page": 3, "page_label": None, "anchor": None}
    money = {"item_id": "money1", "contributor": "Northvale Council", "contributor_group": "local_authority"}
    item = {**WHO, **money, **place, "amount_gbp": 7000.0, "read_by": "text", "needs_review": False}
    lake.write(analysed.CONTRIBUTIONS, YEAR, REPORT, [item])
    quotes: list[tuple[str, str, str, int | None, str | None, str]] = [
        ("theme", "1", document_id, 2, None, met(2)),
        ("theme", "1", document_id, 4, None, met(4)),
    ]
    quotes += [("criterion", "1", document_id, 3, None, met(3)), ("item", "money1", document_id, 3, None, met(3))]
    quotes += [("compliance", "partnership_chair", WEB_PAGE, None, "who-leads", CHAIR)]
    lake.write(analysed.EVIDENCE, YEAR, REPORT, [_evidence(no, *quote) for no, quote in enumerate(quotes, 1)])


def _evidence(
    no: int, kind: str, key: str, document: str, page: int | None, anchor: str | None, quote: str
) -> dict[str, Any]:
    place: dict[str, Any] = {
        "document_id": document,
        "page": page,
        "page_label": None,
        "anchor": anchor,
        "section_path": [],
    }
    answer = {**WHO, "finding_kind": kind, "finding_key": key, "evidence_no": no}
    return {**answer, **place, "quote": quote, "match_score": 100.0, "check_result": "verified", "read_by": "text"}


def draw(lake: Lake, double: tuple[str, str] = ("theme", "1")) -> None:
    """Every answer drawn; the one that `double` names is to be answered by two people."""
    rows: list[dict[str, Any]] = [
        {
            "report_id": one.report_id,
            "partnership_id": one.partnership_id,
            "finding_kind": one.kind,
            "finding_key": one.key,
            "finding_version": one.version,
            "part": "random",
            "stratum": one.stratum,
            "risks": [],
            "probability": 1.0,
            "n_reviewers": 2 if (one.kind, one.key) == double else 1,
            "draw_no": 1,
            "order_no": number,
            "seed": 1,
            "drawn_at": NOW,
            "code_version": "0.1.0",
        }
        for number, one in enumerate(read_findings(lake, YEAR), start=1)
    ]
    lake.add(REVIEW_SAMPLE, YEAR, "draw-1", rows)


def _documents(lake: Lake, document_id: str, key: str, web_key: str, n_pages: int) -> None:
    shared = {**WHO, "kind": "main", "fetched_at": NOW, "status": "collected", "n_bytes": 9, "sha256": "0" * 64}
    pdf = {"document_id": document_id, "media_type": "application/pdf", "raw_key": key, "n_pages": n_pages}
    web = {"document_id": WEB_PAGE, "media_type": "text/html", "raw_key": web_key, "title": f"Chapter {ATTACK}"}
    lake.write(raw.DOCUMENTS, YEAR, document_id, [{**shared, **pdf, "source": "northvale.pdf", "chapter_no": 1}])
    lake.write(raw.DOCUMENTS, YEAR, WEB_PAGE, [{**shared, **web, "source": "chapter.html", "chapter_no": 2}])
    looked = {"looked_in": "inbox", "last_looked_at": NOW, "step": "collect", "region": "North East"}
    found = {"partnership_id": "northvale", "partnership": "Northvale Partnership", "status": "found", "n_documents": 2}
    gone = {"partnership_id": "southmere", "partnership": f"Southmere {ATTACK}", "status": "unreachable"}
    late = {"is_overdue": True, "reason": "The site did not answer.", "n_documents": 0, "deadline": date(2024, 9, 30)}
    lake.write(raw.COVERAGE, YEAR, "northvale", [{**looked, **found, "report_id": REPORT}])
    lake.write(raw.COVERAGE, YEAR, "southmere", [{**looked, **gone, **late}])


def _pages(lake: Lake, document_id: str, n_pages: int) -> None:
    pages, elements = [], []
    for page in range(1, n_pages + 1):
        texts = [("Title", f"Section {page}"), ("NarrativeText", met(page)), ("NarrativeText", filler(page))]
        pages.append(_page(document_id, 1, page, None, "\n".join(text for _, text in texts)))
        elements += [_element(document_id, 1, 3 * page + no, page, None, *one) for no, one in enumerate(texts)]
    for number, (anchor, text) in enumerate([("who-leads", CHAIR), ("attack", ATTACK)], start=1):
        pages.append(_page(WEB_PAGE, 2, None, anchor, text))
        elements.append(_element(WEB_PAGE, 2, number, None, anchor, "NarrativeText", text))
    lake.write(converted.PAGES, YEAR, REPORT, pages)
    lake.write(converted.ELEMENTS, YEAR, REPORT, elements)


def _page(document: str, chapter: int, page: int | None, anchor: str | None, text: str) -> dict[str, Any]:
    where = {"report_id": REPORT, "document_id": document, "chapter_no": chapter, "page": page, "anchor": anchor}
    return {**where, "n_characters": len(text), "read_by": "text", "zone": "body", "text": text}


def _element(
    document: str, chapter: int, no: int, page: int | None, anchor: str | None, kind: str, text: str
) -> dict[str, Any]:
    where = {"report_id": REPORT, "document_id": document, "chapter_no": chapter, "page": page, "anchor": anchor}
    return {**where, "element_no": no, "element_type": kind, "text": text, "zone": "body", "read_by": "text"}
