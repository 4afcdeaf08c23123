"""`python -m include.evaluate DATA=folder` prints how good the engine's answers are on reports with known answers.

Any folder in the form of GOLD_FORMAT will do. ENGINE and the other settings are read from the environment.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from include.evaluate import GoldError, measure, read_gold, run_pipeline
from include.evaluate.report import tell
from include.frameworks import framework_for_year
from include.settings import SettingsError, get_settings


def main(arguments: list[str] | None = None) -> int:
    """Run the evaluation; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m include.evaluate", description=__doc__)
    parser.add_argument("data", help="DATA=folder, or the folder alone")
    parser.add_argument("--lake", default="", help="keep the lake of the evaluation in this folder")
    parser.add_argument("--short", action="store_true", help="leave out the list of wrong answers")
    given = parser.parse_args(arguments)
    folder = Path(given.data.removeprefix("DATA="))
    try:
        reports = read_gold(folder)
        settings = get_settings()
    except (GoldError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="evaluation-") as temporary:
        answers, outcomes = run_pipeline(folder, reports, Path(given.lake or temporary), settings)
    for outcome in outcomes:
        if outcome.status == "failed":
            print(f"{outcome.report_id}: {outcome.step} failed. {outcome.reason}", file=sys.stderr)
    framework, _ = framework_for_year(reports[0].reporting_year)
    print(tell(measure(reports, answers, framework), framework, with_mistakes=not given.short))
    return 0


if __name__ == "__main__":
    sys.exit(main())
