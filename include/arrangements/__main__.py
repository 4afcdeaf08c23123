"""`python -m include.arrangements FOLDER` reads published arrangements; the folder holds them and a manifest.csv.

The manifest has the columns file, partnership_id and reporting_year (the year in which they were published).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from include.arrangements.read import ArrangementsError, read_arrangements
from include.datasets import words
from include.settings import SettingsError, get_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Read a folder and say what came of it; returns 1 when a document failed, 2 when the folder cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m include.arrangements", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with manifest.csv and the files it names")
    given = parser.parse_args(arguments)
    try:
        settings = get_settings()
        told = read_arrangements(given.folder, settings, datetime.now(UTC))
    except (ArrangementsError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    for year, sentences in told.items():
        print(f"{year}: counts in {settings.lake_uri}/{words.ARRANGEMENTS}/published/{year}.csv")
        for sentence in sentences:
            print(f"  {sentence}", file=sys.stderr)
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main())
