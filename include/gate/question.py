"""The question to a year's owner, in Markdown: every number is one that the release would show."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from include.datasets.words import REVIEW_STANDINGS

Rows = Sequence[Mapping[str, Any]]
ENGLAND = "England"
_QUESTIONS = ("theme", "criterion", "compliance", "audit")
_SHOWN = 10
"""Reasons, broken promises and doubtful answers that are told one by one; of more, their number."""


@dataclass(frozen=True)
class Question:
    """What the owner is asked, and the state of the year it is about."""

    year: str
    subject: str
    body: str
    findings_version: str
    reviews_version: str

    @property
    def state(self) -> str:
        """The state of the year as the question names it; the release's manifest names it by the same words."""
        return _state(self.findings_version, self.reviews_version)

    def told(self) -> dict[str, str]:
        """The same as plain values, for handing on between tasks."""
        return asdict(self)


def put_question(
    year: str,
    tables: Mapping[str, Rows],
    states: Rows,
    checks: str,
    broken: Sequence[str],
    versions: tuple[str, str],
    web: str = "",
) -> Question:
    """Ask whether to release a year.

    `tables` holds the rows that would be published, by table; `states` rows of `report_states`; `checks` a sentence on how
    many promises were looked at and `broken` those that are not kept; `versions` those of findings and reviews; `web`
    the address of Airflow's pages.
    """
    parts = [
        _coverage(year, tables["yearly_submissions"]),
        _reports(states),
        "\n".join(["## Checks", "", checks, "", *_listed(broken)]).rstrip(),
        _review(tables["yearly_review"]),
        _agreement(tables["yearly_agreement"]),
        _doubtful(tables),
        *_written(tables.get("theme_synthesis", ())),
        _what_follows(year, web, _state(*versions)),
    ]
    subject = f"Release {year}?"
    return Question(year, subject, "\n\n".join(parts), *versions)


def plain_markdown(text: Any) -> str:
    """Text from outside as Markdown that shows it and does nothing else: no tags, no links, no table cells."""
    one_line = " ".join(str(text).split())
    return re.sub(r"([\\`*_\[\]()#|!~])", r"\\\1", html.escape(one_line, quote=False))


def _coverage(year: str, submissions: Rows) -> str:
    england = [row for row in submissions if row["region"] == ENGLAND]
    expected = max((row["denominator"] for row in england), default=0)
    told = ", ".join(f"{row['count']} {row['category'].replace('_', ' ')}" for row in england if row["count"])
    return f"## Coverage\n\n{expected} partnerships are expected to report for {year}: {told or 'none looked for yet'}."


def _reports(states: Rows) -> str:
    counts: dict[str, int] = {}
    for row in states:
        counts[row["state"]] = counts.get(row["state"], 0) + 1
    told = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(counts.items()))
    why = [f"{row['report_id']}: {row['reason']}" for row in states if row["reason"]]
    return "\n".join([f"## Reports\n\n{told or 'None'}.", "", *_listed(why)]).rstrip()


