"""A researcher accepts a candidate: it becomes a theme in a new version of the framework, and only then is it counted.

    include/frameworks/wt2023.yaml                the new version, the theme at the end of `themes`
    include/frameworks/earlier/wt2023_1.0.yaml    the version before, as it was to the byte
    include/frameworks/earlier/wt2023_1.1.json    who accepted what, when, and on which evidence

The id stays, so that years, crosswalk and earlier figures still find the instrument; version and fingerprint change, so
that every report is read again and every output says which version made it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from include.analyse.passages import read_report
from include.analyse.themes import Evidence, answer_theme
from include.datasets import discover
from include.discover.entry import with_theme
from include.discover.errors import DiscoverError
from include.discover.patterns import cues_from
from include.discover.reading import YearText, read_year_text
from include.frameworks import FOLDER, Framework, FrameworkError, Theme, load_framework
from include.lake import Lake

EARLIER = "earlier"
_FEWEST_CUES = 2

Row = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What the researcher says: the candidate, and how the theme is to be called and numbered."""

    candidate_id: str
    year: str
    no: int
    name: str
    who: str
    definition: str = ""
    theme_id: str = ""
    group: str = ""
    even_so: bool = False
    """Accept it although it is called a near-duplicate of an existing theme."""


@dataclass(frozen=True)
class Accepted:
    """What was written, and how the new theme reads the year."""

    framework: Framework
    theme: Theme
    statuses: dict[str, int]
    n_reports: int
    files: tuple[Path, ...]

    @property
    def message(self) -> str:
        """The same for the researcher."""
        counts = ", ".join(f"{status.replace('_', ' ')} {number}" for status, number in self.statuses.items())
        return (
            f"Theme {self.theme.no}, {self.theme.name}, stands in {self.framework.id} {self.framework.version} with "
            f"{len(self.theme.cues)} cues. By them the {self.n_reports} reports read: {counts}.\n"
            f"Read its cues in {self.files[0].name} and widen or narrow them; it is counted from the next analysis on.\n"
            f"The version before and the record of this decision: {', '.join(f'{EARLIER}/{path.name}' for path in self.files[1:])}."
        )


def accept(lake: Lake, wish: Wish, framework_id: str, now: datetime, folder: Path = FOLDER) -> Accepted:
    """Write the new version of the framework in `folder` with the candidate as a theme.

    Raises DiscoverError, and changes nothing, when the candidate is not there, its number, name or group does not fit,
    it repeats an existing theme, or patterns from its terms do not find it.
    """
    path = folder / f"{framework_id}.yaml"
    try:
        before = load_framework(path)
    except FrameworkError as error:
        raise DiscoverError(str(error)) from error
    candidate, quotes = _candidate(lake, wish, before)
    _refuse_misfits(wish, before, candidate)
    text = read_year_text(lake, wish.year)
    theme = _theme(wish, before, candidate, quotes, text)
    old = path.read_bytes()
    new, version = with_theme(old.decode("utf-8"), theme, path.name)
    framework = _checked(new, path, before, theme.no)
    statuses = _read_with(framework, theme.no, text)
    if not statuses.get("addressed", 0) + statuses.get("partial", 0):
        raise DiscoverError(f"With patterns from its terms no report of {wish.year} holds {wish.name!r}. Write the theme by hand (docs/frameworks.md).")  # fmt: skip
    record = _record(wish, before, version, theme, candidate, quotes, statuses, now)
    files = _write(path, old, new, before.version, version, record)
    return Accepted(framework, theme, statuses, sum(statuses.values()), files)


def _candidate(lake: Lake, wish: Wish, framework: Framework) -> tuple[Row, list[Row]]:
    rows = lake.rows(discover.THEME_CANDIDATES, wish.year)
    if not rows:
        years = ", ".join(lake.years(discover.THEME_CANDIDATES)) or "none"
        raise DiscoverError(f"No candidates are kept for {wish.year} (years there are: {years}). Look for them first: `python -m include.discover look --year {wish.year}`.")  # fmt: skip
    found = next((row for row in rows if row["candidate_id"] == wish.candidate_id), None)
    if found is None:
        there = ", ".join(
            f"{row['candidate_id']} ({row['label']})" for row in sorted(rows, key=lambda row: row["rank"])
        )
        raise DiscoverError(f"{wish.year} has no candidate {wish.candidate_id!r}. It has: {there}.")
    if found["framework_id"] != framework.id:
        raise DiscoverError(f"{wish.candidate_id} was found beside {found['framework_id']}, not {framework.id}: say --framework {found['framework_id']}.")  # fmt: skip
    quotes = [
        row for row in lake.rows(discover.CANDIDATE_EVIDENCE, wish.year) if row["candidate_id"] == wish.candidate_id
    ]
    return found, sorted(quotes, key=lambda row: row["evidence_no"])


def _refuse_misfits(wish: Wish, framework: Framework, candidate: Row) -> None:
    if not framework.theme_groups or not framework.themes:
        raise DiscoverError(f"{framework.id} has no themes of its own to which one could be added.")
    following = max(theme.no for theme in framework.themes) + 1
    if wish.no != following:
        taken = next((theme.name for theme in framework.themes if theme.no == wish.no), "")
        why = f"is {taken}" if taken else "would leave a gap"
        raise DiscoverError(
            f"Number {wish.no} {why}. The next free number of {framework.id} is {following}: say --no {following}."
        )
    if not wish.name.strip() or not wish.who.strip():
        raise DiscoverError("A theme needs a name (--name), and the record says who accepted it (--by).")
    for theme in framework.themes:
        if theme.name.lower() == wish.name.strip().lower() or theme.id == _id_of(wish):
            raise DiscoverError(
                f"Theme {theme.no} is already called {theme.name!r} ({theme.id}). Give the new one another --name or --id."
            )
    groups = {group.id: group.name for group in framework.theme_groups}
    if wish.group and wish.group not in groups:
        there = "; ".join(f"{name} ({meaning})" for name, meaning in groups.items())
        raise DiscoverError(f"There is no group {wish.group!r}. There are: {there}.")
    if candidate["is_near_duplicate"] and not wish.even_so:
        raise DiscoverError(
            f"{candidate['note']} Widen the cues of that theme instead, or say --even-so if it is a matter of its own."
        )


