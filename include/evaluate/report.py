"""The figures of an evaluation as a report a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from include.evaluate.judge import Item, Judged
from include.evaluate.layout import Section, Table, percent
from include.evaluate.measure import ALL, PARTS, Figure, Figures, natural
from include.statistics import LEAST_REPORTS, Bin


def sections(
    figures: Figures, theme_names: Mapping[str, str], notes: Sequence[str] = (), with_mistakes: bool = True
) -> list[Section]:
    """All figures with their denominators, contested answers apart, and each wrong answer in a line.

    `theme_names`: by theme number. `notes`: what a reader must know first, such as failed reports.
    """
    told = [Section("What was measured", [f"{len(figures.results)} reports.", *notes])]
    told += [_themes(figures), _confusions(figures), _of_themes(figures, theme_names), _places(figures)]
    told += [_questions(figures), _agreement(figures), _sureness(figures), _quotes(figures), _items(figures)]
    if with_mistakes:
        told.append(_mistakes(figures))
    return [section for section in told if section.parts]


def _themes(figures: Figures) -> Section:
    table = Table(["status", "precision", "recall", "F1"])
    for status in _categories(figures, "theme"):
        row = [figures.get("theme", name, category=status) for name in ("precision", "recall", "f1")]
        table.rows.append([status, counted(row[0]), counted(row[1]), number(row[2].value)])
    section = Section("Theme status")
    if table.rows:
        macro, mean = figures.get("theme", "macro_f1"), figures.get("theme", "mean_f1_of_themes")
        section.parts = [
            table,
            f"Macro-F1 {number(macro.value)}{_range(macro)} over the statuses that occur; mean of the themes' own "
            f"macro-F1 {number(mean.value)} ({mean.denominator} themes).",
            f"Right: {counted(figures.get('theme', 'accuracy'))}.",
        ]
    return section


def _confusions(figures: Figures) -> Section:
    section = Section("Confusion tables (known answer in the row, the engine's in the column)")
    for kind, cells in figures.confusions.items():
        known = list(dict.fromkeys(one for one, _ in cells))
        rows = [one for one in known if any(cells[one, said] for said in known)]
        table = Table([PARTS[kind], *known])
        table.rows = [[one, *(str(cells[one, said]) for said in known)] for one in rows]
        if rows:
            section.parts.append(table)
    return section


def _of_themes(figures: Figures, names: Mapping[str, str]) -> Section:
    table = Table(["no", "theme", "right", "macro-F1", "addressed: precision", "addressed: recall"])
    shares = [one for one in figures.figures if one.part == "theme" and one.measure == "accuracy" and one.key != ALL]
    for share in sorted(shares, key=lambda one: (one.value if one.value is not None else 2, natural(one.key))):
        precision, recall = (figures.get("theme", name, share.key, "addressed") for name in ("precision", "recall"))
        macro = figures.get("theme", "macro_f1", share.key)
        name = names.get(share.key, "?")[:56]
        table.rows.append([share.key, name, counted(share), number(macro.value), counted(precision), counted(recall)])
    return Section("Theme by theme, weakest first", [table] if table.rows else [])


def _places(figures: Figures) -> Section:
    table = Table(["first quote of", "on a right page", "without shared passages", "or a page beside"])
    for kind, name in (
        ("theme", "a theme that is addressed"),
        ("criterion", "a criterion that is met"),
        ("compliance", "a compliance answer"),
        ("audit", "an audit answer that says something is there"),
        ("beside", "such an answer of an instrument used beside"),
    ):
        found = [figures.get(kind, measure) for measure in ("page", "page_strict", "page_or_next")]
        if found[0].denominator:
            table.rows.append([name, *(counted(one) for one in found)])
    return Section("Pages of the evidence", [table] if table.rows else [])


def _questions(figures: Figures) -> Section:
    table = Table(["", "right"])
    for kind in ("criterion", "compliance", "detail", "score", "audit", "audit_detail", "beside"):
        whole = figures.get(kind, "accuracy")
        if not whole.denominator and not whole.contested:
            continue
        table.rows.append([PARTS[kind], counted(whole)])
        singles = [one for one in figures.figures if one.part == kind and one.measure == "accuracy" and one.key != ALL]
        table.rows += [[f"  {one.key}", counted(one)] for one in singles]
    return Section("Criteria, compliance, score and audit", [table] if table.rows else [])


def _agreement(figures: Figures) -> Section:
    table = Table(["", "answers", "agreement", "Cohen's kappa", "Gwet's AC1"])
    for kind, name in PARTS.items():
        found = [figures.get(kind, measure) for measure in ("accuracy", "kappa", "gwet_ac1")]
        if found[0].denominator:
            table.rows.append([name, str(found[0].denominator), *(number(one.value) + _range(one) for one in found)])
    section = Section("Agreement beyond chance (95 % intervals)", [table] if table.rows else [])
    if table.rows:
        section.parts.append(
            f"Intervals redraw whole reports; below {LEAST_REPORTS} reports there are none, and with few reports they "
            "are narrower than the truth."
        )
    return section


def _sureness(figures: Figures) -> Section:
    section = Section("How far the confidence can be trusted")
    for kind, bins in figures.reliability.items():
        error, chance = figures.get(kind, "calibration_error"), figures.get(kind, "calibration_error_by_chance")
        section.parts.append(
            f"{PARTS[kind]}: calibration error {number(error.value)} over {error.denominator} answers (a perfectly "
            f"calibrated engine would show {number(chance.value)} by chance); Brier score "
            f"{number(figures.get(kind, 'brier_score').value)}."
        )
        section.parts.append(reliability_table(bins))
        marked, caught = figures.get(kind, "marked_for_review"), figures.get(kind, "wrong_ones_marked")
        section.parts.append(f"Marked for review: {counted(marked)}; of the wrong answers: {counted(caught)}.")
    return section


def reliability_table(bins: Sequence[Bin]) -> Table:
    """Confidence against share right, by tenths."""
    table = Table(["confidence", "answers", "mean confidence", "right", "too sure by"])
    for one in bins:
        share = f"{one.right} of {one.n} ({100 * one.share:.0f} %)"
        table.rows.append(
            [f"{one.low:.1f}-{one.high:.1f}", str(one.n), number(one.confidence), share, f"{one.gap:+.3f}"]
        )
    return table


def _quotes(figures: Figures) -> Section:
    table = Table(["", "share"])
    for part, measure, name in (
        ("quote", "exact_at_once", "quotes that stood on the cited page, word for word, at the first look"),
        ("quote", "verified", "quotes verified at all"),
        ("quote", "page_accuracy", "verified quotes that stood on the page the engine cited"),
        ("quote", "coverage", "positive answers with a verified quote"),
        ("quote", "known_quotes_accepted", "quotes known to be true that the check accepts"),
        ("report", "pages_with_text", "pages of the PDFs with text"),
    ):
        found = figures.get(part, measure)
        if found.denominator:
            table.rows.append([name, counted(found)])
    return Section("Quotes", [table] if table.rows else [])


def _items(figures: Figures) -> Section:
    table = Table(["", "found, of those known", "known, of those reported"])
    for kind, name in (
        ("contribution", "Contributions (name and pounds)"),
        ("priority", "Priorities"),
        ("audit_value", "Choices named (audit)"),
    ):
        recall, precision = figures.get(kind, "recall"), figures.get(kind, "precision")
        if recall.denominator or precision.denominator:
            table.rows.append([name, counted(recall), counted(precision)])
        images = figures.get(kind, "recall", category="in_image")
        if images.denominator:
            table.rows.append(["  of these in pictures", counted(images), ""])
    for measure, name in (
        ("on_right_page", "  found ones on a right page"),
        ("percentage_right", "  found ones with the right percentage"),
    ):
        detail = figures.get("contribution", measure)
        if detail.denominator:
            table.rows.append([name, counted(detail), ""])
    return Section("Items and money", [table] if table.rows else [])


def _mistakes(figures: Figures) -> Section:
    return Section(
        "Wrong answers", [line for result in figures.results for line in _lines(result.answers, result.items)]
    )


def _lines(answers: Sequence[Judged], items: Sequence[Item]) -> Iterator[str]:
    for one in answers:
        name = one.key if one.kind in ("compliance", "score") else f"{one.kind} {one.key}"
        if not one.right and not one.contested:
            sure = f", confidence {one.confidence:.2f}" if one.confidence is not None else ""
            yield f"{one.report_id}: {name}: {one.answered}{sure}; known: {one.known}"
        elif one.place in ("wrong", "next") and not one.contested:
            yield f"{one.report_id}: {name}: first quote on {one.cited}; known: {one.known_places}"
    for item in items:
        if not (item.known and item.found) and not item.contested:
            told = "not found" if item.known else "reported, but not known"
            yield f"{item.report_id}: {item.kind} {item.name}: {told}"


def _categories(figures: Figures, kind: str) -> list[str]:
    found = (one.category for one in figures.figures if one.part == kind and one.key == ALL and one.category != ALL)
    return list(dict.fromkeys(found))


def number(value: float | None) -> str:
    """Three digits, or a dash where there is nothing to divide by."""
    return "–" if value is None else f"{value:.3f}"


def counted(figure: Figure) -> str:
    """A share with its counts; contested answers apart."""
    told = f"{figure.numerator or 0:.0f} of {figure.denominator}"
    told += f" ({percent(figure.value)})" if figure.value is not None else ""
    return told + (f"; contested: {figure.contested_right} of {figure.contested}" if figure.contested else "")


def _range(figure: Figure) -> str:
    return f" ({figure.low:.2f} to {figure.high:.2f})" if figure.low is not None and figure.high is not None else ""
