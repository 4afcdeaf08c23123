"""Compare answers with what is known: counts first, figures from counts, every figure with its denominator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from include.evaluate.gold import GoldReport, Place
from include.frameworks import Framework, plain

STATUSES = ("addressed", "partial", "not_mentioned", "not_applicable")
_SAME_NAME = 85.0

Row = Mapping[str, Any]


@dataclass
class Share:
    """How many of how many, and how many more were contested and left out."""

    right: int = 0
    of: int = 0
    contested_right: int = 0
    contested: int = 0

    def count(self, right: bool, contested: bool = False) -> None:
        if contested:
            self.contested_right += right
            self.contested += 1
        else:
            self.right += right
            self.of += 1

    @property
    def share(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass
class Figures:
    """All figures of one evaluation."""

    reports: int = 0
    failed: list[str] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(known status, answered status) of themes that are not contested."""
    of_theme: dict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    themes: Share = field(default_factory=Share)
    page: Share = field(default_factory=Share)
    page_or_next: Share = field(default_factory=Share)
    criteria: dict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    compliance: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    compliance_detail: Share = field(default_factory=Share)
    score: Share = field(default_factory=Share)
    contributions: Share = field(default_factory=Share)
    contributions_added: int = 0
    priorities: Share = field(default_factory=Share)
    priorities_added: int = 0
    quotes: Counter[str] = field(default_factory=Counter)
    to_review: Share = field(default_factory=Share)
    wrong: list[str] = field(default_factory=list)
    """Each wrong answer in one line."""
    calibration: dict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    """By tenth of confidence, how many theme answers were right."""

    def of_status(self, status: str) -> tuple[float | None, float | None, float | None, int]:
        """Precision, recall, F1 and number of known cases of a status; None where it has no denominator."""
        hit = self.confusion[status, status]
        known = sum(n for (k, _), n in self.confusion.items() if k == status)
        said = sum(n for (_, a), n in self.confusion.items() if a == status)
        precision, recall = (hit / said if said else None), (hit / known if known else None)
        f1 = 2 * hit / (known + said) if known + said else None
        return precision, recall, f1, known

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 over the statuses that occur among the known answers."""
        scores = [f1 for status in STATUSES for _, _, f1, known in [self.of_status(status)] if known and f1 is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def calibration_error(self) -> float | None:
        """Mean distance of confidence and share right, over tenths of confidence, weighted by their number."""
        total = sum(share.of for share in self.calibration.values())
        if not total:
            return None
        return sum(abs((bin_no + 0.5) / 10 - (s.share or 0)) * s.of for bin_no, s in self.calibration.items()) / total


def measure(
    reports: Sequence[GoldReport], answers: Mapping[str, Mapping[str, Sequence[Row]]], framework: Framework
) -> Figures:
    """Figures of all reports together. A report without answers counts as failed, and its known answers as missed."""
    figures = Figures(reports=len(reports))
    for gold in reports:
        found = answers.get(gold.report_id, {})
        if not found.get("theme_findings"):
            figures.failed.append(gold.report_id)
        first = _first_evidence(found.get("evidence", ()))
        _themes(gold, found, first, figures)
        _criteria(gold, found, figures)
        _compliance(gold, found, figures)
        _contributions(gold, found, figures)
        _priorities(gold, found, framework, figures)
        figures.quotes.update(row["check_result"] for row in found.get("evidence", ()))
    return figures


def _first_evidence(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row["evidence_no"]):
        if row["check_result"] == "verified":
            first.setdefault((row["finding_kind"], row["finding_key"]), row)
    return first


def _themes(
    gold: GoldReport, found: Mapping[str, Sequence[Row]], first: Mapping[tuple[str, str], Row], figures: Figures
) -> None:
    rows = {row["theme_no"]: row for row in found.get("theme_findings", ())}
    for known in gold.themes or ():
        row = rows.get(known.theme_no)
        answer = row["status"] if row else "no answer"
        right = answer == known.status
        figures.themes.count(right, known.contested)
        if row:
            figures.to_review.count(row["needs_review"])
        if known.contested:
            continue
        figures.confusion[known.status, answer] += 1
        figures.of_theme[known.theme_no].count(right)
        if row:
            figures.calibration[min(9, int(row["confidence"] * 10))].count(right)
        if not right:
            sure = f", confidence {row['confidence']:.2f}" if row else ""
            figures.wrong.append(f"{gold.report_id}: theme {known.theme_no}: {answer}, known: {known.status}{sure}")
        quote = first.get(("theme", str(known.theme_no)))
        if quote is not None and known.status == "addressed" and answer == "addressed" and known.is_placed:
            _page(known, quote, f"{gold.report_id}: theme {known.theme_no}", figures)


def _page(known: Place, quote: Row, name: str, figures: Figures) -> None:
    right = known.holds(quote["page"], quote["anchor"])
    figures.page.count(right)
    figures.page_or_next.count(right or known.is_near(quote["page"]))
    if not right:
        where = quote["page"] or quote["anchor"]
        figures.wrong.append(f"{name}: first quote on {where}, known: {list(known.pages or known.anchors)}")


def _criteria(gold: GoldReport, found: Mapping[str, Sequence[Row]], figures: Figures) -> None:
    rows = {row["criterion_no"]: row["answer"] for row in found.get("criterion_findings", ())}
    for known in gold.criteria or ():
        answer = rows.get(known.criterion_no, "no answer")
        figures.criteria[known.criterion_no].count(answer == known.answer, known.contested)
        if answer != known.answer and not known.contested:
            figures.wrong.append(f"{gold.report_id}: criterion {known.criterion_no}: {answer}, known: {known.answer}")
    if gold.score is not None:
        scores = [row["score"] for row in found.get("scores", ())]
        contested = any(known.contested for known in gold.criteria or ())
        figures.score.count(scores == [gold.score], contested)


def _compliance(gold: GoldReport, found: Mapping[str, Sequence[Row]], figures: Figures) -> None:
    rows = {row["question_id"]: row for row in found.get("compliance_findings", ())}
    for question, known in (gold.compliance or {}).items():
        row = rows.get(question)
        answer, detail = (row["answer"], row["detail"]) if row else ("no answer", None)
        figures.compliance[question].count(answer == known.answer, known.contested)
        if known.detail is not None:
            figures.compliance_detail.count(answer == known.answer and detail == known.detail, known.contested)
        if not known.contested and (answer != known.answer or (known.detail and detail != known.detail)):
            figures.wrong.append(
                f"{gold.report_id}: {question}: {answer} {detail or ''}, known: {known.answer} {known.detail or ''}"
            )


def _contributions(gold: GoldReport, found: Mapping[str, Sequence[Row]], figures: Figures) -> None:
    if gold.contributions is None:
        return
    left = list(found.get("contributions", ()))
    for known in gold.contributions:
        match = next((row for row in left if _same_gift(known.contributor, known.amount_gbp, row)), None)
        figures.contributions.count(match is not None, known.contested)
        if match is not None:
            left.remove(match)
        else:
            figures.wrong.append(
                f"{gold.report_id}: contribution of {known.contributor}, {known.amount_gbp}: not found"
            )
    figures.contributions_added += sum(
        row["period"] == gold.reporting_year and row["kind"] != "in_kind" for row in left
    )


def _same_gift(contributor: str, amount: float | None, row: Row) -> bool:
    same_name = fuzz.token_set_ratio(contributor.lower(), row["contributor"].lower()) >= _SAME_NAME
    return same_name and (amount is None or row["amount_gbp"] == amount)


def _priorities(gold: GoldReport, found: Mapping[str, Sequence[Row]], framework: Framework, figures: Figures) -> None:
    if gold.priorities is None:
        return
    said = [row["priority"] for row in found.get("priorities", ())]
    matched: set[str] = set()
    for known in gold.priorities:
        names = [*_groups(known, framework), known]
        match = next(
            (one for one in said if any(fuzz.token_set_ratio(one, name) >= _SAME_NAME for name in names)), None
        )
        figures.priorities.count(match is not None)
        if match is None:
            figures.wrong.append(
                f"{gold.report_id}: priority {known!r}: not found (found: {', '.join(said) or 'none'})"
            )
        else:
            matched.add(match)
    figures.priorities_added += len(set(said) - matched)


def _groups(text: str, framework: Framework) -> list[str]:
    """Names of the priority groups a known priority falls into."""
    groups = framework.tasks.priorities.groups
    return [group.name for group in groups if any(cue.pattern.matches(plain(text)) for cue in group.cues)]