def _id_of(wish: Wish) -> str:
    return wish.theme_id or re.sub(r"[^a-z0-9]+", "_", wish.name.lower()).strip("_")


def _theme(wish: Wish, framework: Framework, candidate: Row, quotes: Sequence[Row], text: YearText) -> Theme:
    theme_id = _id_of(wish)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", theme_id):
        raise DiscoverError(f"{theme_id!r} cannot be an id: give --id in small letters, digits and underscores.")
    words = [row["quote"] for row in quotes]
    cues = cues_from(candidate["terms"], words, _sentences(text, set(words)))
    if len(cues) < _FEWEST_CUES:
        raise DiscoverError(
            f"Only {len(cues)} of the terms of {wish.candidate_id} ({', '.join(candidate['terms'])}) give a pattern with an "
            "example and a counterexample; two are needed. Write the theme by hand (docs/frameworks.md)."
        )
    near = candidate["nearest_theme_no"] if candidate["is_near_duplicate"] else None
    its_group = next((one.group for one in framework.themes if one.no == near), framework.theme_groups[-1].id)
    definition = wish.definition.strip() or candidate["definition"] or (
        f"What reports say of {', '.join(candidate['terms'][:4])}. Found bottom-up in the reports of {wish.year}."
    )  # fmt: skip
    return Theme(
        no=wish.no,
        id=theme_id,
        name=wish.name.strip(),
        kind="recurring",
        group=wish.group or its_group,
        definition=definition,
        cues=tuple(cues),
    )


def _sentences(text: YearText, without: set[str]) -> list[str]:
    """Sentences of the year's body text, for counterexamples."""
    from include.analyse.passages import split_sentences

    rows = (row for report_id in text.report_ids for row in text.elements[report_id])
    kinds = ("NarrativeText", "ListItem")
    found = {one for row in rows if row["element_type"] in kinds for one in split_sentences(row["text"])}
    return sorted(" ".join(one.split()) for one in found - without if one[:1].isupper() and one.rstrip()[-1:] == ".")


def _checked(new: str, path: Path, before: Framework, no: int) -> Framework:
    """The new version through the loader's own checks, and nothing else changed. Raises DiscoverError."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_text(new, encoding="utf-8")
        try:
            framework = load_framework(trial)
        except FrameworkError as error:
            raise DiscoverError(f"The new version would not load. {error}") from error
    same = [theme for theme in framework.themes if theme.no != no]
    if tuple(same) != before.themes:
        raise DiscoverError(f"{path.name}: other themes would change. Add the theme by hand (docs/frameworks.md).")
    return framework


def _read_with(framework: Framework, no: int, text: YearText) -> dict[str, int]:
    """How the year's reports read by the new theme."""
    statuses = dict.fromkeys(("addressed", "partial", "not_mentioned"), 0)
    for report_id in text.report_ids:
        report = read_report(text.elements[report_id], text.tables.get(report_id, ()), framework, report_id, "")
        status = answer_theme(framework.theme(no), Evidence(report, framework)).status
        statuses[status] = statuses.get(status, 0) + 1
    return statuses


def _record(
    wish: Wish, before: Framework, version: str, theme: Theme, candidate: Row, quotes: Sequence[Row],
    statuses: dict[str, int], now: datetime,
) -> Row:  # fmt: skip
    named = (
        "candidate_id",
        "label",
        "terms",
        "count",
        "denominator",
        "note",
        "engine",
        "model",
        "seed",
        "code_version",
    )
    return {
        "framework_id": before.id,
        "version": version,
        "version_before": before.version,
        "content_hash_before": before.content_hash,
        "accepted_by": wish.who,
        "accepted_at": now.isoformat(timespec="seconds"),
        "theme": {"no": theme.no, "id": theme.id, "name": theme.name},
        "even_so": wish.even_so,
        "reporting_year": wish.year,
        "candidate": {name: candidate[name] for name in named},
        "statuses_by_its_cues": statuses,
        "evidence": [
            {name: row[name] for name in ("report_id", "document_id", "page", "anchor", "quote")} for row in quotes
        ],
    }


def _write(path: Path, old: bytes, new: str, version_before: str, version: str, record: Row) -> tuple[Path, ...]:
    """The record and the version before first, the new version in one step last: killed in between, nothing has changed."""
    folder = path.parent / EARLIER
    folder.mkdir(exist_ok=True)
    kept, noted = folder / f"{path.stem}_{version_before}.yaml", folder / f"{path.stem}_{version}.json"
    if kept.exists() and kept.read_bytes() != old:
        raise DiscoverError(f"{EARLIER}/{kept.name} is there and differs: {path.name} was changed without a new version. Give it one first.")  # fmt: skip
    kept.write_bytes(old)
    noted.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside = path.with_suffix(".yaml.new")
    beside.write_text(new, encoding="utf-8")
    beside.replace(path)
    return path, kept, noted
