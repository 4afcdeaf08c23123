"""`python -m include.deep_dive sample.csv --seed 2020 [--year 2019-20] [--deprivation scores.csv]` draws and records a sample.

With `--year` only partnerships whose report the lake has are drawn from. `--deprivation` is a CSV with the columns
`partnership_id` and `score` (higher is more deprived); without it the draw spreads over kinds of authority alone and says so.

`python -m include.deep_dive sample.csv --year 2019-20 --tables tables.csv` counts the audit answers of a drawn sample in the
year's newest release, with the columns of `yearly_audit`, and prints them beside those of all its reports.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from include.datasets import raw
from include.datasets.audit import YEARLY_AUDIT
from include.deep_dive.draw import PER_REGION, DeepDiveError, Drawn, candidates_of, draw
from include.deep_dive.tables import read_sample, sample_tables, told
from include.lake import open_lake
from include.publish.files import csv_bytes
from include.register import RegisterError, load_register
from include.settings import SettingsError, get_settings
from include.spreadsheets import safe_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, write the record and say what was drawn; returns 2 when something cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m include.deep_dive", description=__doc__)
    parser.add_argument("sample", type=Path, help="the record of the draw, a CSV")
    parser.add_argument("--seed", type=int, help="draw: any whole number; the same draws the same sample")
    parser.add_argument("--year", default="", help="draw only partnerships with a report of this year in the lake")
    parser.add_argument("--deprivation", type=Path, help="CSV with partnership_id and score")
    parser.add_argument("--per-region", type=int, default=PER_REGION)
    parser.add_argument("--tables", type=Path, help="count the sample's audit answers of --year into this CSV")
    given = parser.parse_args(arguments)
    if given.seed is None and given.tables is None:
        parser.error("give --seed to draw a sample, --tables to count one, or both")
    if given.tables and not given.year:
        parser.error("--tables counts one year: give --year")
    try:
        if given.seed is not None:
            _record(given)
        if given.tables:
            _count(given)
    except (DeepDiveError, RegisterError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _record(given: argparse.Namespace) -> None:
    """Draw a sample, write it down and say what was drawn and what was not taken into account."""
    drawn = _draw(given)
    with given.sample.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [one.name for one in fields(Drawn)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: safe_text(str(value)) for name, value in asdict(one).items()} for one in drawn)
    kinds = ", ".join(
        f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(Counter(one.kind for one in drawn).items())
    )
    regions = len({one.region for one in drawn})
    print(f"{len(drawn)} partnerships of {regions} regions ({kinds}), seed {given.seed}: {given.sample}")
    n_without = sum(not one.deprivation_third for one in drawn)
    if not given.deprivation:
        print("Deprivation was not taken into account: give --deprivation a CSV with partnership_id and score.")
    elif n_without:
        print(
            f"{n_without} of them have no score in {given.deprivation}: their deprivation was not taken into account."
        )


def _count(given: argparse.Namespace) -> None:
    """Count the audit answers of a recorded sample, write them and print them beside those of the whole year."""
    tables = sample_tables(open_lake(get_settings().lake_uri).store, given.year, read_sample(given.sample))
    given.tables.write_bytes(csv_bytes(YEARLY_AUDIT.table(tables.rows)))
    print(f"{tables.n_reports} reports of the sample in {tables.release}, counted: {given.tables}")
    if tables.without_report:
        print(f"No report of theirs is in it: {', '.join(tables.without_report)}.")
    print("\n".join(told(tables)))


def _draw(given: argparse.Namespace) -> list[Drawn]:
    settings = get_settings()
    register = load_register(settings.register_path)
    only = None
    if given.year:
        register = register.in_year(given.year)
        coverage = open_lake(settings.lake_uri).rows(raw.COVERAGE, given.year)
        only = {row["partnership_id"] for row in coverage if row["status"] == "found"}
    return draw(candidates_of(register, _scores(given.deprivation), only), given.seed, given.per_region)


def _scores(path: Path | None) -> dict[str, float]:
    if path is None:
        return {}
    if not path.is_file():
        raise DeepDiveError(f"{path} is not there. Give --deprivation a CSV with partnership_id and score.")
    scores = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                scores[row["partnership_id"].strip()] = float(row["score"])
            except (KeyError, TypeError, ValueError, AttributeError):
                raise DeepDiveError(f"{path}, line {line}: it needs a partnership_id and a number as score.") from None
    return scores


if __name__ == "__main__":
    sys.exit(main())
