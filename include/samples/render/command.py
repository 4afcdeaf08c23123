"""The command: `python -m include.samples.render [--check] [--only partnership_id-year]`."""

from __future__ import annotations

import argparse
import csv
import io
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from include.samples.render.card import card_of
from include.samples.render.compare import differences
from include.samples.render.gold import Gold, gold_of
from include.samples.render.model import Rendered, Report, SourceError, squash
from include.samples.render.parse import parse_source
from include.samples.render.pdf import render_pdf
from include.samples.render.readback import misplaced, problems_of, read_texts
from include.samples.render.web import render_web

SAMPLES = Path(__file__).resolve().parent.parent
SPLITS = ("practice", "held_out", "earlier_years", "earlier_years_unseen")


@dataclass
class Outcome:
    """One rendered report: its files (path relative to the split's folder -> bytes) and its known answers."""

    report: Report
    files: dict[str, bytes]
    gold: Gold


def render_report(source: Path) -> Outcome:
    """Render one source and check it against what can be read back.

    Raises `SourceError` when the source is wrong or an answer is not where it should be.
    """
    report = parse_source(source)
    if report.is_web:
        files, rendered = render_web(report)
    else:
        data, rendered = render_pdf(report)
        files = {rendered.files[0]: data}
    lost = lost_texts(report, rendered)
    if lost:
        raise SourceError("\n".join(f"{source}:{line}: this text was not drawn in full" for line in lost))
    try:
        gold = gold_of(report, rendered)
    except ValueError as error:
        raise SourceError(f"{source}: {error}") from error
    problems = problems_of(gold, files)
    problems += [f"{source}: {message}" for message in misplaced(rendered, read_texts(gold, files))]
    if problems:
        raise SourceError("\n".join(problems))
    return Outcome(report, files, gold)


def lost_texts(report: Report, rendered: Rendered) -> list[int]:
    """Source lines of texts of which a renderer drew less than there is."""
    lost = []
    for block in report.blocks:
        for text in block.texts():
            drawn = "".join(words for _, words in rendered.drawn.get(text.number, []))
            if not squash(drawn).startswith(squash(text.plain)):
                lost.append(text.line)
    return lost


def source_files(samples: Path = SAMPLES, split: str = "*") -> list[Path]:
    """All sources of a split in a fixed order."""
    return sorted((samples / "sources").glob(f"{split}/*.md"))


def render_all(sources: list[Path], target: Path) -> list[str]:
    """Render sources into `target`/practice and `target`/held_out with gold, cards and manifest.

    Returns the mistakes; a source with a mistake is left out and never stops the others.
    """
    problems: list[str] = []
    outcomes: list[Outcome] = []
    for source in sources:
        try:
            outcomes.append(render_report(source))
        except SourceError as error:
            problems.append(str(error))
    for split in SPLITS:
        of_split = [outcome for outcome in outcomes if outcome.report.split == split]
        if of_split:
            write_split(target / split, split, of_split)
    return problems


def write_split(folder: Path, split: str, outcomes: list[Outcome]) -> None:
    """One split as an inbox: the rendered files, manifest.csv, its register, gold.json and DATASET.md."""
    folder.mkdir(parents=True, exist_ok=True)
    for outcome in outcomes:
        write_files(folder, outcome.files)
    gold = [outcome.gold for outcome in outcomes]
    layouts: dict[str, str] = {outcome.report.report_id: outcome.report.layout for outcome in outcomes}
    (folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "DATASET.md").write_text(card_of(split, gold, layouts, SAMPLES / "sources" / split), encoding="utf-8")
    (folder / "manifest.csv").write_text(manifest(outcomes), encoding="utf-8")
    shutil.copyfile(SAMPLES / "sources" / split / "partnerships.csv", folder / "partnerships.csv")


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files (path relative to `folder` -> bytes), making folders as needed."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def manifest(outcomes: list[Outcome]) -> str:
    """The manifest of one split: a report in chapters is named by its folder."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["file", "partnership_id", "reporting_year", "kind"])
    for outcome in sorted(outcomes, key=lambda outcome: outcome.report.report_id):
        report = outcome.report
        name = report.report_id if report.layout == "html_chapters" else outcome.gold["files"][0]
        rows.writerow([name, report.partnership_id, report.reporting_year, "main"])
    return out.getvalue()


def replace_rendered(built: Path, samples: Path) -> None:
    """Put freshly built folders in place of the committed ones, so that no file of an old report stays."""
    for folder in sorted(built.iterdir()):
        shutil.rmtree(samples / folder.name, ignore_errors=True)
        shutil.copytree(folder, samples / folder.name)


def main(arguments: list[str] | None = None) -> int:
    """Render, or check what is committed; returns 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m include.samples.render", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="fail if the committed files differ from a fresh rendering"
    )
    parser.add_argument("--split", choices=SPLITS, help="this split alone")
    parser.add_argument("--only", metavar="PID-YEAR", help="try one report: its files are written, gold is not")
    options = parser.parse_args(arguments)
    sources = source_files(split=options.split or "*")
    if options.only:
        return render_only(options.only, sources)
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder)
        problems = render_all(sources, built)
        if options.check:
            problems += differences(built, SAMPLES, [options.split] if options.split else list(SPLITS))
        else:
            replace_rendered(built, SAMPLES)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(sources)} sources, {len(problems)} problem(s)")
    return 1 if problems else 0


def render_only(report_id: str, sources: list[Path]) -> int:
    """Write the files of one report beside the others, for looking at them while writing."""
    for source in sources:
        if source.stem == report_id:
            try:
                outcome = render_report(source)
            except SourceError as error:
                print(error, file=sys.stderr)
                return 1
            write_files(SAMPLES / outcome.report.split, outcome.files)
            print(f"{report_id}: {', '.join(outcome.gold['files'])}; run without --only to renew gold.json")
            return 0
    print(f"no source {report_id}.md under {SAMPLES / 'sources'}", file=sys.stderr)
    return 1
