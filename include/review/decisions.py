"""Taking a person's decision: checked first, then kept for ever in a file of its own.

`review_id` names the file and is given by the form when it is opened, so that a double click, a resend after a lost
connection or a spreadsheet taken twice is one decision and is answered as the first time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from include.datasets import columns, review, words
from include.frameworks import framework_for_year, load_framework
from include.lake import Lake
from include.review.errors import NeedsAQuoteError, NotAReviewerError, ReviewError, StaleAnswerError
from include.review.quoting import Quoted, check_quote
from include.settings import Settings, get_settings
from include.settled import Choices, Finding, choices, read_findings
from include.settled.added import added_rows, moment_after
from include.settled.audit import joined, named
from include.settled.findings import amount
from include.settled.year import forget_findings

Row = dict[str, Any]

ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
LONGEST_NOTE = 4000
LONGEST_ANSWER = 300
MOST_QUOTES = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Decision:
    """What a person says of one answer. `answer` and `detail` are wanted with the verdict `amend` only."""

    review_id: str
    report_id: str
    kind: str
    key: str
    finding_version: str
    reviewer: str
    verdict: str
    answer: str | None = None
    detail: str | None = None
    note: str | None = None
    quotes: tuple[Quoted, ...] = ()
    seconds: float | None = None
    made_in: str = "page"


@dataclass(frozen=True)
class Taken:
    """The stored row; `is_new` is False where it was there already, sent before."""

    row: Row
    is_new: bool


def may_review(settings: Settings, reviewer: str) -> bool:
    """Whether REVIEWERS names this person; where it names nobody, the web server's own rights decide, and this is True."""
    return bool(reviewer.strip()) and (not reviewers_of(settings) or reviewer in reviewers_of(settings))


def reviewers_of(settings: Settings) -> tuple[str, ...]:
    """The names in REVIEWERS."""
    return tuple(name.strip() for name in settings.reviewers.split(",") if name.strip())


def decide(lake: Lake, year: str, decision: Decision, settings: Settings | None = None) -> Taken:
    """Take one decision and keep it, once.

    Raises NotAReviewerError, StaleAnswerError (the engine's answer is another now), NeedsAQuoteError, or ReviewError in other words:
    for a verdict or answer that does not exist, or a `review_id` that belongs to another decision.
    """
    if not may_review(settings or get_settings(), decision.reviewer):
        raise NotAReviewerError(f"{decision.reviewer or 'Nobody'} may not review. REVIEWERS names who may.")
    decision = _tidied(decision)
    earlier = _stored(lake, year, decision.review_id)
    if earlier is not None:
        return Taken(_same(earlier, decision), is_new=False)
    finding = _current(lake, year, decision)
    row = _row(lake, year, decision, finding)
    if lake.add(review.REVIEWS, year, decision.review_id, [row]):
        return Taken(row, is_new=True)
    return Taken(_same(_stored(lake, year, decision.review_id) or row, decision), is_new=False)


def check(lake: Lake, year: str, decision: Decision, settings: Settings | None = None) -> Finding:
    """Raise what `decide` would raise, and store nothing. Returns the answer it is about."""
    if not may_review(settings or get_settings(), decision.reviewer):
        raise NotAReviewerError(f"{decision.reviewer or 'Nobody'} may not review. REVIEWERS names who may.")
    decision = _tidied(decision)
    finding = _current(lake, year, decision)
    _row(lake, year, decision, finding)
    return finding


# --- the decision itself ------------------------------------------------------------------------------


def _tidied(decision: Decision) -> Decision:
    """Empty words as none, control characters gone. Raises ReviewError for what cannot be a decision at all."""
    if not ID.fullmatch(decision.review_id):
        raise ReviewError("This form has no valid number of its own. Open the answer again and decide there.")
    if decision.kind not in words.FINDING_KINDS:
        raise ReviewError(f"{decision.kind!r} is no kind of answer. There are: {', '.join(words.FINDING_KINDS)}.")
    if decision.verdict not in words.VERDICTS:
        raise ReviewError(f"{decision.verdict!r} is no verdict. There are: {', '.join(words.VERDICTS)}.")
    if len(decision.quotes) > MOST_QUOTES:
        raise ReviewError(f"More than {MOST_QUOTES} passages were added. Keep the most telling ones.")
    note = _said(decision.note)
    if note and len(note) > LONGEST_NOTE:
        raise ReviewError(f"The note has {len(note)} characters; up to {LONGEST_NOTE} are kept. Shorten it.")
    seconds = decision.seconds if decision.seconds is not None and math.isfinite(decision.seconds) else None
    amended = decision.verdict == "amend"
    return replace(
        decision,
        note=note,
        answer=_said(decision.answer) if amended else None,
        detail=_said(decision.detail) if amended else None,
        seconds=max(0.0, seconds) if seconds is not None else None,
    )


