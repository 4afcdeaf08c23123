"""`python -m include.discover` looks for new themes, shows candidates with their quotes, and accepts one."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from include.datasets import discover
from include.discover.accept import Wish, accept
from include.discover.errors import DiscoverError
from include.frameworks import FOLDER, FrameworkError
from include.lake import Lake, StoreError, open_lake
from include.settings import SettingsError, get_settings

_QUOTES_SHOWN = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0, or 2 where nothing could be done."""
    given = _parser().parse_args(arguments)
    try:
        lake = open_lake(given.lake or get_settings().lake_uri)
        print(_done(given, lake))
        return 0
    except OSError as error:
        said = str(error) if isinstance(error, StoreError) else f"{error.filename}: {error.strerror}."
        print(said, file=sys.stderr)
    except (DiscoverError, FrameworkError, SettingsError) as error:
        print(error, file=sys.stderr)
    return 2


def _done(given: argparse.Namespace, lake: Lake) -> str:
    if given.command == "look":
        from include.tasks.discover_themes import look

        return str(look(f"manual__{datetime.now(UTC):%Y%m%dT%H%M%S}", given.year, lake)["message"])
    if given.command == "show":
        return show(lake, given.year, given.candidate)
    wish = Wish(
        given.candidate, given.year, given.no, given.name, given.by, given.definition, given.id, given.group, given.even_so
    )  # fmt: skip
    return accept(lake, wish, given.framework, datetime.now(UTC), given.frameworks).message


def show(lake: Lake, year: str, candidate_id: str = "") -> str:
    """The year's candidates, or one with all its quotes, as text. Raises DiscoverError where there are none."""
    rows = sorted(lake.rows(discover.THEME_CANDIDATES, year), key=lambda row: row["rank"])
    chosen = [row for row in rows if candidate_id in ("", row["candidate_id"])]
    if not chosen:
        raise DiscoverError(f"{year} has no candidate {candidate_id}.".replace(" .", ".") + " `look` finds them.")
    evidence = lake.rows(discover.CANDIDATE_EVIDENCE, year)
    lines: list[str] = []
    for row in chosen:
        lines.append(
            f"{row['rank']}. {row['candidate_id']}  {row['label']}: {row['count']} of {row['denominator']} reports"
        )
        lines += [f"   {row['definition']}"] if row["definition"] else []
        lines += [f"   terms: {', '.join(row['terms'])}", f"   {row['note']}"]
        quotes = [one for one in evidence if one["candidate_id"] == row["candidate_id"]]
        quotes.sort(key=lambda one: one["evidence_no"])
        for one in quotes if candidate_id else quotes[:_QUOTES_SHOWN]:
            place = f"page {one['page']}" if one["page"] else one["anchor"]
            lines.append(f"   - “{one['quote']}” ({one['report_id']}, {one['document_id']}, {place})")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.discover", description=__doc__)
    parser.add_argument("--lake", default="", help="folder or s3://bucket/prefix (default: LAKE_URI)")
    commands = parser.add_subparsers(dest="command", required=True)
    look = commands.add_parser("look", help="look for candidates in a year's analysed reports")
    shown = commands.add_parser("show", help="the candidates of a year with quotes; one of them with all")
    taken = commands.add_parser("accept", help="make a candidate a theme, in a new version of the framework")
    for command in (look, shown, taken):
        command.add_argument("--year", required=True, help="reporting year, such as 2023-24")
    shown.add_argument("candidate", nargs="?", default="", help="its id")
    taken.add_argument("candidate", help="its id, as `show` prints it")
    taken.add_argument("--no", type=int, required=True, help="number of the theme: the next free one")
    taken.add_argument("--name", required=True, help="name of the theme")
    taken.add_argument("--framework", required=True, help="the framework it goes into, such as wt2023")
    taken.add_argument("--definition", default="", help="what it means, in your words")
    taken.add_argument("--id", default="", help="id of the theme (default: from its name)")
    taken.add_argument(
        "--group",
        default="",
        help="themes it is asked together with (default: those of the theme it is near, else the last group)",
    )
    taken.add_argument("--by", default=getpass.getuser(), help="who accepts it (default: you)")
    taken.add_argument("--even-so", action="store_true", help="accept it although it is near an existing theme")
    taken.add_argument("--frameworks", type=Path, default=FOLDER, help="folder of the framework files")
    return parser


if __name__ == "__main__":
    sys.exit(main())
