"""The tables of audit questions: what instruments such as that of 2019-20 ask, counted as their publications count it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from include.datasets.audit import REPORT_AUDIT
from include.datasets.words import LOW_RELIABILITY
from include.frameworks import load_framework
from include.frameworks.asked import Asked, asked_by, audit_key
from include.frameworks.audit import PagesQuestion
from include.publish.numbers import Made, counted
from include.publish.rights import shortened
from include.register import Register

Row = dict[str, Any]
Rows = list[Row]
Instrument = tuple[str, bool]
"""Framework id, and whether it is the year's own."""


def proven(findings: Rows, evidence: Iterable[Mapping[str, Any]]) -> tuple[Rows, Counter[str]]:
    """Audit findings that may be published, and how many are left out, by finding key (DESIGN, rule 1).

    `evidence` holds verified quotes only. A grade is published when the answers it follows from have quotes.
    """
    quoted = {(row["report_id"], row["finding_key"]) for row in evidence if row["finding_kind"] == "audit"}
    asked = {instrument: _by_id(instrument) for instrument in _instruments(findings)}
    kept, left_out = [], Counter[str]()
    for row in findings:
        one = asked[row["framework_id"], row["is_own"]].get(row["question_id"])
        owes = one is None or one.owes_quote(row["answer"])
        is_proven = (
            row["n_evidence"] > 0
            if one is not None and one.is_grade
            else (row["report_id"], row["finding_key"]) in quoted
        )
        if owes and not is_proven:
            left_out[row["finding_key"]] += 1
        else:
            kept.append(row)
    return kept, left_out


def yearly_audit(
    findings: Rows, year: str, made: Made, left_out: Mapping[str, int], doubtful: Collection[str] = ()
) -> Rows:
    """How many reports give each answer to each question of each instrument, and which details, choices and numbers.

    The denominator are the reports that were asked: a question that is not applicable to a report leaves it out.
    `doubtful` holds the finding keys about which engine and people agree too little.
    """
    by_question: dict[tuple[Instrument, str], Rows] = defaultdict(list)
    for row in findings:
        by_question[(row["framework_id"], row["is_own"]), row["question_id"]].append(row)
    tables: Rows = []
    for instrument in _instruments(findings):
        for one in _by_id(instrument).values():
            of_question = by_question[instrument, one.question_id]
            reliability = LOW_RELIABILITY if audit_key(instrument[0], one.question_id) in doubtful else None
            rows = _counts(one, instrument, of_question, year, made, left_out)
            tables += [{**row, "reliability": reliability} for row in rows]
    return tables


def _counts(
    one: Asked, instrument: Instrument, findings: Rows, year: str, made: Made, left_out: Mapping[str, int]
) -> Rows:
    framework_id, is_own = instrument
    asked = [row for row in findings if row["answer"] in one.answers]
    numbers = [row["number"] for row in asked if row["number"] is not None] if one.bands else []
    band = _band_of(instrument, one)
    parts: tuple[tuple[str, Sequence[str], Counter[str]], ...] = (
        ("answer", one.answers, Counter(row["answer"] for row in asked)),
        ("detail", one.details, Counter(row["detail"] for row in asked)),
        ("value", one.values, Counter(value for row in asked for value in set(row["values"] or ()))),
        ("band", one.bands, Counter(band(number) for number in numbers)),
    )
    by_whom = replace(made, framework_id=framework_id, **_engine(asked, made))
    spread = {"minimum": min(numbers), "median": median(numbers), "maximum": max(numbers)} if numbers else {}
    return [
        {
            "reporting_year": year,
            "indicator": f"audit.{framework_id}.{one.question_id}" + ("" if part == "answer" else f".{part}"),
            "question_id": one.question_id,
            "question": one.name,
            "published_as": one.source,
            "is_own": is_own,
            "part": part,
            **counted(
                category,
                found[category],
                len(numbers) if part == "band" else len(asked),
                by_whom,
                left_out.get(f"{framework_id}.{one.question_id}", 0),
            ),
            "n_not_asked": len(findings) - len(asked),
            **(spread if part == "band" or one.bands else {}),
        }
        for part, categories, found in parts
        for category in categories
    ]


def report_audit(findings: Rows, year: str, register: Register, made: Made) -> Rows:
    """The answers by report, with names, in the order of the instrument."""
    names: dict[Instrument, dict[str, Asked]] = {}
    order: dict[tuple[Instrument, str], int] = {}
    for instrument in _instruments(findings):
        names[instrument] = _by_id(instrument)
        order |= {(instrument, question_id): number for number, question_id in enumerate(names[instrument])}

    def place(row: Row) -> tuple[Any, ...]:
        instrument = (row["framework_id"], row["is_own"])
        return row["report_id"], not row["is_own"], row["framework_id"], order.get((instrument, row["question_id"]), -1)

    rows = [
        {
            **row,
            "reporting_year": year,
            "partnership": register[row["partnership_id"]].partnership,
            "region": register[row["partnership_id"]].region,
            "question": names[row["framework_id"], row["is_own"]][row["question_id"]].name,
            "review_state": made.review_state,
            "summary": shortened(row["summary"]) if row["summary"] else row["summary"],
        }
        for row in sorted(findings, key=place)
    ]
    return [{name: row[name] for name in REPORT_AUDIT.column_names} for row in rows]


def without_grades(findings: Rows) -> Rows:
    """Answers that have quotes of their own: a grade follows from others and rests on theirs."""
    asked = {instrument: _by_id(instrument) for instrument in _instruments(findings)}
    return [row for row in findings if not asked[row["framework_id"], row["is_own"]][row["question_id"]].is_grade]


def _instruments(findings: Rows) -> list[Instrument]:
    found = {(row["framework_id"], row["is_own"]) for row in findings}
    return sorted(found, key=lambda one: (not one[1], one[0]))


def _by_id(instrument: Instrument) -> dict[str, Asked]:
    framework_id, is_own = instrument
    return {one.question_id: one for one in asked_by(load_framework(framework_id), is_own)}


def _band_of(instrument: Instrument, one: Asked) -> Any:
    questions = {question.id: question for question in load_framework(instrument[0]).audit}
    question = questions.get(one.question_id)
    return question.band if isinstance(question, PagesQuestion) else str


def _engine(findings: Rows, made: Made) -> dict[str, Any]:
    """Audit questions are answered by patterns also where a model answers the rest."""
    engines = sorted({row["engine"] for row in findings})
    if len(engines) != 1:
        return {}
    return {"engine": engines[0], "is_provisional": engines[0] == "extractive" and made.review_state != "reviewed"}
