"""Whether the labels inside the text carry what the front matter claims."""

from __future__ import annotations

from collections import Counter

from include.samples.render.model import Answer, Report

SILENT = ("not_mentioned", "not_met", "not_reported")
GRADE = "overall"
"""The audit's grade follows from the other answers and has no passage of its own."""


def check_labels(report: Report, problems: list[str]) -> None:
    """Append one message per claim without a passage, and per passage without a claim."""
    quotes: Counter[str] = Counter()
    first_line: dict[str, int] = {}
    for _, text in report.labelled_texts():
        for label in text.labels:
            quotes.update(label.keys)
            for key in label.keys:
                first_line.setdefault(key, label.line)
    fences: Counter[str] = Counter()
    for fence in report.fences:
        fences.update(fence.keys)
        for key in fence.keys:
            first_line.setdefault(key, fence.line)
        if not fence.blocks:
            problems.append(f"{report.path}:{fence.line}: fence around nothing: move it around its passage")

    named = {f"a.{name}" for name in report.audit}
    for key in sorted(key for key in first_line if key.startswith("a.") and key not in named):
        problems.append(f"{report.path}:{first_line[key]}: the front matter has no audit answer {key[2:]}: add it")
    for claim in claims_of(report):
        problems += [
            f"{report.path}:{line}: {message}" for line, message in check_claim(claim, quotes, fences, first_line)
        ]


def claims_of(report: Report) -> list[tuple[str, str, str]]:
    """(key, name to show, claimed value) of every theme, criterion and question."""
    claims = [(f"t{number}", f"theme {number}", answer.value) for number, answer in report.themes.items()]
    claims += [(f"c{number}", f"criterion {number}", answer.value) for number, answer in report.criteria.items()]
    claims += [(f"q.{name}", name, answer.value) for name, answer in report.compliance.items()]
    return claims + [(f"a.{name}", name, answer.value) for name, answer in _placed(report)]


def _placed(report: Report) -> list[tuple[str, Answer]]:
    """Audit answers that stand somewhere: a grade follows from others, and what names several things stands in many places."""
    return [(name, answer) for name, answer in report.audit.items() if name != GRADE and not answer.values]


def check_claim(
    claim: tuple[str, str, str], quotes: Counter[str], fences: Counter[str], first_line: dict[str, int]
) -> list[tuple[int, str]]:
    """What is wrong with one claim: (line, message) pairs."""
    key, name, value = claim
    passages = quotes[key] + fences[key]
    if value in SILENT or (key.startswith("a.") and value == "not_applicable"):
        if not passages:
            return []
        return [
            (
                first_line[key],
                f"{name} is '{value}' but has a passage here: change the answer or remove the label",
            )
        ]
    if value == "met" and key.startswith("c"):
        needed = 2
        return [] if passages >= needed else [(1, f"{name} is met with {passages} passage(s): label at least {needed}")]
    if value == "not_applicable" or key.startswith("q."):
        return [] if quotes[key] else [(1, f"{name} is '{value}' without a quote: add {{{{{key}|…}}}} in the text")]
    return [] if passages else [(1, f"{name} is '{value}' but has no passage: fence it with ':::{key}' or quote it")]
