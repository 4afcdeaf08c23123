"""`docs/earlier-figures.md`: what published figures are among ours, what compares across editions, and why."""

from __future__ import annotations

from include.frameworks.crosswalk import Side, load_crosswalk
from include.publish.earlier_figures import EVERY, PUBLICATIONS, meanings

_TITLES = {
    **{source: publication.title for source, publication in PUBLICATIONS.items()},
    "003": "What Works for Children's Social Care, on the Panel's annual report 2021",
    "004": "Early adopters of the arrangements of 2018, evaluation and survey",
}
_COMPARES = {"yes": "yes", "with_care": "with care", "no": "**no**"}
_HEAD = """# Published figures of earlier years, and what compares across editions
<!-- Written from include/publish/earlier_figures.csv and include/frameworks/crosswalk.csv by `make docs`; do not edit. -->

`include/reference/published_findings.csv` holds every figure that earlier publications printed. Those that answer a question one of our
instruments asks stand in the table `yearly_indicators` and in `trend.html`, with count, denominator, population, definition, what breaks the
series, and slips of the original. A percentage is always computed anew from count and denominator.

Each is first a figure of its own edition (`audit.wt2018.early_help` of 2019-20), as an old year that is read again counts it too. Beside another
edition's figure it stands only where a line of the crosswalk below says that the two compare, or compare with care; `counted_as` then names
what it was, `compares` and `break_note` how far and why. What was counted over another population compares with care at best. Figures that
compare may still have been read by somebody else: `break_note` says so, and the chart joins no such figures.

"""
_LINES = """## What compares across editions
An edition is an instrument, a publication or any; `*` stands for every question or answer, the same on both sides, and the line that names most holds.
A printed figure goes through two lines where this year's instrument is another than its own: the more cautious one decides.
"""


def page() -> str:
    """The page as Markdown."""
    taken = [row for row in meanings() if row["our_indicator"]]
    left = [row for row in meanings() if not row["our_indicator"]]
    lines = ["## Figures that have a counterpart", ""]
    lines += ["| publication | its figure | our figure | what it counts, where not in our words | to know |"]
    lines += ["|---|---|---|---|---|"]
    for row in taken:
        ours = f"`{row['our_indicator']}` {row['our_category']}"
        figure = f"{row['indicator']}: {row['category']}"
        lines.append(_row(_TITLES[row["source_file"]], figure, ours, row["definition"], row["note"]))
    lines += ["", "## Figures that have none, and why", "", "| publication | its figure | why |", "|---|---|---|"]
    for row in left:
        figure = "all" if row["indicator"] == EVERY else row["indicator"]
        if row["category"] != EVERY:
            figure = f"{figure}: {row['category']}"
        lines.append(_row(_TITLES[row["source_file"]], figure, row["note"]))
    lines += ["", _LINES, "| figure | beside | compares | why |", "|---|---|---|---|"]
    for line in load_crosswalk().lines:
        verdict = line.verdict
        lines.append(_row(_figure(line.one), _figure(line.other), _COMPARES[verdict.compares], verdict.why))
    return _HEAD + "\n".join(lines) + "\n"


def _figure(side: Side) -> str:
    edition = {EVERY: "any"}.get(side.edition) or _SHORT.get(side.edition, f"`{side.edition}`")
    question = "every question" if side.question == EVERY else f"`{side.question}`"
    return f"{edition}: {question}" + ("" if side.category == EVERY else f" {side.category}")


_SHORT = {"000": "RR1501 (000)", "001": "analysis of 2019-20 (001)", "002": "analysis of 2020-21 (002)"}


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
