"""What decisions make of an answer, told with the fewest rows that show it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from include.datasets import analysed
from include.frameworks import load_framework
from include.settled import choices, settle, settle_findings, settle_year
from include.settled.findings import amount, read_findings, version_of
from tests.publish.a_review import a_release, reviewed
from tests.publish.a_year import YEAR, a_lake, a_report, write

START = datetime(2025, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """The answers of three reports: score 4 (everything met), 2, and 0."""
    reports = [a_report(0, score=4), a_report(1, score=2), a_report(2, score=0)]
    return read_findings(a_lake(tmp_path_factory.mktemp("settle"), reports), YEAR)


def one_of(findings, kind="theme", key="4", number=0):
    return next(one for one in findings if one.id == (f"shire-{number:03}-{YEAR}", kind, key))


def said(finding, who, answer=None, *, detail=None, minute=0, verdict=None, quotes=(), version=None):
    """A decision of a person at a minute; without an answer they agree."""
    verdict = verdict or ("agree" if answer is None else "amend")
    given = {"agree": (finding.answer, finding.detail), "amend": (answer, detail), "cannot_tell": (None, None)}[verdict]
    return {
        "review_id": f"{who}-{minute}",
        "report_id": finding.report_id,
        "finding_kind": finding.kind,
        "finding_key": finding.key,
        "finding_version": version or finding.version,
        "reviewer": who,
        "verdict": verdict,
        "answer": given[0],
        "detail": given[1],
        "note": None,
        "quotes": list(quotes),
        "decided_at": START + timedelta(minutes=minute),
    }


def drawn(finding, n_reviewers=1, part="random", probability=0.5):
    return {
        "report_id": finding.report_id,
        "finding_kind": finding.kind,
        "finding_key": finding.key,
        "part": part,
        "n_reviewers": n_reviewers,
        "probability": probability,
    }


QUOTE = {
    "document_id": "d" * 12,
    "page": 2,
    "page_label": None,
    "anchor": None,
    "quote": "We met.",
    "check_result": "verified",
}


# --- one answer ---------------------------------------------------------------------------------------


def test_without_decisions_the_engines_answer_stands(findings):
    one = settle(one_of(findings), [])
    assert (one.answer, one.settled_by, one.is_contested, one.n_reviews) == ("addressed", "engine", False, 0)
    assert one.standing == "not_sampled"


def test_a_persons_answer_holds_and_the_engines_stays_beside_it(findings):
    finding = one_of(findings)
    one = settle(finding, [said(finding, "ann", "partial")], drawn(finding))
    assert (one.answer, one.settled_by, one.engine_answer) == ("partial", "person", "addressed")
    assert one.standing == "checked" and not one.is_open


def test_a_persons_last_decision_counts(findings):
    finding = one_of(findings)
    one = settle(finding, [said(finding, "ann", "partial", minute=5), said(finding, "ann", minute=9)], drawn(finding))
    assert (one.answer, one.n_reviews) == ("addressed", 1)


def test_two_who_agree_settle_it_and_one_of_two_leaves_it_open(findings):
    finding = one_of(findings)
    first = settle(finding, [said(finding, "ann", "partial")], drawn(finding, 2))
    assert first.is_open and not first.is_settled and first.answer == "partial"
    both = settle(
        finding, [said(finding, "ann", "partial"), said(finding, "ben", "partial", minute=1)], drawn(finding, 2)
    )
    assert both.is_settled and not both.is_open


def test_two_who_differ_make_it_contested_and_a_third_settles_it_by_majority(findings):
    finding = one_of(findings)
    two = [said(finding, "ann", "partial"), said(finding, "ben", minute=1)]
    contested = settle(finding, two, drawn(finding, 2))
    assert (contested.answer, contested.settled_by, contested.is_contested) == ("addressed", "engine", True)
    assert contested.standing == "contested" and contested.is_open
    third = settle(finding, [*two, said(finding, "cy", "partial", minute=2)], drawn(finding, 2))
    assert (third.answer, third.settled_by, third.is_contested, third.standing) == (
        "partial",
        "person",
        False,
        "checked",
    )


def test_the_third_saw_both_and_is_not_counted_as_independent(findings):
    finding = one_of(findings)
    rows = [said(finding, "ann", "partial"), said(finding, "ben", minute=1), said(finding, "cy", "partial", minute=2)]
    rows += [said(finding, "ben", "partial", minute=3)]
    one = settle(finding, rows, drawn(finding, 2))
    assert [(row["reviewer"], row["answer"]) for row in one.independent] == [("ann", "partial"), ("ben", "addressed")]


def test_people_who_differ_only_in_the_detail_differ(findings):
    finding = one_of(findings, "compliance", "partnership_chair")
    rows = [said(finding, "ann"), said(finding, "ben", "met", detail="planned", minute=1)]
    assert settle(finding, rows).is_contested


def test_who_cannot_tell_settles_nothing_and_after_two_nobody_else_is_asked(findings):
    finding = one_of(findings)
    once = settle(finding, [said(finding, "ann", verdict="cannot_tell")], drawn(finding))
    assert once.is_open and once.settled_by == "engine" and once.n_reviews == 0
    twice = settle(finding, [*once.reviews, said(finding, "ben", verdict="cannot_tell", minute=1)], drawn(finding))
    assert not twice.is_open and not twice.is_settled and twice.standing == "undecided"


def test_a_claim_without_a_verified_quote_is_dropped_and_one_with_an_added_quote_counts(findings):
    finding = one_of(findings, "criterion", "3", number=2)
    assert finding.answer == "not_met" and not finding.verified
    assert settle(finding, [said(finding, "ann", "met")]).answer == "not_met"
    paraphrase = QUOTE | {"check_result": "paraphrase"}
    assert settle(finding, [said(finding, "ann", "met", quotes=[paraphrase])]).answer == "not_met"
    one = settle(finding, [said(finding, "ann", "met", quotes=[QUOTE])])
    assert (one.answer, list(one.added_quotes)) == ("met", [QUOTE])


def test_a_decision_about_another_version_stays_on_the_record_and_counts_no_more(findings):
    finding = one_of(findings)
    one = settle(finding, [said(finding, "ann", "partial", version="0" * 12)], drawn(finding))
    assert one.settled_by == "engine" and one.is_open and len(one.earlier) == 1


def test_the_version_is_of_answer_detail_and_documents_and_of_nothing_else():
    assert version_of("met", None, ["b", "a"]) == version_of("met", None, ["a", "b"])
    different = {version_of("met", None, ["a"]), version_of("met", "planned", ["a"]), version_of("unmet", None, ["a"])}
    assert len(different | {version_of("met", None, ["c"])}) == 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("£98,400", "98400"), ("1250.50", "1250.5"), ("not stated", "not_stated"), ("a lot", None), ("1e400", None)],
)
def test_amounts_as_people_type_them(typed, kept):
    assert amount(typed) == kept


def test_what_may_be_answered_is_told_for_every_kind(findings):
    framework = load_framework("wt2023")
    chair = choices(one_of(findings, "compliance", "partnership_chair"), framework)
    assert "planned" in chair.details and set(chair.answers) == {"met", "unmet", "not_mentioned"}
    assert all(choices(one, framework).answers for one in findings)


# --- a year -------------------------------------------------------------------------------------------


def year_of(findings, *reviews, sample=(), releases=()):
    return settle_findings(YEAR, findings, sample=list(sample), reviews=list(reviews), releases=list(releases))


def test_scores_follow_peoples_criteria_under_the_gating_rule(tmp_path, findings):
    lake = a_lake(tmp_path, [a_report(0, score=4)])
    scores = lake.rows(analysed.SCORES, YEAR)
    first = one_of(findings, "criterion", "1")
    (row,) = year_of(findings, said(first, "ann", "not_met")).apply("scores", scores)
    assert (row["score"], row["criterion_1"], row["criterion_4"]) == (2, 0, 0), "criterion 4 counts only after 1 to 3"
    assert (row["settled_by"], row["engine_answer"], scores[0]["score"]) == ("person", "4", 4)


def test_items_are_corrected_or_left_out(tmp_path):
    lake = a_lake(tmp_path, [a_report(0)])
    findings = read_findings(lake, YEAR)
    money, priority = (one_of(findings, "item", key) for key in ("c0-police", "p0"))
    settled = year_of(findings, said(money, "ann", "12500", detail="health"), said(priority, "ann", "not_an_item"))
    (row,) = settled.apply("contributions", lake.rows(analysed.CONTRIBUTIONS, YEAR))
    assert (row["amount_gbp"], row["contributor_group"], row["engine_answer"]) == (12500.0, "health", "10000")
    assert settled.apply("priorities", lake.rows(analysed.PRIORITIES, YEAR)) == []
    kept = settled.apply("evidence", lake.rows(analysed.EVIDENCE, YEAR))
    assert "p0" not in {row["finding_key"] for row in kept}


def test_quotes_people_added_stand_beside_the_engines_and_say_who_found_them(tmp_path):
    lake = a_lake(tmp_path, [a_report(0, score=0)])
    findings = read_findings(lake, YEAR)
    third, theme = one_of(findings, "criterion", "3"), one_of(findings)
    settled = year_of(findings, said(third, "ann", "met", quotes=[QUOTE]), said(theme, "ann", "not_mentioned"))
    rows = settled.apply("evidence", lake.rows(analysed.EVIDENCE, YEAR))
    added = [row for row in rows if row["found_by"] == "person"]
    assert [(row["finding_key"], row["evidence_no"], row["quote"]) for row in added] == [("3", 1, "We met.")]
    assert not [row for row in rows if (row["finding_kind"], row["finding_key"]) == ("theme", "4")]
    criteria = settled.apply("criterion_findings", lake.rows(analysed.CRITERION_FINDINGS, YEAR))
    assert [row["n_evidence"] for row in criteria if row["criterion_no"] == 3] == [1]


def test_what_is_contested_asks_for_a_person_and_what_is_settled_no_more(tmp_path, findings):
    lake = a_lake(tmp_path, [a_report(0)])
    theme, other = one_of(findings), one_of(findings, key="5")
    settled = year_of(findings, said(theme, "ann", "partial"), said(theme, "ben", minute=1), said(other, "ann"))
    rows = {row["theme_no"]: row for row in settled.apply("theme_findings", lake.rows(analysed.THEME_FINDINGS, YEAR))}
    assert rows[4]["needs_review"] and "differ" in rows[4]["review_reason"] and rows[4]["status"] == "addressed"
    assert not rows[5]["needs_review"] and rows[5]["settled_by"] == "person"


def test_a_year_is_reviewed_only_when_all_is_settled_and_exactly_that_was_released(findings):
    theme, other = one_of(findings), one_of(findings, key="5")
    sample = [drawn(theme), drawn(other)]
    assert year_of(findings, sample=sample).review_state == "not_reviewed"
    part = year_of(findings, said(theme, "ann"), sample=sample)
    assert (part.review_state, part.is_complete) == ("part_reviewed", False)
    done = year_of(findings, said(theme, "ann"), said(other, "ann"), sample=sample)
    assert (done.review_state, done.is_complete) == ("part_reviewed", True), "nobody has released it"
    released = a_release(done.findings_version, done.reviews_version)
    again = year_of(findings, said(theme, "ann"), said(other, "ann"), sample=sample, releases=[released])
    assert again.review_state == "reviewed"
    more = [said(theme, "ann"), said(other, "ann"), said(other, "ben", "partial", minute=2)]
    assert year_of(findings, *more, sample=sample, releases=[released]).review_state == "part_reviewed"
    refused = released | {"decision": "refuse", "decided_at": START + timedelta(days=9)}
    later = year_of(findings, *more[:2], sample=sample, releases=[released, refused])
    assert later.review_state == "part_reviewed"


def test_progress_counts_by_kind_and_part(findings):
    theme, criterion = one_of(findings), one_of(findings, "criterion", "1")
    sample = [drawn(theme, part="risk"), drawn(criterion, 2)]
    told = year_of(findings, said(theme, "ann"), said(criterion, "ann"), sample=sample).progress()
    assert (told.sampled, told.settled, told.open, told.decisions) == (2, 1, 1, 2)
    assert told.by_part["risk"]["settled"] == 1 and told.by_kind["criterion"]["open"] == 1


def test_marks_taken_back_are_no_exemplars(findings):
    (mark,) = reviewed(a_report(0))["exemplars"]
    back = mark | {"mark_id": "mark-back", "is_withdrawn": True, "marked_at": START + timedelta(days=1)}
    for marks, n in (([mark], 1), ([back, mark], 0)):
        settled = settle_findings(YEAR, findings, sample=[], reviews=[], marks=marks)
        assert len(settled.exemplars()) == n


def test_pages_see_decisions_at_once_and_answers_that_were_made_anew_soon(tmp_path, monkeypatch):
    lake = a_lake(tmp_path, [a_report(0)])
    finding = one_of([one.finding for one in settle_year(lake, YEAR, kept=True).answers.values()])
    write(lake, {"reviews": [row for row in reviewed(a_report(0))["reviews"] if row["finding_key"] == "4"]}, "any-name")
    assert settle_year(lake, YEAR, kept=True).answers[finding.id].settled_by == "person"
    other = a_report(0)
    other["theme_findings"][3]["status"] = "partial"
    other["report_states"][0]["fingerprint"] = "another"
    write(lake, other, f"shire-000-{YEAR}")
    assert settle_year(lake, YEAR, kept=True).answers[finding.id].engine_answer == "addressed", "kept for a while"
    monkeypatch.setattr("include.settled.year.KEPT_FOR_S", 0.0)
    late = time.monotonic() + 20
    while settle_year(lake, YEAR, kept=True).answers[finding.id].engine_answer != "partial":
        assert time.monotonic() < late, "nobody looked whether the report was analysed again"
        time.sleep(0.05)
