"""Set each known answer beside what the engine said. Nothing is summed up here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rapidfuzz import fuzz

from include.evaluate.gold import (
    GoldAudit,
    GoldCompliance,
    GoldContribution,
    GoldCriterion,
    GoldReport,
    GoldTheme,
    Place,
    asked_beside,
)
from include.evaluate.places import Placement, first_evidence, placement
from include.frameworks import Framework, plain
from include.frameworks.asked import asked_by, audit_key
from include.quotes import QuoteChecker

NO_ANSWER = "no answer"
CLAIMS = frozenset({"addressed", "partial", "not_applicable", "met", "unmet"})
"""Answers that say something is there, and so owe a quote."""
_PLACED = frozenset({"addressed", "met", "unmet"})
"""Answers whose place is compared: where a theme is truly treated can be right or wrong, a passing mention hardly."""
_SAME_NAME = 85.0
_EXACT = 100.0
_ROUNDING = 0.05
"""Percentage points by which a printed share may be rounded."""

Row = Mapping[str, Any]
Found = Mapping[str, Sequence[Row]]
Kind = Literal["theme", "criterion", "compliance", "detail", "score", "audit", "audit_detail", "beside"]


@dataclass(frozen=True)
class Judged:
    """One known answer and the engine's."""

    report_id: str
    framework_id: str
    kind: Kind
    key: str
    known: str
    answered: str
    contested: bool = False
    confidence: float | None = None
    needs_review: bool | None = None
    place: Placement | None = None
    """Where the first verified quote stands against the known places; None where that cannot be said."""
    cited: str = ""
    known_places: str = ""

    @property
    def right(self) -> bool:
        return self.answered == self.known


@dataclass(frozen=True)
class Item:
    """A known item and whether it was found, or an item the engine added (`known` False)."""

    report_id: str
    kind: Literal["contribution", "priority", "audit_value"]
    name: str
    known: bool
    found: bool
    contested: bool = False
    in_image: bool = False


