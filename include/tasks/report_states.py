"""Which reports of a year are still to be done, and where each stands afterwards.

A report is done when its fingerprint (documents, code, framework, engine) is the one recorded with its last good
analysis. Failed reports are tried again on every run. Nothing here reads a report: that is convert and analyse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from include import __version__
from include.analyse.llm.prompting import prompt_version
from include.coverage import found_reports
from include.datasets import Dataset, analysed, converted, of_layer, raw
from include.frameworks import Framework, framework_for_year, frameworks_beside
from include.lake import Lake
from include.settings import Settings
from include.versions import code_fingerprint, fingerprint
from include.workers import Outcome, Step, outcomes


@dataclass(frozen=True)
class Made:
    """What decides whether a report must be done again."""

    report_id: str
    partnership_id: str
    document_ids: list[str]
    conversion_fingerprint: str
    fingerprint: str


@dataclass(frozen=True)
class Plan:
    """What one run has to do for one reporting year."""

    year: str
    to_convert: list[str] = field(default_factory=list)
    to_analyse: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    made: dict[str, Made] = field(default_factory=dict)
    """Of each report to do, what it was planned with. It is recorded with the findings, so that documents which come in
    while a run is reading make the next run read the report again."""

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> Plan:
        """The plan as it was written down with `asdict`."""
        return cls(**{**kept, "made": {name: Made(**one) for name, one in kept["made"].items()}})

    def batches(self, size: int) -> list[list[str]]:
        """The reports to do in lists of at most `size`, one list per task."""
        return [self.to_analyse[start : start + size] for start in range(0, len(self.to_analyse), size)]


def _is_open(state: Mapping[str, Any]) -> bool:
    """Whether a report is to be done again: it failed, or a model left some of its questions unanswered."""
    return state["state"] == "failed" or (state["state"] == "partly_analysed" and state["step"] == "analyse")


def plan_year(lake: Lake, year: str, settings: Settings) -> Plan:
    """Compare the year's collected documents with what is analysed already."""
    made = _made(lake, year, settings)
    before = {row["report_id"]: row for row in lake.rows(analysed.REPORT_STATES, year)}
    to_convert, to_analyse, unchanged = [], [], []
    for report_id, one in sorted(made.items()):
        old = before.get(report_id)
        if old and not _is_open(old) and old["fingerprint"] == one.fingerprint:
            unchanged.append(report_id)
            continue
        to_analyse.append(report_id)
        is_read = old and old["state"] != "failed" and old["conversion_fingerprint"] == one.conversion_fingerprint
        if not is_read:
            to_convert.append(report_id)
    planned = {report_id: made[report_id] for report_id in to_analyse}
    return Plan(year, to_convert, to_analyse, unchanged, sorted(set(before) - set(made)), planned)


