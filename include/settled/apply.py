"""Settled answers put into the rows that are published, with the engine's answer beside them.

Every row gains `settled_by` (`engine`, `person`), `engine_answer`, `engine_detail` and `is_contested`; rows of
`evidence` gain `found_by`. Neither the lake's rows nor people's decisions are touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from include.settled.answers import SettledAnswer
from include.settled.derived import followed, groups_of_priorities, unasked
from include.settled.findings import NOT_AN_ITEM, AnswerId, answer_of, id_of_row, with_answer

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
Answers = Mapping[AnswerId, SettledAnswer]

CONTESTED = "Two people differ about this answer; the engine's stands until a third has decided."
UNDECIDED = "People looked and could not tell."


def applied(dataset: str, rows: Iterable[Row], answers: Answers) -> Rows:
    """Rows of one analysed dataset as settled; items that people found to be none are left out.

    `dataset` is a findings or items dataset, `scores` (recomputed under the gating rule), `audit_findings` (with grades
    and what else follows recomputed) or `evidence` (with the quotes people added, without those of answers they took
    back). Others come back as they are.
    """
    if dataset == "scores":
        return [_score(row, answers) for row in rows]
    if dataset == "evidence":
        return _evidence(rows, answers)
    if dataset == "audit_findings":
        return followed([_row(dataset, row, answers.get(id_of_row(dataset, row))) for row in rows], answers)
    if not any(one.finding.dataset == dataset for one in answers.values()):
        return [{**row} for row in rows]
    settled = [(row, answers.get(id_of_row(dataset, row))) for row in rows]
    return [_row(dataset, row, one) for row, one in settled if one is None or one.answer != NOT_AN_ITEM]


def _row(dataset: str, row: Row, one: SettledAnswer | None) -> dict[str, Any]:
    if one is None:
        answer, detail = answer_of(dataset, row)
        beside = {"engine_answer": answer, "engine_detail": detail}
        return {**row, **beside, "settled_by": "engine", "is_contested": False}
    changed = {
        **(with_answer(dataset, row, one.answer, one.detail) if one.differs else row),
        "engine_answer": one.engine_answer,
        "engine_detail": one.engine_detail,
        "settled_by": one.settled_by,
        "is_contested": one.is_contested,
    }
    if "n_evidence" in changed:
        changed["n_evidence"] = _n_evidence(changed["n_evidence"], one)
    return changed | _doubt(changed, one)


def _n_evidence(by_engine: int, one: SettledAnswer) -> int:
    kept = 0 if _took_back(one) else by_engine
    return kept + len(_new_quotes(one))


def _doubt(row: Row, one: SettledAnswer) -> dict[str, Any]:
    """Whether a person should still look: not where people settled it, always where they differ or could not tell."""
    reason = CONTESTED if one.is_contested else UNDECIDED if one.is_undecided else None
    doubt: dict[str, Any] = {}
    if reason or one.settled_by == "person":
        doubt["needs_review"] = reason is not None
        if "review_reason" in row:
            doubt["review_reason"] = reason
    return doubt


def _score(row: Row, answers: Answers) -> dict[str, Any]:
    """A report's score from its criteria as settled: the gating rule of its framework decides what counts."""
    from include.frameworks import load_framework
    from include.frameworks.scoring import gated_score

    criteria = load_framework(row["framework_id"]).criteria
    settled = {no.no: answers.get((row["report_id"], "criterion", str(no.no))) for no in criteria}
    found = [one for one in settled.values() if one is not None]
    by_person = any(one.settled_by == "person" for one in found)
    beside = {
        "engine_answer": str(row["score"]),
        "engine_detail": None,
        "settled_by": "person" if by_person else "engine",
        "is_contested": any(one.is_contested for one in found),
    }
    if not by_person or len(found) < len(criteria):
        return {**row, **beside, "needs_review": row["needs_review"] or beside["is_contested"]}
    points = gated_score({no: one is not None and one.answer == "met" for no, one in settled.items()}, criteria)
    doubts = [_doubt({}, one).get("needs_review", one.finding.needs_review) for one in found]
    parts = {f"criterion_{no}": point for no, point in points.items()}
    return {**row, **parts, "score": sum(points.values()), "needs_review": any(doubts), **beside}


def _evidence(rows: Iterable[Row], answers: Answers) -> Rows:
    """The engine's quotes, then those people added to answers that hold; numbered on within each answer."""
    kept: dict[AnswerId, Rows] = defaultdict(list)
    not_asked, groups = unasked(answers), groups_of_priorities(answers)
    for row in rows:
        answer_id = (row["report_id"], row["finding_kind"], row["finding_key"])
        one = answers.get(answer_id)
        if not (answer_id in not_asked or answer_id in groups or (one is not None and _took_back(one))):
            kept[answer_id].append({**row, "found_by": "engine"})
    for answer_id, one in answers.items():
        for quote in _new_quotes(one) if answer_id not in not_asked else ():
            number = max((row["evidence_no"] for row in kept[answer_id]), default=0) + 1
            kept[answer_id].append(_evidence_row(one, quote, number))
    for answer_id, found in groups.items():
        for number, priority in enumerate(found.shown_by, start=1):
            named = {"finding_kind": "audit", "finding_key": answer_id[2], "evidence_no": number}
            kept[answer_id].append(_best_quote(priority) | named)
    return [row for found in kept.values() for row in found]


def _best_quote(one: SettledAnswer) -> dict[str, Any]:
    """The quote that shows an item: the engine's first verified one, else the first that people added."""
    verified = one.finding.verified
    return {**verified[0], "found_by": "engine"} if verified else _evidence_row(one, one.added_quotes[0], 1)


def _took_back(one: SettledAnswer) -> bool:
    """Whether people found that nothing is there, where the engine said that something is."""
    return one.differs and one.finding.drops_quotes(one.answer)


def _new_quotes(one: SettledAnswer) -> list[Row]:
    """Quotes people added, without those the engine cites too."""
    cited = {(quote["document_id"], quote["page"], quote["quote"]) for quote in one.finding.quotes}
    if one.finding.drops_quotes(one.answer):
        return []
    return [quote for quote in one.added_quotes if (quote["document_id"], quote["page"], quote["quote"]) not in cited]


def _evidence_row(one: SettledAnswer, quote: Row, number: int) -> dict[str, Any]:
    finding = one.finding
    return {
        "report_id": finding.report_id,
        "partnership_id": finding.partnership_id,
        "finding_kind": finding.kind,
        "finding_key": finding.key,
        "evidence_no": number,
        **{name: quote[name] for name in ("document_id", "page", "page_label", "anchor", "quote", "check_result")},
        "section_path": [],
        "match_score": 100.0,
        "claimed_page": None,
        "read_by": "text",
        "reporting_year": finding.row.get("reporting_year"),
        "found_by": "person",
    }
