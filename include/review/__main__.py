"""`python -m include.review` writes a reviewer's answers to a spreadsheet and takes it back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from include.lake import StoreError, open_lake
from include.review.errors import ReviewError
from include.review.spreadsheet import take_sheet, write_sheet
from include.settings import SettingsError, get_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0, 1 where rows were refused, 2 where nothing could be done."""
    given = _parser().parse_args(arguments)
    try:
        settings = get_settings()
        lake = open_lake(given.lake or settings.lake_uri)
        if given.command == "sheet":
            given.file.write_bytes(write_sheet(lake, given.year, given.reviewer, settings))
            print(
                f"{given.file} holds what waits for {given.reviewer}. Fill it in, then: python -m include.review take {given.file}"
            )
            return 0
        result = take_sheet(lake, given.file.read_bytes(), settings)
        print(result)
        return 1 if result.refused else 0
    except OSError as error:
        said = str(error) if isinstance(error, StoreError) else f"{error.filename}: {error.strerror}."
        print(said, file=sys.stderr)
    except (ReviewError, SettingsError) as error:
        print(error, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.review", description=__doc__)
    parser.add_argument("--lake", default="", help="folder or s3://bucket/prefix (default: LAKE_URI)")
    commands = parser.add_subparsers(dest="command", required=True)
    sheet = commands.add_parser("sheet", help="write what waits for a reviewer to an .xlsx")
    sheet.add_argument("--year", required=True, help="reporting year, such as 2023-24")
    sheet.add_argument("--reviewer", required=True, help="the name they sign in with")
    take = commands.add_parser("take", help="take a filled-in .xlsx back")
    for command in (sheet, take):
        command.add_argument("file", type=Path, help="the .xlsx")
    return parser


if __name__ == "__main__":
    sys.exit(main())
