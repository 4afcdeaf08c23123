"""`make duckdb OUT=…`: the file with views over the lake; `make questions`: `docs/questions.md` from such a lake."""

from __future__ import annotations

import argparse
import difflib
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
    parser.add_argument("--check", action="store_true", help="write nothing; fail where that page says anything else")
    parser.add_argument("--copy", action="store_true", help="copy the rows: one file that needs the lake no more")
    parser.add_argument("--lake", default="", help="the lake; default LAKE_URI")
    chosen = parser.parse_args(arguments)
    lake = open_lake(chosen.lake or None)
    try:
        if not (chosen.questions or chosen.check):
            print(build(lake, chosen.out or _DATABASE, copy=chosen.copy).message)
            return 0
        import duckdb

        with duckdb.connect() as connection:
            if not fill(connection, lake):
                raise QueryError(
                    f"Nothing was released in {lake.store.uri} yet. Run `make run` first, or set LAKE_URI."
                )
            if chosen.check:
                return _check(chosen.out or PAGE, page(connection))
            (chosen.out or PAGE).write_text(page(connection), encoding="utf-8")
    except QueryError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{chosen.out or PAGE} written")
    return 0


def _check(path: Path, now: str) -> int:
    """Say how a page differs from what it would say now. Returns the exit code."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before == now:
        print(f"{path} says what this lake answers.")
        return 0
    print(
        "\n".join(
            difflib.unified_diff(before.splitlines(), now.splitlines(), "the page", "this lake", n=0, lineterm="")
        )
    )
    print(
        f"{path} is out of date. Of the samples as `make run` leaves them, write it anew: make questions",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
