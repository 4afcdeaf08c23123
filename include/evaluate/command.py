"""What the command does, in order: run or read, judge, measure, tell, compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from include.evaluate import agree, kept
from include.evaluate.calibrate import calibration_section
from include.evaluate.datasets import write_parquet
from include.evaluate.gold import GoldError, GoldReport, check_asked, fingerprint_of, read_gold
from include.evaluate.judge import judge
from include.evaluate.layout import Section, as_html, as_markdown, as_text
from include.evaluate.measure import Figures, measure
from include.evaluate.report import sections
from include.evaluate.run import (
    Answers,
    all_ids,
    analysed_bytes,
    document_ids,
    engines_of,
    ids_by_year,
    read_answers,
    run_pipeline,
)
from include.frameworks import framework_for_year
from include.lake import open_lake
from include.settings import SAMPLES, Settings
from include.versions import code_fingerprint, fingerprint
from include.workers import Outcome

_CODE = ("include/convert", "include/analyse", "include/quotes", "include/frameworks")


def evaluate(given: argparse.Namespace, settings: Settings, temporary: Path) -> int:
    """Measure an engine on a folder of known answers; returns the exit code of the command.

    Raises GoldError or SettingsError when folder, lake, kept figures or settings cannot be used.
    """
    folder = given.data
    reports = _wanted(read_gold(folder), given.reports)
    for report in reports:
        check_asked(report, framework_for_year(report.reporting_year)[0])
    answers, notes = _answers(given, settings, folder, reports, temporary)
    figures = figures_of(folder, reports, answers)
    made_by = {
        "data": folder.resolve().name,
        "data_version": fingerprint_of(folder, reports),
        "engine": " and ".join(engines_of(answers)) or settings.answering_engine,
        "code_version": fingerprint(code_fingerprint(package) for package in _CODE),
    }
    told = sections(figures, _theme_names(reports), [*_notes(figures, reports, made_by), *notes], not given.short)
    code = 0
    if given.repeat:
        same, sentence = _repeat(given, settings, folder, reports, temporary)
        told.append(Section("The same engine once more", [sentence]))
        code = 0 if same else 1
    if given.against:
        other = read_answers(open_lake(given.against), ids_by_year(reports))
        told += agree.agreement(answers, other, ("these answers", "the other lake"))
    if given.calibrate:
        told.append(calibration_section(figures))
    title = f"How good {made_by['engine']} is on {made_by['data']}"
    print(as_text(title, told))
    if given.out:
        _write(given.out, title, told)
        write_parquet(figures, made_by, given.out)
        print(f"Written: {given.out}/report.md, report.html and the figures as Parquet.")
    return max(code, _against_kept(given, figures, made_by, folder))


def with_wanted(folders: Sequence[Path], names: str) -> list[Path]:
    """The folders that hold a report of these ids, parted by commas; all of them where none is named.

    Raises GoldError for a report that no folder holds, and for a folder that cannot be used.
    """
    wanted = _ids(names)
    held = {folder: {report.report_id for report in read_gold(folder)} for folder in folders}
    if unknown := wanted - set().union(*held.values()):
        raise GoldError(f"--reports names {', '.join(sorted(unknown))}, which gold.json does not hold.")
    return [folder for folder in folders if not wanted or wanted & held[folder]]


def _wanted(reports: list[GoldReport], names: str) -> list[GoldReport]:
    """The reports of these ids; all of them where none is named."""
    wanted = _ids(names)
    return [report for report in reports if not wanted or report.report_id in wanted]


def _ids(names: str) -> set[str]:
    return {name.strip() for name in names.split(",") if name.strip()}


def compare_lakes(one: str, other: str, out: Path | None) -> int:
    """Tell how far two analysed lakes agree on the reports both hold."""
    lakes = [open_lake(uri) for uri in (one, other)]
    ids = [all_ids(lake) for lake in lakes]
    for uri, found in zip((one, other), ids, strict=True):
        if not found:
            raise GoldError(f"{uri} holds no analysed reports. Name the folder of a lake (LAKE_URI) that was analysed.")
    first, second = (read_answers(lake, found) for lake, found in zip(lakes, ids, strict=True))
    told = agree.agreement(first, second, ("first", "second"))
    print(as_text("Two lakes against each other", told))
    if out:
        _write(out, "Two lakes against each other", told)
    return 0


def figures_of(folder: Path, reports: Sequence[GoldReport], answers: Answers) -> Figures:
    """Judge every report by the framework of its year, and sum up."""
    return measure(
        [
            judge(
                report,
                answers.get(report.report_id, {}),
                framework_for_year(report.reporting_year)[0],
                document_ids(folder, report),
            )
            for report in reports
        ]
    )


def _answers(
    given: argparse.Namespace, settings: Settings, folder: Path, reports: Sequence[GoldReport], temporary: Path
) -> tuple[Answers, list[str]]:
    if given.answers:
        if given.repeat or given.lake:
            raise GoldError("--answers reads a lake and runs nothing: leave out --lake and --repeat.")
        return read_answers(open_lake(given.answers), ids_by_year(reports)), []
    settings.answering_engine  # noqa: B018 - refuses an engine that is not there before any work is done
    answers, outcomes = run_pipeline(folder, reports, Path(given.lake or temporary / "first"), settings)
    return answers, _failures(outcomes)


def _failures(outcomes: Iterable[Outcome]) -> list[str]:
    return [f"{one.report_id}: {one.step} failed. {one.reason}" for one in outcomes if one.status == "failed"]


def _repeat(
    given: argparse.Namespace, settings: Settings, folder: Path, reports: Sequence[GoldReport], temporary: Path
) -> tuple[bool, str]:
    again = temporary / "again"
    run_pipeline(folder, reports, again, settings)
    ids = ids_by_year(reports)
    first = analysed_bytes(open_lake(str(given.lake or temporary / "first")), ids)
    return agree.bytes_agreement(first, analysed_bytes(open_lake(str(again)), ids))


def _notes(figures: Figures, reports: Sequence[GoldReport], made_by: dict[str, str]) -> list[str]:
    notes = [f"Engine {made_by['engine']}, code {made_by['code_version']}, known answers {made_by['data_version']}."]
    if figures.failed:
        notes.append(f"Without answers, all their known answers counted as missed: {', '.join(figures.failed)}.")
    said = dict.fromkeys(framework_for_year(report.reporting_year)[1] for report in reports)
    return [*notes, *(note for note in said if note)]


def _theme_names(reports: Sequence[GoldReport]) -> dict[str, str]:
    frameworks = {year: framework_for_year(year)[0] for year in sorted({report.reporting_year for report in reports})}
    names = {str(theme.no): theme.name for framework in frameworks.values() for theme in framework.themes}
    return names | {f"{one.id} {theme.no}": theme.name for one in frameworks.values() for theme in one.themes}


def _write(folder: Path, title: str, told: Sequence[Section]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(as_markdown(title, told), encoding="utf-8")
    (folder / "report.html").write_text(as_html(title, told), encoding="utf-8")


def _against_kept(given: argparse.Namespace, figures: Figures, made_by: dict[str, str], folder: Path) -> int:
    """The samples are compared with the figures kept in the repository; other folders when `--kept` names a file."""
    if given.reports:  # part of a split has no figures of before
        if given.accept:
            raise GoldError("--accept keeps figures of a whole split: leave out --reports.")
        return 0
    if given.kept == kept.KEPT and not folder.resolve().is_relative_to(SAMPLES):
        if given.accept:
            raise GoldError(f"{folder} is not among the samples: name a file of your own with --kept.")
        return 0
    if given.accept:
        kept.accept(figures, made_by, given.kept)
        print(f"Kept as the figures of {made_by['data']} and {made_by['engine']}: {given.kept}")
        return 0
    fallen, notes = kept.compare(figures, made_by, given.kept, given.tolerance)
    for sentence in notes:
        print(sentence)
    for sentence in fallen:
        print(f"Worse than before: {sentence}", file=sys.stderr)
    if fallen:
        print(f"Allowed is {given.tolerance:g}. Mend it, or keep the new figures with --accept.", file=sys.stderr)
    return 1 if fallen else 0
