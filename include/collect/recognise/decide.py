"""Put together what a document is: report or not, which kind, which year, whose."""

from __future__ import annotations

from include.collect.recognise.fields import Fields, fields, who_it_is_about
from include.collect.recognise.kinds import STANDS_ALONE, is_chapter, kind_of
from include.collect.recognise.mentions import statements
from include.collect.recognise.model import NOT_A_REPORT, SOMETHING_ELSE, Clues, Recognised, bounded
from include.collect.recognise.papers import Verdict, judge
from include.collect.recognise.period import Period, period_of
from include.collect.recognise.rules import rules
from include.collect.recognise.whose import Owner, owner_of
from include.frameworks.plain import plain
from include.register import Register


def recognise(clues: Clues, register: Register) -> Recognised:
    """What a fetched (or dropped) document is. Year and partnership are told for other papers too, where they say it."""
    clues = bounded(clues)
    said = fields(clues)
    verdict = judge(clues, said)
    kind, what = kind_of(said)
    soft = {rule.what for rule in rules().others if not rule.firm}  # "Our priorities" may be a chapter
    may_be = verdict.is_report or verdict.what == SOMETHING_ELSE or verdict.what in soft
    chapter = may_be and kind in ("main", *STANDS_ALONE) and is_chapter(clues, said)
    if chapter:
        kind, what, verdict = "chapter", "a chapter of the yearly report", _as_chapter(verdict)
    if not verdict.is_report:
        kind, what = NOT_A_REPORT, verdict.what
    period, owner = period_of(clues), owner_of(clues, register)
    return Recognised(
        kind=kind,
        what=what,
        reporting_year=period.reporting_year,
        period_start=period.start,
        period_end=period.end,
        partnership_id=owner.partnership_id,
        confidence=round(verdict.confidence * (1 if owner.partnership_id or not verdict.is_report else 0.9), 2),
        year_confidence=period.confidence,
        is_combined=is_combined(said, clues.first_text),
        reason=_reason(what, verdict, period, owner),
        best_guesses=_best_guesses(period, owner),
        owner_confidence=owner.confidence,
    )


def is_combined(said: Fields, first_text: str = "") -> bool:
    """Whether one report is on children and adults together."""
    covered = (plain(text)[:200] for text in statements(first_text))
    return any(who_it_is_about(text) == "both" for text in (*said.title, *said.given[:1], said.top[:250], *covered))


def _as_chapter(verdict: Verdict) -> Verdict:
    if verdict.is_report:
        return verdict
    return Verdict(True, 0.6, because="it stands under the address of a yearly report")


def _reason(what: str, verdict: Verdict, period: Period, owner: Owner) -> str:
    told = f"It is taken for {what}: {verdict.because or 'nothing says otherwise'}"
    if not verdict.is_report:
        return f"{told}."
    if period.reporting_year is None:
        told += _torn("year", period.guesses)
    elif period.contradicts:
        told += f"; {period.reporting_year} is told against its {' and '.join(place.replace('_', ' ') for place in period.contradicts)}"
    if owner.partnership_id is None:
        told += _torn("partnership", owner.guesses)
    return f"{told}."


def _torn(what: str, guesses: tuple[str, ...]) -> str:
    return f"; its {what} may be {' or '.join(guesses[:3])}" if guesses else f"; nothing tells its {what}"


def _best_guesses(period: Period, owner: Owner) -> tuple[str, ...]:
    whose = (owner.partnership_id,) if owner.partnership_id else owner.guesses
    when = (period.reporting_year,) if period.reporting_year else period.guesses
    pairs = (" ".join(part for part in (who, year) if part) for who in whose or ("",) for year in when[:2] or ("",))
    return tuple(dict.fromkeys(pair for pair in pairs if pair))[:4]
