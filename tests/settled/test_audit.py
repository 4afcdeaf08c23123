"""Answers to audit questions are settled as all others are; what follows from them is worked out anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.datasets import analysed
from include.datasets.audit import AUDIT_FINDINGS
from include.frameworks import load_framework
from include.settled import choices, read_findings, settle, settle_findings
from include.settled.agreement import agreement
from include.settled.derived import NOT_ASKED
from tests.publish.a_year import QUOTE
from tests.settled.an_audit import DOCUMENT, REPORT, YEAR, fill, rows_of_year

START = datetime(2025, 3, 2, 9, 0, tzinfo=UTC)
ADDED = {
    "document_id": DOCUMENT, "page": 2, "page_label": None, "anchor": None, "quote": "Met every month.",
    "check_result": "verified",
}  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def findings(lake):
    return {one.key.removeprefix("wt2018."): one for one in read_findings(lake, YEAR)}


def said(finding, answer, detail=None, *, quotes=(), who="ann", minute=0):
    return {
        "review_id": f"{finding.key}-{who}-{minute}", "report_id": REPORT, "finding_kind": finding.kind,
        "finding_key": finding.key, "finding_version": finding.version, "reviewer": who, "verdict": "amend",
        "answer": answer, "detail": detail, "note": None, "quotes": list(quotes),
        "decided_at": START + timedelta(minutes=minute),
    }  # fmt: skip


def published(lake, findings, *decisions):
    """Audit rows by question, and the quotes of each, after these decisions."""
    settled = settle_findings(YEAR, findings.values(), sample=[], reviews=list(decisions))
    rows = settled.apply("audit_findings", lake.rows(AUDIT_FINDINGS, YEAR))
    quotes = settled.apply("evidence", lake.rows(analysed.EVIDENCE, YEAR))
    by_key: dict[str, list[dict[str, object]]] = {}
    for row in quotes:
        by_key.setdefault(row["finding_key"].removeprefix("wt2018."), []).append(row)
    return {row["question_id"]: row for row in rows}, by_key


def test_people_are_asked_about_every_answer_but_what_follows_or_is_counted(findings):
    asked = {name for name, one in findings.items() if one.kind == "audit"}
    every = {one.id for one in load_framework("wt2018").audit}
    assert every - asked == {"overall", "pages", "priorities"}
    assert (findings["early_help"].answer, findings["early_help"].detail) == ("reported", "described")
    assert (findings["evidence_kinds"].answer, findings["evidence_kinds"].detail) == ("reported", "audits, inspections")


def test_what_may_be_answered_is_what_the_instrument_has(findings):
    framework = load_framework("wt2018")
    early_help, kinds = choices(findings["early_help"], framework), choices(findings["evidence_kinds"], framework)
    assert early_help.details_of["reported"] == ("impact_shown", "described")
    assert early_help.answers[-1] == "not_reported"
    assert kinds.is_list and {"audits", "surveys"} <= set(kinds.details)
    assert choices(findings["restraint"], framework).answers == ("reported", "not_reported", "not_applicable")


def test_an_answer_that_says_something_is_there_needs_a_verified_quote(findings):
    silent = findings["national_reviews"]
    answer = next(one for one in choices(silent, load_framework("wt2018")).answers if silent.claims(one))
    assert settle(silent, [said(silent, answer)]).settled_by == "engine"
    settled = settle(silent, [said(silent, answer, quotes=[ADDED])])
    assert (settled.settled_by, settled.answer) == ("person", answer)


def test_a_value_the_engine_did_not_name_needs_a_quote_of_its_own(findings):
    kinds = findings["evidence_kinds"]
    assert settle(kinds, [said(kinds, "reported", "audits, surveys, inspections")]).settled_by == "engine"
    assert (
        settle(kinds, [said(kinds, "reported", "audits, surveys, inspections", quotes=[ADDED])]).detail
        == "audits, surveys, inspections"
    )


def test_settled_rows_keep_the_engines_answer_beside_them(lake, findings):
    kinds, help_ = findings["evidence_kinds"], findings["early_help"]
    rows, quotes = published(
        lake,
        findings,
        said(kinds, "reported", "audits, surveys, inspections", quotes=[ADDED]),
        said(help_, "not_reported"),
    )
    row = rows["evidence_kinds"]
    assert (
        row["values"] == ["audits", "surveys", "inspections"]
        and row["n_evidence"] == len(quotes["evidence_kinds"]) == 2
    )
    assert (row["settled_by"], row["engine_answer"], row["engine_detail"]) == (
        "person",
        "reported",
        "audits, inspections",
    )
    row = rows["early_help"]
    assert (row["answer"], row["detail"], row["n_evidence"], row["summary"]) == ("not_reported", None, 0, "")
    assert "early_help" not in quotes
    assert {rows[name]["settled_by"] for name in ("rapid_reviews", "pages", "feedback")} == {"engine"}


def test_a_grade_follows_from_the_settled_answers(lake, findings):
    before, _ = published(lake, findings)
    assert before["overall"]["settled_by"] == "engine"
    framework = load_framework("wt2018")
    parts = next(one for one in framework.audit if one.id == "overall").parts
    decisions = []
    for part in parts:
        one = findings.get(part.question)
        if one is not None:
            answer, detail = best(one, part.counts)
            decisions.append(said(one, answer, detail, quotes=[ADDED]))
    rows, _ = published(lake, findings, *decisions)
    assert rows["overall"]["answer"] == "evidenced" and rows["overall"]["settled_by"] == "person"
    assert rows["overall"]["engine_answer"] == before["overall"]["answer"] != "evidenced"
    assert rows["overall"]["n_evidence"] == sum(
        rows[part.question]["n_evidence"] for part in parts if part.question in rows
    )


def best(finding, counts):
    """An answer with detail that counts wholly."""
    may = choices(finding, load_framework("wt2018"))
    answer = next((one for one in may.answers if one in counts), may.answers[0])
    detail = next((one for one in may.details_of.get(answer, ()) if one in counts), None)
    return answer, ", ".join(may.details[: may.at_least]) if may.is_list else detail


def test_a_question_that_is_no_longer_asked_is_not_applicable_and_its_quotes_go(lake, findings):
    secure = findings["secure_establishment"]
    other = next(one for one in choices(secure, load_framework("wt2018")).answers if one != "in_area")
    rows, quotes = published(lake, findings, said(secure, other, quotes=[ADDED]))
    assert (rows["restraint"]["answer"], rows["restraint"]["n_evidence"]) == ("not_applicable", 0)
    assert rows["restraint"]["settled_by"] == "person" and "restraint" not in quotes


def test_a_question_people_say_is_to_be_asked_waits_for_one_of_them(tmp_path):
    lake = fill(tmp_path)
    rows = rows_of_year()["audit_findings"]
    for row in rows:
        if row["question_id"] in ("secure_establishment", "restraint", "restraint_reported"):
            is_parent = row["question_id"] == "secure_establishment"
            row.update(answer="not_reported" if is_parent else "not_applicable", n_evidence=0)
    lake.write(AUDIT_FINDINGS, YEAR, REPORT, rows)
    findings = {one.key.removeprefix("wt2018."): one for one in read_findings(lake, YEAR)}
    found, _ = published(lake, findings, said(findings["secure_establishment"], "in_area", quotes=[ADDED]))
    assert (found["restraint"]["answer"], found["restraint"]["review_reason"]) == ("not_applicable", NOT_ASKED)
    restraint = findings["restraint"]
    found, _ = published(
        lake, findings, said(findings["secure_establishment"], "in_area", quotes=[ADDED]),
        said(restraint, "reported", quotes=[ADDED]),
    )  # fmt: skip
    assert found["restraint"]["answer"] == "reported" and not found["restraint"]["needs_review"]


def test_groups_of_priorities_follow_from_the_priorities_with_their_quotes(lake, findings):
    harbour = findings["p2"]
    rows, quotes = published(lake, findings, said(harbour, "early_help"))
    assert set(rows["priorities"]["values"]) == {"neglect", "early_help"}
    assert rows["priorities"]["n_evidence"] == len(quotes["priorities"]) == 2
    assert {row["quote"] for row in quotes["priorities"]} == {QUOTE}
    gone, quotes = published(lake, findings, said(harbour, "not_an_item"), said(findings["p1"], "not_an_item"))
    assert (gone["priorities"]["answer"], gone["priorities"]["values"]) == ("not_reported", [])
    assert "priorities" not in quotes


def test_agreement_is_told_by_question(findings):
    sample = [
        {"report_id": REPORT, "finding_kind": one.kind, "finding_key": one.key, "part": "random", "n_reviewers": 1,
         "probability": 1.0}
        for one in findings.values()
    ]  # fmt: skip
    reviews = [said(findings["rapid_reviews"], "not_reported"), said(findings["early_help"], "reported", "described")]
    rows = agreement(settle_findings(YEAR, findings.values(), sample=sample, reviews=reviews), 0.6)
    told = {(row["scope"], row["key"]): (row["count"], row["denominator"]) for row in rows}
    assert told["audit", "wt2018.rapid_reviews"] == (0, 1)
    assert told["audit", "wt2018.early_help"] == (1, 1) and told["kind", "audit"] == (1, 2)
