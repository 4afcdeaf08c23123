"""`python -m include.evaluate FOLDER…` prints how good the engine's answers are on reports with known answers.

Any folder in the form of docs/accuracy.md will do. ENGINE and the other settings are read from the environment.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from include.evaluate import GoldError
from include.evaluate.command import compare_lakes, evaluate, with_wanted
from include.evaluate.kept import KEPT, TOLERANCE, read_kept, write_readme
from include.settings import PROJECT, Settings, SettingsError, get_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation. Returns 0, 1 when figures fell or two runs differ, 2 when something cannot be used."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = get_settings()
        if given.readme:
            return _readme(given.readme, given.kept, given.check)
        if not given.data:
            if given.answers and given.against:
                return compare_lakes(given.answers, given.against, given.out)
            parser.error("name a folder of known answers, or two lakes with --answers and --against")
        return max(_each(given, settings))
    except (GoldError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2


def _each(given: argparse.Namespace, settings: Settings) -> Iterator[int]:
    """The exit code of each folder; of several, what is kept goes to a folder of its own name."""
    folders = [Path(name.removeprefix("DATA=")) for name in given.data]
    for number, folder in enumerate(with_wanted(folders, given.reports)):
        own = argparse.Namespace(**{**vars(given), "data": folder})
        if len(folders) > 1:
            own.out = given.out and given.out / folder.name
            own.lake = given.lake and str(Path(given.lake) / folder.name)
            print("\n" if number else "", end="")
        with tempfile.TemporaryDirectory(prefix="evaluation-") as temporary:
            yield evaluate(own, settings, Path(temporary))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m include.evaluate", description=__doc__)
    parser.add_argument("data", nargs="*", help="folder with gold.json and the reports it names; several one by one")
    parser.add_argument("--out", type=Path, help="write the report (Markdown, HTML) and the figures (Parquet) there")
    parser.add_argument("--reports", metavar="IDS", default="", help="only these report ids, parted by commas")
    parser.add_argument("--short", action="store_true", help="leave out the list of wrong answers")
    lakes = parser.add_argument_group("lakes")
    lakes.add_argument("--lake", default="", help="keep the lake of the evaluation in this folder")
    lakes.add_argument("--answers", default="", metavar="LAKE", help="measure the answers of this lake; run nothing")
    lakes.add_argument("--against", default="", metavar="LAKE", help="how far these answers agree with another lake's")
    lakes.add_argument("--repeat", action="store_true", help="run twice; exit 1 unless both wrote the same bytes")
    before = parser.add_argument_group("figures of before")
    before.add_argument("--kept", type=Path, default=KEPT, help="file of kept figures (default: %(default)s)")
    before.add_argument("--tolerance", type=float, default=TOLERANCE, help="a headline may fall by this (%(default)s)")
    before.add_argument("--accept", action="store_true", help="keep the new figures, whatever they are")
    before.add_argument("--readme", nargs="?", type=Path, const=PROJECT / "README.md", help="write the README's block")
    before.add_argument("--check", action="store_true", help="with --readme: write nothing, exit 1 when it differs")
    parser.add_argument("--calibrate", action="store_true", help="fit the confidence and test it report by report")
    return parser


def _readme(readme: Path, kept: Path, only_check: bool) -> int:
    same = write_readme(readme, read_kept(kept), only_check)
    if only_check and not same:
        print(f"{readme} does not show the kept figures. Run `python -m include.evaluate --readme`.", file=sys.stderr)
        return 1
    print(f"{readme} {'showed' if same else 'now shows'} the kept figures.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
