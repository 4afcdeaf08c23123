"""`python -m include.deep_dive sample.csv --seed 2020 [--year 2019-20] [--deprivation scores.csv]` draws and records a sample.

With `--year` only partnerships whose report the lake has are drawn from. `--deprivation` is a CSV with the columns
`partnership_id` and `score` (higher is more deprived); without it the draw spreads over kinds of authority alone and says so.
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
from include.deep_dive.draw import PER_REGION, DeepDiveError, Drawn, candidates_of, draw
from include.lake import open_lake
from include.register import RegisterError, load_register
from include.settings import SettingsError, get_settings
from include.spreadsheets import safe_text


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, write the record and say what was drawn; returns 2 when something cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m include.deep_dive", description=__doc__)
    parser.add_argument("out", type=Path, help="the record of the draw, a CSV")
    parser.add_argument("--seed", type=int, required=True, help="any whole number; the same draws the same sample")
    parser.add_argument("--year", default="", help="draw only partnerships with a report of this year in the lake")
    parser.add_argument("--deprivation", type=Path, help="CSV with partnership_id and score")
    parser.add_argument("--per-region", type=int, default=PER_REGION)
    given = parser.parse_args(arguments)
    try:
        drawn = _draw(given)
    except (DeepDiveError, RegisterError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [one.name for one in fields(Drawn)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: safe_text(str(value)) for name, value in asdict(one).items()} for one in drawn)
    kinds = ", ".join(
        f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(Counter(one.kind for one in drawn).items())
    )
    regions = len({one.region for one in drawn})
    print(f"{len(drawn)} partnerships of {regions} regions ({kinds}), seed {given.seed}: {given.out}")
    if not given.deprivation:
        print("Deprivation was not taken into account: give --deprivation a CSV with partnership_id and score.")
    return 0


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
