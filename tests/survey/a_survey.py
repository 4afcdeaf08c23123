"""The made-up responses of the samples, what they give, and lines of one's own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from include.settings import SAMPLES, Settings
from include.spreadsheets import csv_text
from include.survey import Responses, load_questionnaire, read_responses, tabulate

SAMPLE = SAMPLES / "survey" / "responses.csv"
ASKED = load_questionnaire()


@lru_cache
def sample() -> Responses:
    return read_responses(str(SAMPLE), ASKED, Settings())


@lru_cache
def sample_rows() -> tuple[dict[str, Any], ...]:
    return tuple(tabulate(sample().taken, ASKED))


def a_line(number: int = 1, **cells: str) -> dict[str, str]:
    """A valid response of somebody in the NHS, with other cells where wanted."""
    about = {"wave": "w1", "respondent_id": str(number), "completed_on": "2019-03-01", "areas": "york"}
    chosen = {"organisation": "health", "role": "managerial", "responsibility": "yes", "after_publication": "yes"}
    answers = dict.fromkeys(ASKED.effectiveness_columns, "effective")
    challenges = {"challenge_1": "independent_scrutiny", "challenge_2": "other", "challenge_3": ""}
    return about | chosen | answers | challenges | cells


def as_file(folder, *lines: dict[str, str], name: str = "responses.csv"):
    columns = list(dict.fromkeys(column for line in lines for column in line))
    path = folder / name
    path.write_bytes(csv_text(columns, [[line.get(column, "") for column in columns] for line in lines]))
    return path


def read(*places) -> Responses:
    return read_responses(str(places[0]), ASKED, Settings())


def sound_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of the survey's datasets that keep every promise."""
    refused = [
        {"survey_wave": "w1", "file": "a.csv", "line": number, "column": "role"}
        | {"reason": "This is no answer of the question.", "advice": "Write one of those there are."}
        for number in range(2, 8)
    ]
    return {"survey_tables": [dict(row) for row in sample_rows()], "survey_refusals": refused}