def _review(rows: Rows) -> str:
    by_kind: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(row["finding_kind"], {})[row["category"]] = row
    lines = [
        "## Review",
        "",
        "| Answers | in all | checked by people | contested | people could not tell | in the sample, open | not sampled |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind, cells in by_kind.items():
        if not cells["checked"]["denominator"]:
            continue
        counts = " | ".join(str(cells[standing]["count"]) for standing in REVIEW_STANDINGS)
        lines.append(f"| {kind} | {cells['checked']['denominator']} | {counts} |")
    whole = by_kind.get("all", {})
    if whole and not whole["checked"]["count"]:
        lines += ["", "**Nobody has checked anything yet.** Released like this, every table says *not reviewed*."]
    elif whole and (any(whole[one]["count"] for one in ("contested", "undecided", "open"))):
        lines += ["", "**The sample is not settled.** Released like this, every table says *part reviewed*."]
    return "\n".join(lines)


def _agreement(rows: Rows) -> str:
    whole = [row for row in rows if row["scope"] == "all"]
    if not whole:
        return "## Agreement\n\nNot measured: too few answers were checked."
    lines = ["## Agreement", "", *(f"- {_agreed(row)}" for row in whole)]
    lines += [f"- {_errors(row)}" for row in whole if row["pair"] == "engine_person"]
    told = [row for row in rows if row["scope"] in _QUESTIONS and row.get("is_low_reliability") is not None]
    doubtful = [f"{row['scope']} {row['key']}" for row in told if row["is_low_reliability"]]
    lines += [
        "",
        f"Reliability is told of {len(told)} themes, criteria and questions; of all others too little was checked.",
    ]
    if doubtful:
        lines += ["", f"Low reliability (marked `u`): {plain_markdown(', '.join(doubtful))}."]
    return "\n".join(lines)


def _agreed(row: Mapping[str, Any]) -> str:
    """One line of agreement; what was not measured is said to be so."""
    pair = {"engine_person": "Engine and people", "person_person": "Two people"}.get(row["pair"], row["pair"])
    if not row["denominator"]:
        return f"{pair}: not measured."
    told = f"{pair} agree on {row['count']} of {row['denominator']} answers ({row['percentage']} %)"
    if row.get("weighted_pct") is not None:
        ends = f"95 % interval {row['weighted_low_pct']} to {row['weighted_high_pct']}"
        told += f"; weighted to the whole year {row['weighted_pct']} % ({ends})"
    for name, label in (("gwet_ac1", "Gwet's AC1"), ("kappa", "Cohen's kappa")):
        if row.get(name) is not None:
            low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
            told += f"; {label} {row[name]:.2f}" + (f" ({low:.2f} to {high:.2f})" if low is not None else "")
    return f"{told}."


def _errors(row: Mapping[str, Any]) -> str:
    """How many of the answers nobody checked are wrong, as far as it can be told."""
    if row.get("n_not_reviewed") == 0:
        return "No answer is left unchecked."
    if row.get("error_pct") is None:
        return "How many of the unchecked answers are wrong cannot be told: too few of the random part were checked."
    return (
        f"Of {row['n_not_reviewed']} answers that nobody checked, an estimated {row['error_pct']} % are wrong "
        f"(95 % interval {row['error_low_pct']} to {row['error_high_pct']}): {row['n_errors']} of {row['n_error_sample']} were, "
        "drawn at random and checked."
    )


def _doubtful(tables: Mapping[str, Rows]) -> str:
    kinds = {
        "report_themes": "theme_no",
        "report_compliance": "question_id",
        "report_scores": "score",
        "report_audit": "finding_key",
    }
    waiting = sum(bool(row["needs_review"]) for name in kinds for row in tables.get(name, ()))
    contested = [
        f"{row['report_id']}, {name.removeprefix('report_')} {row[key]}: people differ"
        for name, key in kinds.items()
        for row in tables.get(name, ())
        if row["is_contested"]
    ]
    lines = [
        "## Open items",
        "",
        f"{waiting} answers and scores are marked for a person to check.",
        "",
        *_listed(contested),
    ]
    return "\n".join(lines).rstrip()


def _written(rows: Rows) -> list[str]:
    """Every sentence of a model that would be published: nobody else reads them before."""
    sentences: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for row in rows:
        sentences.setdefault((row["theme_no"], row["sentence_no"]), []).append(row)
    if not sentences:
        return []
    lines = [
        "## Written by a language model",
        "",
        f"Sentences in the report that sum up what several reports say: {len(sentences)}. Code has checked that each rests on quotes "
        "which stand in these reports; that it says what they say has been checked by nobody.",
        "",
    ]
    for cited in sentences.values():
        names = ", ".join(dict.fromkeys(row["partnership"] for row in cited))
        told = [plain_markdown(text) for text in (cited[0]["theme"], cited[0]["sentence"], names)]
        lines.append(f"- {told[0]}: {told[1]} ({told[2]})")
    return ["\n".join(lines)]


def _state(findings_version: str, reviews_version: str) -> str:
    return f"findings `{findings_version}`, decisions of people `{reviews_version}`"


def _what_follows(year: str, web: str, state: str) -> str:
    return (
        "## What your answer does\n\n"
        "*Release* publishes these findings with these reviews, under your name in the release's manifest, and nothing else: "
        "where either changes before your answer is taken in, nothing is released and you are asked again. "
        "*Do not release* is kept on record and publishes nothing. No answer publishes nothing.\n\n"
        f"Asked about: {state}.\n\n"
        f"[Review {year}]({web}/safeguarding/review/{year}) · [Status]({web}/safeguarding/status)"
    )


def _listed(texts: Iterable[str]) -> list[str]:
    every = list(texts)
    more = [f"- and {len(every) - _SHOWN} more"] if len(every) > _SHOWN else []
    return [*(f"- {plain_markdown(text)}" for text in every[:_SHOWN]), *more]
