"""The end of `make run`: what was found, and where it lies."""

from __future__ import annotations

from include.publish import summary
from rich.console import Console
from rich.table import Table

from include.lake import open_lake
from include.settings import Settings


def print_summary(console: Console, settings: Settings, years: list[str]) -> None:
    """Print one column per reporting year: reports, themes, scores, compliance; then the paths."""
    lake = open_lake(settings.lake_uri)
    found = {year: summary(lake, year) for year in years}
    table = Table(title="What the reports say", title_justify="left")
    table.add_column("")
    for year in years:
        table.add_column(year, justify="right")
    for label in next(iter(found.values()))["figures"] if found else ():
        table.add_row(label, *(str(found[year]["figures"].get(label, "–")) for year in years))
    console.print()
    console.print(table)
    for year in years:
        for note in found[year]["notes"]:
            console.print(f"{year}: {note}", highlight=False, soft_wrap=True)
    console.print("\nWritten:")
    for year in years:
        for path in found[year]["paths"]:
            console.print(f"  {path}", highlight=False, soft_wrap=True)