@dataclass
class ReportResult:
    """All comparisons of one report."""

    report_id: str
    framework_id: str
    failed: bool
    answers: list[Judged] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Quotes and pages, counted (names in `measure`)."""


def judge(gold: GoldReport, found: Found, framework: Framework, documents: Mapping[str, str]) -> ReportResult:
    """Compare one report. `documents`: the document id of each of its files. Without answers all known ones are missed."""
    answered = found.get("theme_findings") or found.get("audit_findings")
    result = ReportResult(gold.report_id, framework.id, failed=not answered)
    first = first_evidence(found.get("evidence", ()))
    spanning = found.get("spanning", ())
    themes = {row["theme_no"]: row for row in found.get("theme_findings", ())}
    criteria = {row["criterion_no"]: row for row in found.get("criterion_findings", ())}
    questions = {row["question_id"]: row for row in found.get("compliance_findings", ())}
    audit = {row["question_id"]: row for row in found.get("audit_findings", ()) if row["is_own"]}
    audit |= {row["finding_key"]: row for row in found.get("audit_findings", ()) if not row["is_own"]}
    whose = (gold.report_id, framework.id)

    def add(
        kind: Kind,
        key: str,
        known: GoldTheme | GoldCriterion | GoldCompliance | GoldAudit,
        said: str | None,
        row: Row | None,
    ) -> None:
        if said is None:
            return
        answered = (row or {}).get("status" if kind == "theme" else "answer") or NO_ANSWER
        asked_in, key = key.split(".") if kind == "beside" else (framework.id, key)
        quote = first.get(("audit", audit_key(asked_in, key)) if isinstance(known, GoldAudit) else (kind, key))
        where, cited = None, ""
        if quote is not None and answered == said and known.is_placed and _has_a_place(kind, known, said):
            where, cited = placement(known, quote, spanning, documents), str(quote["page"] or quote["anchor"])
        result.answers.append(
            Judged(
                gold.report_id,
                asked_in,
                kind,
                key,
                said,
                answered,
                known.contested,
                row["confidence"] if row else None,
                row["needs_review"] if row else None,
                where,
                cited,
                ", ".join(dict.fromkeys(str(spot.page or spot.anchor) for spot in known.spots)),
            )
        )

    for theme in gold.themes or ():
        add("theme", str(theme.theme_no), theme, theme.status, themes.get(theme.theme_no))
    for criterion in gold.criteria or ():
        add("criterion", str(criterion.criterion_no), criterion, criterion.answer, criteria.get(criterion.criterion_no))
    for question, known in (gold.compliance or {}).items():
        row = questions.get(question)
        add("compliance", question, known, known.answer, row)
        if known.detail:
            detail = (row or {}).get("detail") or ("none" if row else NO_ANSWER)
            result.answers.append(Judged(*whose, "detail", question, known.detail, detail, known.contested))
    for question, known_audit in (gold.audit or {}).items():
        row = audit.get(question)
        add("beside" if "." in question else "audit", question, known_audit, known_audit.answer, row)
        if known_audit.detail and "." not in question:
            detail = (row or {}).get("detail") or ("none" if row else NO_ANSWER)
            result.answers.append(
                Judged(*whose, "audit_detail", question, known_audit.detail, detail, known_audit.contested)
            )
        result.items += _values(gold.report_id, question, known_audit, row)
    if gold.score is not None:
        scores = [str(row["score"]) for row in found.get("scores", ())]
        contested = any(criterion.contested for criterion in gold.criteria or ())
        result.answers.append(Judged(*whose, "score", "score", str(gold.score), (scores or [NO_ANSWER])[0], contested))
    result.counts = _counts(gold, found, documents, framework)
    result.items += [*_contributions(gold, found, documents, result.counts), *_priorities(gold, found, framework)]
    return result


def _has_a_place(kind: Kind, known: Place, said: str) -> bool:
    """Whether the place of an answer can be right or wrong; what names several things stands in many places."""
    return known.values is None if isinstance(known, GoldAudit) else said in _PLACED


def _values(report_id: str, question: str, known: GoldAudit, row: Row | None) -> Iterable[Item]:
    """What a question of several choices names: known values that were found, and found ones that are not known."""
    if known.values is None:
        return
    said = list(row["values"]) if row else []
    for value in known.values:
        yield Item(report_id, "audit_value", f"{question}: {value}", True, value in said, known.contested)
    for value in said:
        if value not in known.values:
            yield Item(report_id, "audit_value", f"{question}: {value}", False, True, known.contested)


# --- items ----------------------------------------------------------------------------------------------


def _contributions(
    gold: GoldReport, found: Found, documents: Mapping[str, str], counts: Counter[str]
) -> Iterable[Item]:
    if gold.contributions is None:
        return
    left = list(found.get("contributions", ()))
    for known in gold.contributions:
        same = [row for row in left if known.amount_gbp is None or row["amount_gbp"] == known.amount_gbp]
        best = max(same, key=lambda row: _closeness(known, row, gold.reporting_year), default=None)
        hit = best is not None and _likeness(known.contributor, best["contributor"]) >= _SAME_NAME
        name = known.contributor + (f", £{known.amount_gbp:,.0f}" if known.amount_gbp is not None else "")
        yield Item(gold.report_id, "contribution", name, True, hit, known.contested, bool(known.in_image))
        if hit and best is not None:
            left.remove(best)
            if not known.contested:
                _count_details(known, best, found, documents, counts)
    for row in left:
        if row["period"] == gold.reporting_year and row["kind"] != "in_kind":
            yield Item(gold.report_id, "contribution", row["contributor"], False, True)


def _count_details(
    known: GoldContribution, row: Row, found: Found, documents: Mapping[str, str], counts: Counter[str]
) -> None:
    if known.is_placed:
        where = placement(known, {**row, "quote": row["contributor"]}, found.get("spanning", ()), documents)
        counts["placed_money"] += 1
        counts["money_on_its_page"] += where in ("right", "shared")
    if known.share_pct is not None:
        counts["known_percentages"] += 1
        said = row["share_pct"]
        counts["right_percentages"] += said is not None and abs(said - known.share_pct) <= _ROUNDING


def _closeness(known: GoldContribution, row: Row, year: str) -> tuple[bool, bool, float]:
    """The same name first; then the year's own row, as a partner may give the same sum in two years."""
    likeness = _likeness(known.contributor, row["contributor"])
    return likeness >= _SAME_NAME, row["period"] == year, likeness