def settle_year(
    lake: Lake, staged: Lake, plan: Plan, settings: Settings, refused: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Stage a `report_states` row for every report of the plan and return the rows.

    `refused` holds the reports whose staged rows failed their checks, with the reason. Reports that wait for a model
    get no row where they have findings of before (`waiting_reports`): those stay, and the next run tries again. Nor do
    those that another run has meanwhile read with newer documents or code (`overtaken_reports`).
    """
    framework, note = framework_for_year(plan.year)
    ended: dict[Step, dict[str, Outcome]] = {
        step: {outcome.report_id: outcome for outcome in outcomes(staged, step)} for step in ("convert", "analyse")
    }
    conversions = _conversions(lake, staged, plan)
    passed_over = {*waiting_reports(lake, staged, plan), *overtaken_reports(lake, plan, settings)}
    rows = []
    for report_id in plan.to_analyse:
        if report_id in passed_over:
            continue
        one = plan.made[report_id]
        state, step, reason = _state(report_id, report_id in plan.to_convert, ended, conversions[report_id], refused)
        row = {
            "report_id": report_id,
            "partnership_id": one.partnership_id,
            "state": state,
            "step": step,
            "reason": reason,
            "document_ids": one.document_ids,
            "n_pages": sum(conversion["n_pages"] or 0 for conversion in conversions[report_id]),
            "n_characters": sum(conversion["n_characters"] or 0 for conversion in conversions[report_id]),
            "framework_note": note,
            "fingerprint": one.fingerprint,
            "conversion_fingerprint": one.conversion_fingerprint,
            **_made_by(framework, settings),
        }
        staged.write(analysed.REPORT_STATES, plan.year, report_id, [row])
        rows.append(row)
    return rows


def waiting_reports(lake: Lake, staged: Lake, plan: Plan) -> dict[str, str]:
    """Reports that could not be asked about in this run, and why, whose earlier findings still hold: same documents."""
    postponed = {one.report_id: one.reason for one in outcomes(staged, "analyse") if "postponed" in one.notes}
    before = {row["report_id"]: row["state"] for row in lake.rows(analysed.REPORT_STATES, plan.year)}
    again = set(plan.to_convert)
    return {one: why for one, why in postponed.items() if before.get(one, "failed") != "failed" and one not in again}


def overtaken_reports(lake: Lake, plan: Plan, settings: Settings) -> list[str]:
    """Reports of the plan that another run has read since, as their documents and the code are now.

    What this run has read of them is older and must not replace it.
    """
    made = _made(lake, plan.year, settings)
    before = {row["report_id"]: row["fingerprint"] for row in lake.rows(analysed.REPORT_STATES, plan.year)}
    return [
        report_id
        for report_id, planned in plan.made.items()
        if report_id in made
        and planned.fingerprint != made[report_id].fingerprint
        and before.get(report_id) == made[report_id].fingerprint
    ]


def gone_reports(lake: Lake, plan: Plan, settings: Settings) -> list[str]:
    """Reports of the plan that were gone then and are gone now."""
    made = _made(lake, plan.year, settings) if plan.gone else {}
    return [report_id for report_id in plan.gone if report_id not in made]


def files_to_keep(staged: Lake, plan: Plan, states: Iterable[Mapping[str, Any]]) -> list[str]:
    """Keys of the staged files to move into place, in their order: what was read, what was found, states last.

    Of a failed report no findings are kept, and of one without a new state nothing at all.
    """
    settled = {row["report_id"]: row["state"] for row in states}
    keys = []
    for dataset in (*of_layer("converted"), *_findings(), analysed.REPORT_STATES):
        keep_failed = dataset.layer == "converted" or dataset is analysed.REPORT_STATES
        for key in staged.files(dataset, plan.year):
            state = settled.get(_report_of(key))
            if state is not None and (keep_failed or state != "failed"):
                keys.append(key)
    return keys


def keep_year(
    lake: Lake,
    staged: Lake,
    year: str,
    failed: Iterable[str],
    gone: Iterable[str],
    keys: Iterable[str],
    check: Callable[[], None],
) -> None:
    """Take away what failed or gone reports had before, and move staged files into place.

    Killed in between and run again with the same arguments, it goes on where it was. Files of one dataset may move side by side,
    never those of two: no state is in place before the findings it tells of. `check` is asked before each step whether
    this process may still write.
    """
    for report_id in sorted({*failed, *gone}):
        check()
        for dataset in _findings():
            lake.remove(dataset, year, report_id)
    for report_id in gone:
        lake.remove(analysed.REPORT_STATES, year, report_id)
    at_once = lake.store.at_once
    for _, one_dataset in groupby(keys, key=lambda key: key.rsplit("/", 1)[0]):
        waiting = list(one_dataset)
        for start in range(0, len(waiting), at_once):
            check()
            lake.promote(staged, only=waiting[start : start + at_once])


def _findings() -> list[Dataset]:
    return [dataset for dataset in of_layer("analysed") if dataset is not analysed.REPORT_STATES]


def _report_of(key: str) -> str:
    return key.rsplit("/", 1)[1].removesuffix(".parquet")


def _made(lake: Lake, year: str, settings: Settings) -> dict[str, Made]:
    framework, _ = framework_for_year(year)
    wanted = set(found_reports(lake, year))
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lake.rows(raw.DOCUMENTS, year):
        if row["status"] == "collected" and row["report_id"] in wanted:
            documents[row["report_id"]].append(row)
    found = {}
    for report_id, rows in documents.items():
        ids = [row["document_id"] for row in sorted(rows, key=lambda row: (row["chapter_no"], row["document_id"]))]
        read = fingerprint([*ids, code_fingerprint("include/convert")])
        answers = (
            code_fingerprint("include/analyse"),
            code_fingerprint("include/quotes"),
            framework.content_hash,
            *(one.content_hash for one in frameworks_beside(settings.instruments, year)),
            *_made_by(framework, settings).values(),
            *_asked_with(settings),
        )
        answered = fingerprint([read, *answers])
        found[report_id] = Made(report_id, rows[0]["partnership_id"], ids, read, answered)
    return found


def _made_by(framework: Framework, settings: Settings) -> dict[str, str]:
    engine = settings.answering_engine
    return {
        "engine": engine,
        "model": settings.openai_model if engine == "openai" else f"extractive {code_fingerprint('include/analyse')}",
        "prompt_version": prompt_version() if engine == "openai" else "",
        "framework_id": framework.id,
        "framework_version": framework.version,
        "code_version": __version__,
    }


def _asked_with(settings: Settings) -> list[str]:
    """Settings that change what a model answers."""
    if settings.answering_engine == "extractive":
        return []
    return [str(one) for one in (settings.llm_votes, settings.llm_temperature, settings.llm_max_document_tokens)]


def _conversions(lake: Lake, staged: Lake, plan: Plan) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {report_id: [] for report_id in plan.to_analyse}
    again = set(plan.to_convert)
    for source, wanted in ((staged, again), (lake, set(plan.to_analyse) - again)):
        if wanted:
            for row in source.rows(converted.CONVERSIONS, plan.year, names=sorted(wanted)):
                found[row["report_id"]].append(row)
    return found


def _state(
    report_id: str,
    was_converted: bool,
    ended: Mapping[Step, Mapping[str, Outcome]],
    conversions: list[dict[str, Any]],
    refused: Mapping[str, str],
) -> tuple[str, Step | None, str | None]:
    for step in ("convert", "analyse") if was_converted else ("analyse",):
        outcome = ended[step].get(report_id)
        if outcome is None:
            return "failed", step, "Its task did not finish. Read the task's log; the next run tries it again."
        if outcome.status == "failed":
            return "failed", step, outcome.reason
    if report_id in refused:
        return "failed", "check", refused[report_id]
    unread = [row for row in conversions if row["status"] != "converted"]
    reasons = [f"{row['document_id']}: {row['reason']}" for row in unread]
    analysed_as = ended["analyse"][report_id].notes
    if "unanswered" in analysed_as:
        reasons.append(
            f"The model gave no usable answer for {analysed_as['unanswered']}. Answer it in review or ask another model; "
            "what never came back is asked again on the next run."
        )
    if reasons:
        return "partly_analysed", "analyse" if "unanswered" in analysed_as else "convert", " ".join(reasons)
    return "analysed", None, None