def _said(text: str | None) -> str | None:
    return _CONTROL.sub("", text or "").strip() or None


def _current(lake: Lake, year: str, decision: Decision) -> Finding:
    """The answer as it is now. Raises StaleAnswerError where it is not the one that was shown."""
    found = {one.id: one for one in read_findings(lake, year, [decision.report_id], decision.kind)}
    finding = found.get((decision.report_id, decision.kind, decision.key))
    if finding is None and not (found and decision.kind == "item"):
        raise ReviewError(f"{year} has no answer {decision.kind} {decision.key} of {decision.report_id}.")
    if finding is None or finding.version != decision.finding_version:
        forget_findings(lake, year)
        raise StaleAnswerError(finding)
    return finding


def _row(lake: Lake, year: str, decision: Decision, finding: Finding) -> Row:
    answer, detail = _answer(decision, finding, year)
    quotes = [
        check_quote(lake, year, decision.report_id, one.quote, one.document_id, one.page, one.anchor)
        for one in decision.quotes
    ]
    _refuse_unproven(finding, answer, detail, quotes)
    is_same = (answer, detail) == (finding.answer, finding.detail)
    return {
        "review_id": decision.review_id,
        "report_id": finding.report_id,
        "partnership_id": finding.partnership_id,
        "finding_kind": finding.kind,
        "finding_key": finding.key,
        "finding_version": finding.version,
        "reviewer": decision.reviewer,
        "verdict": "agree" if decision.verdict == "amend" and is_same else decision.verdict,
        "answer": answer,
        "detail": detail,
        "note": decision.note,
        "quotes": quotes,
        "decided_at": moment_after(_about(lake, year, finding), "decided_at"),
        "seconds": decision.seconds,
        "made_in": decision.made_in,
        "shown_answer": finding.answer,
        "shown_detail": finding.detail,
        **{column.name: finding.row.get(column.name) for column in columns.MADE_BY},
    }


def _about(lake: Lake, year: str, finding: Finding) -> list[Row]:
    """What people have decided about this answer so far."""
    rows = added_rows(lake, review.REVIEWS, year)
    return [row for row in rows if (row["report_id"], row["finding_kind"], row["finding_key"]) == finding.id]


def _answer(decision: Decision, finding: Finding, year: str) -> tuple[str | None, str | None]:
    if decision.verdict == "cannot_tell":
        return None, None
    if decision.verdict == "agree":
        return finding.answer, finding.detail
    framework_id = finding.row.get("framework_id")
    framework = load_framework(framework_id) if framework_id else framework_for_year(year)[0]
    allowed = choices(finding, framework)
    answer = _allowed_answer(decision.answer, allowed)
    return answer, _allowed_detail(answer, decision.detail, allowed)


def _allowed_answer(answer: str | None, allowed: Choices) -> str:
    listed = ", ".join(one.replace("_", " ") for one in allowed.answers)
    if not answer:
        raise ReviewError(f"An amendment needs the answer as you see it: {listed}.")
    plain = answer.lower().replace(" ", "_")
    if plain in allowed.answers:
        return plain
    if allowed.is_amount:
        typed = amount(answer)
        if typed is None:
            raise ReviewError(
                f"{answer!r} is no amount in pounds. Write it like 98,400 or 1250.50, or answer {listed}."
            )
        return typed
    if allowed.is_open and len(answer) <= LONGEST_ANSWER:
        return answer
    raise ReviewError(f"{answer[:LONGEST_ANSWER]!r} is no answer to this question. It may be: {listed}.")


