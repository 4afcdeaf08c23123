"""The card of a split (DATASET.md): who wrote and labelled it, what it holds and what it does not show."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from include.samples.render.second_reader import agreement_lines
from include.samples.render.web_frames import template

TITLES = {
    "practice": "Practice reports",
    "held_out": "Held-out reports",
    "earlier_years": "Reports of earlier years",
    "earlier_years_unseen": "Reports of earlier years that no pattern was tuned on",
}
PURPOSES = {
    "practice": "Patterns, prompts and thresholds may be tuned on these reports.",
    "held_out": (
        "Nobody who writes patterns, prompts or thresholds reads these reports or their answers. "
        "Figures measured here are worth something only as long as that holds."
    ),
    "earlier_years": (
        "They are of 2019-20 and 2020-21 and labelled for the audit questions of those years (wt2018, wt2018_integrated). "
        "Patterns may be tuned on these reports."
    ),
    "earlier_years_unseen": (
        "They are of 2019-20 and 2020-21 and labelled for the audit questions of those years (wt2018, wt2018_integrated) "
        "and for the Panel's six practice themes (panel2021). No pattern and no threshold is tuned on these reports."
    ),
}
STATUSES = ("addressed", "partial", "not_mentioned", "not_applicable")


LABELLED = {
    "practice": "the writer, while writing. Not blind, and not checked by a second reader.",
    "held_out": (
        "the writer, while writing, without sight of any engine; then a second reader, blind, from the rendered files "
        "alone. Where the two differ the answer is marked `contested` and left out of the strict figures. Both readers "
        "are AI assistants of the same kind, so their agreement flatters."
    ),
    "earlier_years": (
        "the writer, before any engine had read them. The writer also wrote the patterns of these instruments, so that "
        "figures measured here flatter; no second reader has labelled them."
    ),
    "earlier_years_unseen": (
        "the writer, while writing, who had read the questions and the publications and neither the patterns nor what "
        "any engine answers; no second reader has labelled them. Writers of patterns and of reports are AI assistants of "
        "the same kind, which flatters."
    ),
}


def card_of(split: str, gold: list[dict[str, Any]], layouts: dict[str, str], sources: Path) -> str:
    """The text of DATASET.md. `layouts` maps report id to the layout of its source, `sources` is the split's folder."""
    if not any("themes" in report for report in gold):
        return _audit_card(split, gold, layouts)
    themes = [theme for report in gold for theme in report["themes"]]
    compliance = Counter(answer["answer"] for report in gold for answer in report["compliance"].values())
    criteria = [criterion for report in gold for criterion in report["criteria"]]
    contributions = [row for report in gold for row in report["contributions"]]
    return template("DATASET.md").substitute(
        title=TITLES[split],
        split=split,
        purpose=PURPOSES[split],
        labelled=LABELLED[split],
        agreement=agreement_lines(sources, gold),
        n_reports=len(gold),
        rows="\n".join(row_of(report, layouts[report_id(report)]) for report in gold),
        n_themes=len(themes),
        statuses=counts(Counter(theme["status"] for theme in themes)),
        n_quotes=sum(len(theme["quotes"]) for theme in themes),
        n_criteria=len(criteria),
        n_criteria_met=sum(criterion["answer"] == "met" for criterion in criteria),
        n_compliance=sum(compliance.values()),
        compliance=counts(compliance),
        n_contributions=len(contributions),
        n_in_image=sum(row["in_image"] for row in contributions),
        n_images=sum(len(report["images"]) for report in gold),
        n_elements=sum(len(report["elements"]) for report in gold),
    )


def _audit_card(split: str, gold: list[dict[str, Any]], layouts: dict[str, str]) -> str:
    """The card of a split that is labelled for audit questions."""
    answers = [answer for report in gold for answer in report["audit"].values()]
    return template("DATASET_audit.md").substitute(
        title=TITLES[split],
        split=split,
        purpose=PURPOSES[split],
        labelled=LABELLED[split],
        n_reports=len(gold),
        rows="\n".join(_audit_row(report, layouts[report_id(report)]) for report in gold),
        n_answers=len(answers),
        answers=counts(Counter(answer["answer"] for answer in answers)),
        n_values=sum(len(answer.get("values", ())) for answer in answers),
        n_contested=sum(answer.get("contested", False) for answer in answers),
        n_contributions=sum(len(report["contributions"]) for report in gold),
        n_elements=sum(len(report["elements"]) for report in gold),
    )


def _audit_row(report: dict[str, Any], layout: str) -> str:
    told = Counter(answer["answer"] for answer in report["audit"].values())
    cells = [
        report_id(report),
        layout,
        report.get("n_pages") or f"{len(report['files'])} web page(s)",
        report["audit"]["overall"]["answer"].replace("_", " "),
        told["reported"],
        told["not_reported"],
        len(report["contributions"]),
    ]
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def report_id(report: dict[str, Any]) -> str:
    """Partnership and year, as sources are named."""
    return f"{report['partnership_id']}-{report['reporting_year']}"


def row_of(report: dict[str, Any], layout: str) -> str:
    """One line of the card's table."""
    statuses = Counter(theme["status"] for theme in report["themes"])
    cells = [
        report_id(report),
        layout,
        report.get("n_pages") or f"{len(report['files'])} web page(s)",
        *(statuses[status] for status in STATUSES),
        sum(theme["contested"] for theme in report["themes"]),
        report["score"],
        len(report["contributions"]),
        len(report["images"]),
    ]
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def counts(counter: Counter[str]) -> str:
    """ "3 addressed, 2 partial": in the order of the alphabet."""
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in sorted(counter.items()))
