"""The end of `make run`: what was found, and where it lies."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from include.datasets import analysed
from include.lake import Lake, open_lake
from include.publish import summary
from include.settings import Settings
from include.settled import settle_year


def print_summary(console: Console, settings: Settings, years: list[str]) -> None:
    """Print one column per reporting year: reports, themes, scores, compliance; then what to know, and the paths."""
    if not console.is_terminal:  # a log file has no edge to wrap at
        console = Console(width=max(console.width, 40 + 22 * len(years)))
    lake = open_lake(settings.lake_uri)
    found = {year: figures for year in years if (figures := summary(lake, year))}
    for year in years:
        if year not in found and lake.files(analysed.REPORT_STATES, year):
            console.print(
                f"{year} is analysed and not published: read the note of its run of publish_year.", soft_wrap=True
            )
    if not found:
        console.print(
            f"\nNo report was found. Who is missing, and where was looked: {lake.store.uri}/raw/chase", soft_wrap=True
        )
        return
    table = Table(title="What the reports say", title_justify="left", caption="Compliance: met · unmet · not mentioned")
    table.add_column("")
    for year in found:
        table.add_column(year, justify="right")
    columns = [_column(figures) for figures in found.values()]
    for label in columns[0] if columns else ():
        table.add_row(label, *(column.get(label, "–") for column in columns))
    console.print()
    console.print(table)
    for year, figures in found.items():
        for note in _notes(lake, year, figures):
            console.print(f"{year}: {note}", highlight=False, soft_wrap=True)
    console.print("\nWritten:")
    for year, figures in found.items():
        console.print(
            f"  {year} report                  {figures['folder']}/report.html", highlight=False, soft_wrap=True
        )
        console.print(f"  {year} tables (Parquet, CSV)  {figures['folder']}", highlight=False, soft_wrap=True)
    console.print(f"  findings with their quotes      {lake.store.uri}/analysed", highlight=False, soft_wrap=True)
    console.print(f"  documents, and what is missing  {lake.store.uri}/raw", highlight=False, soft_wrap=True)
    for path in sorted({docs for year in found for docs in _check_pages(lake, year)}):
        console.print(f"  checks (data docs)              {path}", highlight=False, soft_wrap=True)


def _column(figures: dict[str, Any]) -> dict[str, str]:
    scores = figures["scores"]
    column = {
        "partnerships with a report": f"{figures['found']} of {figures['partnerships']}",
        "reports analysed": str(figures["reports"]),
        "themes addressed, per report": str(figures["themes_per_report"]),
        "scores 0 · 1 · 2 · 3 · 4": " · ".join(str(scores[str(score)]) for score in range(5)),
    }
    for question, answers in figures["compliance"].items():
        counts = (answers.get(answer, 0) for answer in ("met", "unmet", "not_mentioned"))
        column[f"{question}"] = " · ".join(map(str, counts))
    return column


def _notes(lake: Lake, year: str, figures: dict[str, Any]) -> list[str]:
    notes = []
    states = lake.rows(analysed.REPORT_STATES, year)
    notes += sorted({row["framework_note"] for row in states if row["framework_note"]})
    notes += [f"{row['report_id']} {row['state']}: {row['reason']}" for row in states if row["reason"]]
    notes.append(f"{_made(figures)} {_waiting(lake, year)}")
    return notes


def _made(figures: dict[str, Any]) -> str:
    """Who answered, and how far people have checked it."""
    state = str(figures["review_state"]).replace("_", " ")
    return (
        f"Provisional: answered by the extractive engine, {state}."
        if figures["is_provisional"]
        else f"{state.capitalize()}."
    )


def _waiting(lake: Lake, year: str) -> str:
    """How many answers wait for people, in a line."""
    progress = settle_year(lake, year).progress()
    return (
        f"{progress.open} answers wait for review, of {progress.sampled} in the sample and {progress.answers} in all."
    )


def _check_pages(lake: Lake, year: str) -> set[str]:
    from include.datasets.runs import RUNS

    rows = sorted(lake.rows(RUNS["analysed"], year), key=lambda row: row["started_at"])
    return {row["checks"] for row in rows[-1:] if row["checks"]}
