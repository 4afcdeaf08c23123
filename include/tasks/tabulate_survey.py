"""Tasks of the DAG `tabulate_survey`, for one DAG run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.lake import open_lake
from include.settings import get_settings
from include.survey import load_questionnaire, read_responses
from include.survey.release import began_in, keep_refusals, release_wave
from include.tasks.record import record_run

DAG_ID = "tabulate_survey"
_NAMED = 5
"""Refusals named in a message; the others stand in the lake."""


def read(run_id: str, place: str = "") -> dict[str, Any]:
    """Look the responses through and keep what was refused; returns their waves and a message for people.

    `place` overrides the setting SURVEY. Raises SurveyError where nothing can be taken.
    """
    settings = get_settings()
    lake, asked = open_lake(settings.lake_uri), load_questionnaire()
    responses = read_responses(place or settings.survey, asked, settings)
    keep_refusals(lake, lake.staged(run_id), responses)
    lake.discard(lake.staged(run_id))
    n_valid = sum(one.is_valid(asked) for one in responses.taken)
    message = f"{len(responses.taken)} responses taken, {n_valid} of them valid; {len(responses.refused)} cells or lines refused."
    told = [message, *(one.place for one in responses.refused[:_NAMED])]
    if len(responses.refused) > _NAMED:
        told.append("The others: surveys/survey_refusals in the lake.")
    return {"waves": responses.waves, "message": "\n".join(told)}


def release(run_id: str, place: str = "") -> dict[str, Any]:
    """Tabulate, check and release every wave; returns the messages and where the releases are.

    Raises SurveyError or PublishError; waves that were released before stay as they are.
    """
    settings, started_at = get_settings(), datetime.now(UTC)
    lake, asked = open_lake(settings.lake_uri), load_questionnaire()
    responses = read_responses(place or settings.survey, asked, settings)
    releases = []
    for wave in responses.waves:
        made = release_wave(lake, lake.staged(run_id), responses, wave, asked, run_id, started_at)
        releases.append(made)
        record_run(
            lake,
            layer="surveys",
            year=began_in(responses.of_wave(wave)),
            run_id=run_id,
            dag_id=DAG_ID,
            step=f"release {wave}",
            started_at=started_at,
            counts={"version": made.version, "is_new": int(made.is_new), "responses": len(responses.of_wave(wave))},
            versions={"questionnaire": f"{asked.id} {asked.version}"},
            settings=settings,
        )
    lake.discard(lake.staged(run_id))
    return {"message": "\n".join(one.message for one in releases), "folders": [one.folder for one in releases]}
