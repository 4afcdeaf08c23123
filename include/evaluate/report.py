"""The figures of an evaluation as text a person reads."""

from __future__ import annotations

from collections.abc import Iterator

from include.evaluate.measure import STATUSES, Figures, Share
from include.frameworks import Framework


def tell(figures: Figures, framework: Framework, with_mistakes: bool = True) -> str:
    """All figures with their denominators, contested answers apart, and each wrong answer in a line."""
    return "\n".join(_lines(figures, framework, with_mistakes))


def _lines(figures: Figures, framework: Framework, with_mistakes: bool) -> Iterator[str]:
    yield f"Reports: {figures.reports}" + (f"; failed: {', '.join(figures.failed)}" if figures.failed else "")
    yield ""
    yield "Theme status               precision  recall    F1   known"
    for status in STATUSES:
        precision, recall, f1, known = figures.of_status(status)
        yield f"  {status:<24} {_number(precision)}    {_number(recall)}  {_number(f1)}  {known:>5}"
    yield f"  macro-F1 {_number(figures.macro_f1)} over statuses that occur; right {_told(figures.themes)}"
    yield f"  confidence is off by {_number(figures.calibration_error)} on average; marked for review {_told(figures.to_review)}"
    yield f"First quote of an addressed theme on a right page: {_told(figures.page)}; or a page beside: {_told(figures.page_or_next)}"
    yield f"Quotes: {', '.join(f'{n} {result}' for result, n in sorted(figures.quotes.items())) or 'none'}"
    yield ""
    yield f"Criteria: {_told(_sum(figures.criteria.values()))}"
    for number, share in sorted(figures.criteria.items()):
        yield f"  criterion {number}: {_told(share)}"
    yield f"Score: {_told(figures.score)}"
    yield f"Compliance: {_told(_sum(figures.compliance.values()))}; with its detail: {_told(figures.compliance_detail)}"
    for question, share in sorted(figures.compliance.items()):
        yield f"  {question}: {_told(share)}"
    yield f"Contributions found: {_told(figures.contributions)}; others reported for the year: {figures.contributions_added}"
    yield f"Priorities found: {_told(figures.priorities)}; others reported: {figures.priorities_added}"
    yield ""
    yield "Themes by share of right answers:"
    names = {theme.no: theme.name for theme in framework.themes}
    for number, share in sorted(figures.of_theme.items(), key=lambda entry: (entry[1].share or 0, entry[0])):
        yield f"  {number:>2} {names.get(number, '?')[:56]:<56} {_told(share)}"
    if with_mistakes and figures.wrong:
        yield ""
        yield "Wrong answers:"
        yield from (f"  {line}" for line in figures.wrong)


def _sum(shares: object) -> Share:
    total = Share()
    for share in shares:  # type: ignore[attr-defined]
        total.right += share.right
        total.of += share.of
        total.contested_right += share.contested_right
        total.contested += share.contested
    return total


def _number(value: float | None) -> str:
    return "  –  " if value is None else f"{value:.3f}"


def _told(share: Share) -> str:
    told = f"{share.right} of {share.of}" + (f" ({100 * share.share:.0f} %)" if share.share is not None else "")
    return told + (f"; contested: {share.contested_right} of {share.contested}" if share.contested else "")