def _likeness(one: str, other: str) -> float:
    return fuzz.token_set_ratio(one.lower(), other.lower())


def _priorities(gold: GoldReport, found: Found, framework: Framework) -> Iterable[Item]:
    if gold.priorities is None:
        return
    said = list(dict.fromkeys(row["priority"] for row in found.get("priorities", ())))
    matched: set[str] = set()
    for known in gold.priorities:
        names = [*_groups(known, framework), known]
        match = next((one for one in said if any(_likeness(one, name) >= _SAME_NAME for name in names)), None)
        yield Item(gold.report_id, "priority", known, True, match is not None)
        if match is not None:
            matched.add(match)
    for added in sorted(set(said) - matched):
        yield Item(gold.report_id, "priority", added, False, True)


def _groups(text: str, framework: Framework) -> list[str]:
    """Names of the priority groups a known priority falls into."""
    groups = framework.tasks.priorities.groups
    return [group.name for group in groups if any(cue.pattern.matches(plain(text)) for cue in group.cues)]


# --- quotes ---------------------------------------------------------------------------------------------


def _counts(gold: GoldReport, found: Found, documents: Mapping[str, str], framework: Framework) -> Counter[str]:
    counts: Counter[str] = Counter()
    evidence = found.get("evidence", ())
    proven = {(row["finding_kind"], row["finding_key"]) for row in evidence if row["check_result"] == "verified"}
    for row in evidence:
        verified = row["check_result"] == "verified"
        on_page = verified and row.get("claimed_page") is None
        counts["quotes"] += 1
        counts[row["check_result"]] += 1
        counts["exact_at_once"] += on_page and row.get("match_score") == _EXACT
        counts["on_cited_page"] += on_page
    for kind, name, key in (
        ("theme", "theme_findings", "theme_no"),
        ("criterion", "criterion_findings", "criterion_no"),
        ("compliance", "compliance_findings", "question_id"),
    ):
        for row in found.get(name, ()):
            if row.get("status", row.get("answer")) in CLAIMS:
                counts["claims"] += 1
                counts["proven_claims"] += (kind, str(row[key])) in proven
    asked = {framework.id: {one.question_id: one for one in asked_by(framework, is_own=True)}, **asked_beside(gold)}
    for row in found.get("audit_findings", ()):
        one = asked.get(row["framework_id"], {}).get(row["question_id"])
        if one is not None and one.owes_quote(row["answer"]) and not one.is_grade:
            counts["claims"] += 1
            counts["proven_claims"] += ("audit", row["finding_key"]) in proven
    _known_quotes(gold, found, documents, counts)
    if gold.n_pages is not None:
        counts["known_pages"] += gold.n_pages
        read = {(row["document_id"], row["page"]) for row in found.get("pages", ()) if row["n_characters"]}
        counts["read_pages"] += min(gold.n_pages, len(read))
    return counts


def _known_quotes(gold: GoldReport, found: Found, documents: Mapping[str, str], counts: Counter[str]) -> None:
    """Quotes the labellers gave are true: the check that guards evidence must accept them, on their page."""
    quotes = [quote for theme in gold.themes or () for quote in theme.quotes]
    quotes += [quote for answer in (gold.audit or {}).values() for quote in answer.quotes]
    if not quotes or not found.get("pages"):
        return
    checker = QuoteChecker(found["pages"])
    for quote in quotes:
        spot = quote.spots[0] if quote.spots else None
        document = documents.get(spot.file or "") if spot else None
        page, anchor = (spot.page, spot.anchor) if spot else (None, None)
        checked = checker.check(quote.text, document, page, anchor)
        counts["known_quotes"] += 1
        counts["known_quotes_accepted"] += checked.result == "verified"