def _allowed_detail(answer: str, detail: str | None, allowed: Choices) -> str | None:
    if allowed.is_list:
        return _allowed_list(answer, detail, allowed)
    if detail is None:
        return None
    if allowed.is_count:
        if not detail.isdecimal() or int(detail) > 200:
            raise ReviewError(f"{detail!r} is no number of reviews. Write a whole number, or leave it empty.")
        return str(int(detail))
    plain = detail.lower().replace(" ", "_")
    known = allowed.details_of.get(answer, () if allowed.details_of else allowed.details)
    if plain not in known:
        of = f" of {answer.replace('_', ' ')}" if allowed.details_of else ""
        listed = f"It may be: {', '.join(known)}." if known else "It has none: leave it empty."
        raise ReviewError(f"{detail!r} is no detail{of}. {listed}")
    return plain


def _allowed_list(answer: str, detail: str | None, allowed: Choices) -> str | None:
    """Several values of a closed list, in its order; as many as the answer takes."""
    typed = [one.lower().replace(" ", "_") for one in named(detail)]
    listed = ", ".join(allowed.details)
    unknown = next((one for one in typed if one not in allowed.details), None)
    if unknown is not None:
        raise ReviewError(f"{unknown!r} is none of the values. They are: {listed}. Write commas between several.")
    n_typed, is_last = len(set(typed)), answer == allowed.answers[-1]
    plain = answer.replace("_", " ")
    if not is_last and n_typed < allowed.at_least:
        raise ReviewError(f"{plain.capitalize()!r} takes {allowed.at_least} or more of: {listed}.")
    if is_last and n_typed >= allowed.at_least:
        raise ReviewError(
            f"With {n_typed} of the values named it is not {plain!r}: take them out, or change the answer."
        )
    return joined(typed, allowed.details)


def _refuse_unproven(finding: Finding, answer: str | None, detail: str | None, quotes: list[Row]) -> None:
    """An answer that claims something needs a quote that code has found: the engine's or one they added (rule 1)."""
    if answer is None or any(quote["check_result"] == "verified" for quote in quotes):
        return
    adds = finding.adds_values(detail)
    if not adds and (not finding.claims(answer) or finding.verified):
        return
    claimed = "This item" if finding.kind == "item" else answer.replace("_", " ").capitalize()
    if adds:
        claimed = "A value the engine did not name"
    if quotes:
        raise NeedsAQuoteError(
            f"{claimed} needs a quote that stands in the report word for word, and what was added does not: "
            f"“{quotes[0]['quote'][:80]}”. Select the words on the page."
        )
    why = "" if adds else ": none of the engine's could be verified"
    raise NeedsAQuoteError(f"{claimed} needs a quote{why}. Select the words on the page.")


# --- sent twice ---------------------------------------------------------------------------------------


def _stored(lake: Lake, year: str, review_id: str) -> Row | None:
    rows = lake.rows(review.REVIEWS, year, [review_id])
    return rows[0] if rows else None


def _compared(decision: Decision, stored: Mapping[str, Any]) -> Row:
    """What of a decision sent again must be as it was stored."""
    wanted: Row = {
        "report_id": decision.report_id,
        "finding_kind": decision.kind,
        "finding_key": decision.key,
        "finding_version": decision.finding_version,
        "reviewer": decision.reviewer,
        "note": decision.note,
        "made_in": decision.made_in,
    }
    if decision.verdict != "amend":
        return wanted | {"verdict": decision.verdict}
    if _parts(decision.detail) != _parts(stored["detail"]):
        wanted["detail"] = decision.detail
    if _plain(decision.answer) != _plain(stored["answer"]) and amount(decision.answer or "") != stored["answer"]:
        wanted["answer"] = decision.answer
    return wanted


def _plain(text: str | None) -> str:
    return (text or "").lower().replace(" ", "_")


def _parts(detail: str | None) -> list[str]:
    """The values of a detail, in whatever order they were typed."""
    return sorted({_plain(one) for one in named(detail)})


def _same(stored: Row, decision: Decision) -> Row:
    """The stored row, where the decision sent again is that one. Raises ReviewError where it is another."""
    wanted = _compared(decision, stored)
    differing = [name.replace("finding_", "") for name, value in wanted.items() if stored.get(name) != value]
    if differing:
        raise ReviewError(
            f"This form was already used for another decision ({', '.join(differing)} differ). "
            "That one is kept; open the answer again to decide anew."
        )
    return stored
