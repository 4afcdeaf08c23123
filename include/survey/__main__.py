"""`python -m include.survey RESPONSES --out FOLDER`: look responses through and tabulate them, without lake or Airflow."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from include.datasets.survey import SURVEY_TABLES
from include.publish.files import csv_bytes
from include.settings import get_settings
from include.survey import SurveyError, load_questionnaire, read_responses, tabulate
from include.survey.layout import drawn_files
from include.survey.release import told_of


def main(arguments: Sequence[str]) -> int:
    """Print what was refused and write the tables of each wave. Returns the exit code: 1 where nothing could be made."""
    parser = argparse.ArgumentParser(prog="python -m include.survey", description="Tables of a survey's responses.")
    parser.add_argument("responses", nargs="?", default="", help="CSV file or folder; default SURVEY")
    parser.add_argument(
        "--make-up", type=Path, metavar="FILE", help="write made-up responses that give the tables of 2019"
    )
    parser.add_argument("--out", type=Path, help="folder for the tables; without it nothing is written")
    chosen = parser.parse_args(arguments)
    settings, asked = get_settings(), load_questionnaire()
    if chosen.make_up:
        from include.survey.generate import as_csv, generate

        chosen.make_up.write_bytes(as_csv(asked, generate(asked)))
        print(f"{chosen.make_up} written.")
        return 0
    try:
        read = read_responses(chosen.responses or settings.survey, asked, settings)
        for refusal in read.refused:
            print(refusal, file=sys.stderr)
        if read.unread_columns:
            print(f"Columns that are never looked at: {', '.join(read.unread_columns)}.")
        for wave in read.waves:
            responses = read.of_wave(wave)
            n_valid = sum(one.is_valid(asked) for one in responses)
            print(f"{wave}: {len(responses)} responses taken, {n_valid} of them valid.")
            rows = tabulate(responses, asked)
            if chosen.out:
                _write(chosen.out / wave, rows, told_of(responses, asked))
    except SurveyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _write(folder: Path, rows: list[dict[str, object]], told: dict[str, str]) -> None:
    files = drawn_files(rows, 0, "Not released: made for a look.", told)
    files["survey_tables.csv"] = csv_bytes(SURVEY_TABLES.table(rows))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    print(f"{folder}: {len(files)} files written.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
