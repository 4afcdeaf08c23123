"""A wave's tables, checked and put in place: complete, numbered and never changed, or not there at all.

published/surveys/{wave}/v{n}/survey_tables.parquet|.csv   all tables below one another
published/surveys/{wave}/v{n}/tables/{table}.csv           each as people read it
published/surveys/{wave}/v{n}/survey.html                  all of them on one page
published/surveys/{wave}/latest/…                          copies of the newest release
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include import __version__
from include.checks import CheckError, check_tables
from include.datasets.survey import SURVEY_REFUSALS, SURVEY_TABLES
from include.lake import Lake
from include.lake.hold import held
from include.lake.lake import safe_name
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.release import Release, manifests, put_release, year_folder
from include.reporting_years import year_of
from include.survey.layout import drawn_files
from include.survey.questionnaire import Questionnaire, SurveyError
from include.survey.responses import Refusal, Response, Responses
from include.survey.tables import tabulate
from include.versions import code_fingerprint


def place_of(wave: str) -> str:
    """What stands for a year where a wave is released: waves belong to none."""
    return f"surveys/{wave}"


def began_in(responses: Sequence[Response]) -> str:
    """The reporting year in which the first response of a wave was completed."""
    return year_of(min(one.completed_on for one in responses))


def keep_refusals(lake: Lake, staged: Lake, read: Responses) -> None:
    """Put what was refused into `survey_refusals`, by wave, in place of what an earlier reading refused.

    Lines that name no wave of the file stand with the first. Raises SurveyError where a promise is broken.
    """
    years = {wave: began_in(read.of_wave(wave)) for wave in read.waves}
    for wave, year in years.items():
        refused = [one for one in read.refused if one.wave == wave or (one.wave not in years and wave == read.waves[0])]
        staged.write(SURVEY_REFUSALS, year, wave, [_row(one, wave) for one in refused])
    _check({SURVEY_REFUSALS.name: staged.read(SURVEY_REFUSALS)}, "What was refused is not kept")
    for wave, year in years.items():
        for other in lake.years(SURVEY_REFUSALS):
            if other != year:
                lake.remove(SURVEY_REFUSALS, other, wave)
        lake.promote(staged, [staged.key(SURVEY_REFUSALS, year, wave)])


def release_wave(
    lake: Lake, staged: Lake, read: Responses, wave: str, asked: Questionnaire, run_id: str, now: datetime
) -> Release:
    """Tabulate a wave, stage the table, check it, and release it unless nothing has changed.

    Raises SurveyError where nothing may be shown or a promise is broken; the previous release is then as it was.
    """
    responses = read.of_wave(wave)
    table = SURVEY_TABLES.table(tabulate(responses, asked))
    files = {"survey_tables.parquet": parquet_bytes(table), "survey_tables.csv": csv_bytes(table)}
    key = f"{staged.root}/{year_folder(place_of(wave))}/survey_tables.parquet"
    staged.store.put(key, files["survey_tables.parquet"])
    try:
        shown = pq.read_table(io.BytesIO(staged.store.get(key)))
        _check({SURVEY_TABLES.name: shown}, f"Wave {wave} is not released, the previous release stands as it was")
    finally:
        staged.store.delete(key)
    told = told_of(responses, asked)
    code = code_fingerprint("include/survey")
    manifest = {
        **told,
        "run_id": run_id,
        "released_at": now.isoformat(),
        "questionnaire": {"id": asked.id, "version": asked.version},
        "responses": {"files": dict(read.files), "returned": len(responses), "refused": len(read.refused)},
        "columns_not_read": list(read.unread_columns),
        "published_by": {"code_version": __version__, "code": code},
    }
    draw = partial(drawn_files, table.to_pylist(), told=told)
    with held(lake.store, f"published-{safe_name(place_of(wave))}", run_id) as hold:
        version, is_new = put_release(lake.store, place_of(wave), files, manifest, hold.check, draw=draw, drawn_by=code)
    note = manifests(lake.store, place_of(wave))[version]["note"]
    message = f"{wave}: released v{version}. {note}" if is_new else f"{wave}: nothing has changed since v{version}."
    folder = f"{lake.store.uri}/{year_folder(place_of(wave))}/v{version}"
    return Release(place_of(wave), version, is_new, folder, message, {SURVEY_TABLES.name: table.num_rows})


def told_of(responses: Sequence[Response], asked: Questionnaire) -> dict[str, str]:
    """What a reader needs to know of a wave."""
    days = sorted(one.completed_on for one in responses)
    return {
        "wave": responses[0].wave,
        "title": asked.title,
        "opened": days[0].isoformat(),
        "closed": days[-1].isoformat(),
        "source": asked.source,
    }


def _check(tables: Mapping[str, pa.Table], otherwise: str) -> None:
    try:
        checked = check_tables(tables)
    except CheckError as error:
        raise SurveyError(f"{otherwise}: {error}") from error
    if not checked.success:
        raise SurveyError(f"{otherwise}.\n{checked.explain()}")


def _row(refusal: Refusal, wave: str) -> dict[str, Any]:
    """What is kept of a refusal: not what was written there."""
    kept = {name: value for name, value in asdict(refusal).items() if name not in ("wave", "value")}
    return {"survey_wave": wave, **kept}
