"""`docs/earlier-figures.md`: which published figures stand in `yearly_indicators`, which do not, and why."""

from __future__ import annotations

from include.publish.earlier_figures import EVERY, PUBLICATIONS, meanings

_TITLES = {
    **{source: publication.title for source, publication in PUBLICATIONS.items()},
    "003": "What Works for Children's Social Care, on the Panel's annual report 2021",
    "004": "Early adopters of the arrangements of 2018, evaluation and survey",
}
_HEAD = """# Published figures of earlier years
<!-- Written from include/publish/earlier_figures.csv by `make docs`; do not edit. -->

`include/reference/published_findings.csv` holds every figure that earlier publications printed. Those that count what one of our indicators
counts stand in the table `yearly_indicators` and in `trend.html`, with count, denominator, population, definition, what breaks the series, and
slips of the original. A percentage is always computed anew from count and denominator.

A figure is *comparable* when its definition and its population are, word for word, those of this year's figure. Comparable figures
may still have been read by somebody else: `break_note` says so, and the chart joins no such figures.

"""


def page() -> str:
    """The page as Markdown."""
    taken = [row for row in meanings() if row["our_indicator"]]
    left = [row for row in meanings() if not row["our_indicator"]]
    lines = ["## Figures that have a counterpart", ""]
    lines += ["| publication | its figure | our indicator | defined by | to know |", "|---|---|---|---|---|"]
    for row in taken:
        by = {"own": "itself: " + row["definition"], "ours": "as ours"}.get(row["defined_by"], row["defined_by"])
        ours = f"`{row['our_indicator']}` {row['our_category']}"
        lines.append(_row(_TITLES[row["source_file"]], f"{row['indicator']}: {row['category']}", ours, by, row["note"]))
    lines += ["", "## Figures that have none, and why", "", "| publication | its figure | why |", "|---|---|---|"]
    for row in left:
        figure = "all" if row["indicator"] == EVERY else row["indicator"]
        if row["category"] != EVERY:
            figure = f"{figure}: {row['category']}"
        lines.append(_row(_TITLES[row["source_file"]], figure, row["note"]))
    return _HEAD + "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
