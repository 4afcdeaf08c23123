"""`make duckdb OUT=…`: the file with views over the lake; `make questions`: `docs/questions.md` from such a lake."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from include.lake import open_lake
from include.query.build import build, fill
from include.query.errors import QueryError
from include.query.page import page
from include.settings import PROJECT

PAGE = PROJECT / "docs" / "questions.md"
_DATABASE = Path("safeguarding.duckdb")


def main(arguments: list[str]) -> int:
    """Build the file or write the page. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="make duckdb", description="SQL over the lake.")
    parser.add_argument(
        "out", nargs="?", type=Path, help=f"the file to write; default {_DATABASE}, or docs/{PAGE.name}"
    )
    parser.add_argument("--questions", action="store_true", help="write the questions with their answers as Markdown")
    parser.add_argument("--lake", default="", help="the lake; default LAKE_URI")
    chosen = parser.parse_args(arguments)
    lake = open_lake(chosen.lake or None)
    try:
        if not chosen.questions:
            print(build(lake, chosen.out or _DATABASE).message)
            return 0
        import duckdb

        with duckdb.connect() as connection:
            if not fill(connection, lake):
                raise QueryError(
                    f"Nothing was released in {lake.store.uri} yet. Run `make run` first, or set LAKE_URI."
                )
            (chosen.out or PAGE).write_text(page(connection), encoding="utf-8")
    except QueryError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{chosen.out or PAGE} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
