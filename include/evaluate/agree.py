"""Two engines, or two runs of one engine, against each other: how far they agree, whoever is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from include import statistics
from include.datasets import words
from include.evaluate.layout import Section, Table
from include.evaluate.run import Answers

_ASKED: tuple[tuple[str, str, str, Callable[[Mapping[str, Any]], str], tuple[str, ...]], ...] = (
    ("Theme status", "theme_findings", "theme_no", lambda row: row["status"], words.THEME_STATUSES),
    ("Criteria", "criterion_findings", "criterion_no", lambda row: row["answer"], words.CRITERION_ANSWERS),
    ("Compliance", "compliance_findings", "question_id", lambda row: row["answer"], words.COMPLIANCE_ANSWERS),
    ("Score", "scores", "report_id", lambda row: str(row["score"]), ("0", "1", "2", "3", "4")),
)


def agreement(one: Answers, other: Answers, names: tuple[str, str]) -> list[Section]:
    """Agreement, kappa and AC1 with intervals, a confusion table per kind of answer, and what both quote and extract.

    Only reports, themes and questions that both answered are compared; how many is said.
    """
    shared = sorted(report for report in set(one) & set(other) if _answered(one[report]) and _answered(other[report]))
    alone = [sum(_answered(found) for found in answers.values()) - len(shared) for answers in (one, other)]
    said = f"{len(shared)} reports are answered by both; {alone[0]} only in {names[0]}, {alone[1]} only in {names[1]}."
    summary = Table(["", "answers", "the same", "Cohen's kappa", "Gwet's AC1"])
    sections = [Section(f"{names[0]} against {names[1]}", [said, summary])]
    if not shared:
        return [Section(sections[0].title, [said])]
    for title, dataset, key, answer, usual in _ASKED:
        by_report = np.array([_pairs(one[r][dataset], other[r][dataset], key, answer, usual) for r in shared])
        confusion = by_report.sum(axis=0)
        if not confusion.sum():
            continue
        same, total = int(np.trace(confusion)), int(confusion.sum())
        told = [_with_range(statistic, by_report) for statistic in (statistics.kappa, statistics.gwet)]
        summary.rows.append([title, str(total), f"{same} of {total} ({100 * same / total:.1f} %)", *told])
        rows: list[Sequence[str]] = [
            [name, *(str(int(n)) for n in line)] for name, line in zip(usual, confusion, strict=True) if line.sum()
        ]
        sections.append(Section(f"{title}: {names[0]} in rows, {names[1]} in columns", [Table(["", *usual], rows)]))
    sections.append(_items(one, other, shared))
    return sections


def bytes_agreement(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> tuple[bool, str]:
    """Whether two runs wrote the same bytes, and a sentence that says so."""
    differing = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
    total = len({*one, *other})
    if not differing:
        return True, f"Two runs wrote the same bytes: {total} of {total} files."
    return False, f"Two runs differ in {len(differing)} of {total} files: {', '.join(differing[:5])}."


def _answered(found: Mapping[str, Any]) -> bool:
    return bool(found["theme_findings"])


def _pairs(
    rows: list[dict[str, Any]],
    others: list[dict[str, Any]],
    key: str,
    answer: Callable[[Mapping[str, Any]], str],
    usual: tuple[str, ...],
) -> Any:
    counts = np.zeros((len(usual), len(usual)))
    second = {row[key]: answer(row) for row in others}
    for row in rows:
        if row[key] in second:
            counts[usual.index(answer(row)), usual.index(second[row[key]])] += 1
    return counts


def _with_range(statistic: Callable[[Any], Any], by_report: Any) -> str:
    value, ends = float(statistic(by_report.sum(axis=0))), statistics.interval(statistic, by_report)
    told = "–" if np.isnan(value) else f"{value:.3f}"
    return told + (f" ({ends[0]:.2f} to {ends[1]:.2f})" if ends else "")


def _items(one: Answers, other: Answers, shared: list[str]) -> Section:
    table = Table(["", "in both", "only first", "only second"])
    parts: tuple[tuple[str, str, Callable[[Mapping[str, Any]], object]], ...] = (
        ("Quotes (same words)", "evidence", lambda row: " ".join(row["quote"].split())),
        ("Contributions", "contributions", lambda row: (row["contributor"], row["amount_gbp"], row["period"])),
        ("Priorities", "priorities", lambda row: row["priority"]),
    )
    for title, dataset, name in parts:
        first, second = ({(r, name(row)) for r in shared for row in answers[r][dataset]} for answers in (one, other))
        both = first & second
        table.rows.append([title, str(len(both)), str(len(first - both)), str(len(second - both))])
    return Section("Quotes and items", [table])
