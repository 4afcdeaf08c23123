"""Passages marked as examples of good practice, and marks taken back."""

from __future__ import annotations

from typing import Any

from include.datasets import review
from include.lake import Lake
from include.review.decisions import ID, LONGEST_NOTE, may_review
from include.review.errors import NotAReviewerError, ReviewError
from include.review.quoting import Quoted, check_quote
from include.settings import Settings, get_settings
from include.settled import read_findings
from include.settled.added import added_rows, moment_after
from include.versions import fingerprint

Row = dict[str, Any]
EXEMPLAR_KINDS = ("theme", "criterion")


def mark_exemplar(
    lake: Lake,
    year: str,
    mark_id: str,
    reviewer: str,
    report_id: str,
    kind: str,
    key: str,
    quoted: Quoted,
    note: str | None = None,
    settings: Settings | None = None,
) -> Row:
    """Mark a passage as good practice for a theme or criterion; the same `mark_id` twice is one mark.

    Raises ReviewError where the words do not stand in the report, or it is about neither theme nor criterion.
    """
    _refuse(settings, reviewer, mark_id)
    if kind not in EXEMPLAR_KINDS:
        raise ReviewError("Only passages of themes and criteria are marked as good practice.")
    finding = next((one for one in read_findings(lake, year, [report_id]) if one.id == (report_id, kind, key)), None)
    if finding is None:
        raise ReviewError(f"{year} has no answer {kind} {key} of {report_id}.")
    quote = check_quote(lake, year, report_id, quoted.quote, quoted.document_id, quoted.page, quoted.anchor)
    if quote["check_result"] != "verified":
        raise ReviewError("These words do not stand in the report word for word. Select them on the page.")
    place = {name: quote[name] for name in ("document_id", "page", "page_label", "anchor", "quote")}
    return _add(
        lake,
        year,
        {
            "mark_id": mark_id,
            "exemplar_id": fingerprint([report_id, kind, key, *(str(value) for value in place.values())]),
            "report_id": report_id,
            "partnership_id": finding.partnership_id,
            "finding_kind": kind,
            "finding_key": key,
            **place,
            "check_result": quote["check_result"],
            "reviewer": reviewer,
            "note": (note or "").strip()[:LONGEST_NOTE] or None,
            "is_withdrawn": False,
            "marked_at": moment_after(added_rows(lake, review.EXEMPLARS, year), "marked_at"),
        },
    )


def withdraw_exemplar(
    lake: Lake, year: str, mark_id: str, reviewer: str, exemplar_id: str, settings: Settings | None = None
) -> Row:
    """Take a mark back, by a row of its own. Raises ReviewError where there is no such mark."""
    _refuse(settings, reviewer, mark_id)
    marks = [row for row in added_rows(lake, review.EXEMPLARS, year) if row["exemplar_id"] == exemplar_id]
    if not marks:
        raise ReviewError("There is no such mark. It may have been made for another year.")
    kept = {name: value for name, value in marks[0].items() if name != "reporting_year"}
    at = moment_after(marks, "marked_at")
    changed = {"mark_id": mark_id, "reviewer": reviewer, "is_withdrawn": True, "marked_at": at}
    return _add(lake, year, kept | changed)


def _refuse(settings: Settings | None, reviewer: str, mark_id: str) -> None:
    if not may_review(settings or get_settings(), reviewer):
        raise NotAReviewerError(f"{reviewer or 'Nobody'} may not review. REVIEWERS names who may.")
    if not ID.fullmatch(mark_id):
        raise ReviewError("This form has no valid number of its own. Open the answer again.")


def _add(lake: Lake, year: str, row: Row) -> Row:
    if lake.add(review.EXEMPLARS, year, row["mark_id"], [row]):
        return row
    stored: Row = lake.rows(review.EXEMPLARS, year, [row["mark_id"]])[0]
    if (stored["exemplar_id"], stored["is_withdrawn"]) != (row["exemplar_id"], row["is_withdrawn"]):
        raise ReviewError("This form was already used for another mark. Open the answer again.")
    return stored
