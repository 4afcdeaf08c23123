"""Known answers as docs/accuracy.md describes them: a folder with `gold.json` and the files it names.

The reports may come from anyone. What is not labelled may be missing or null, keys nobody asked for are left alone,
and what cannot be used is told in one sentence with its place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from include.datasets import words
from include.frameworks import Framework, FrameworkError, load_framework
from include.frameworks.asked import Asked, asked_by

_YEAR = re.compile(r"^(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)$")
_NOTHING = ("", None)


class GoldError(ValueError):
    """A folder of known answers cannot be used; the message says why and what to do."""


def _listed(value: Any) -> Any:
    """One place may stand where a list of places is expected."""
    if value in _NOTHING:
        return []
    return value if isinstance(value, list | tuple) else [value]


def _year(value: Any) -> Any:
    """`2023/24` and `2023-2024` mean `2023-24`."""
    match = _YEAR.match(value.strip()) if isinstance(value, str) else None
    return f"{match[1]}-{match[2]}" if match else value


def _answered(value: Any) -> Any:
    """`"met"` is short for `{"answer": "met"}`."""
    return {"answer": value} if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Spot(_Part):
    """One page (PDF) or anchor (HTML: an id or the text of a heading), and the file where there are several."""

    page: int | None = Field(default=None, ge=1)
    anchor: str | None = None
    file: str | None = None


class Place(_Part):
    """Where an answer stands. Places are given as `pages`, `anchors`, `page` or `anchor`; `pages` may hold anchors."""

    spots: tuple[Spot, ...] = ()
    contested: bool = False

    @model_validator(mode="before")
    @classmethod
    def _gather_spots(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or "spots" in given:
            return given
        files = [file for file in (*_listed(given.get("file")), *_listed(given.get("files"))) if file]
        named = [one for key in ("pages", "anchors", "page", "anchor") for one in _listed(given.get(key))]
        spots = [spot for one in named for spot in _spots(one, files)]
        return {**given, "spots": spots, "contested": given.get("contested") or False}

    @property
    def is_placed(self) -> bool:
        """Whether the places are labelled; an empty list says that nobody noted them."""
        return bool(self.spots)


def _spots(one: Any, files: list[str]) -> list[dict[str, Any]]:
    if isinstance(one, Mapping):
        return [dict(one)]
    if isinstance(one, str) and one.strip().isdigit():
        one = int(one)
    spot = {"page": one} if isinstance(one, int) and not isinstance(one, bool) else {"anchor": one}
    return [{**spot, "file": file} for file in files] or [spot]


class GoldQuote(Place):
    """Exact words with the place they stand at."""

    text: str = Field(min_length=1)


class GoldTheme(Place):
    """A theme's status; null where it was not labelled."""

    theme_no: int
    status: Literal["addressed", "partial", "not_mentioned", "not_applicable"] | None = None
    quotes: Annotated[tuple[GoldQuote, ...], BeforeValidator(_listed)] = ()


class GoldCriterion(Place):
    """A criterion's answer on its own merits."""

    criterion_no: int
    answer: Literal["met", "not_met"] | None = None


class GoldCompliance(Place):
    """The answer to a compliance question."""

    answer: Literal["met", "unmet", "not_mentioned"] | None = None
    detail: str | None = None


class GoldAudit(Place):
    """The answer to an audit question; `values` of a question of several choices, or a number.

    The question is one of the year's own instrument, or `{instrument}.{question}` of one used beside it.
    """

    answer: str | None = None
    detail: str | None = None
    values: Annotated[tuple[str, ...] | None, BeforeValidator(lambda value: value and _listed(value))] = None
    number: float | None = None
    quotes: Annotated[tuple[GoldQuote, ...], BeforeValidator(_listed)] = ()


class GoldContribution(Place):
    """Money an organisation gave."""

    contributor: str
    amount_gbp: float | None = None
    share_pct: float | None = None
    in_image: bool | None = None


class GoldReport(_Part):
    """What is known of one report. A missing key means that it was not labelled."""

    partnership: str = ""
    partnership_id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    reporting_year: Annotated[str, BeforeValidator(_year)] = Field(pattern=words.REPORTING_YEAR_PATTERN)
    files: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(min_length=1)
    n_pages: int | None = None
    themes: tuple[GoldTheme, ...] | None = None
    criteria: tuple[GoldCriterion, ...] | None = None
    score: int | None = Field(default=None, ge=0, le=4)
    compliance: dict[str, Annotated[GoldCompliance, BeforeValidator(_answered)]] | None = None
    audit: dict[str, Annotated[GoldAudit, BeforeValidator(_answered)]] | None = None
    contributions: tuple[GoldContribution, ...] | None = None
    priorities: tuple[str, ...] | None = None

    @property
    def report_id(self) -> str:
        return f"{self.partnership_id}-{self.reporting_year}"


def read_gold(folder: Path) -> list[GoldReport]:
    """The reports of a folder with their known answers.

    Raises GoldError when `gold.json` or a file it names is missing, or an entry is not as docs/accuracy.md says.
    """
    path = folder / "gold.json"
    if not path.is_file():
        raise GoldError(f"{folder} has no gold.json. Give a folder in the form of docs/accuracy.md (DATA=folder).")
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise GoldError(f"{path}{line}: it is not JSON in UTF-8 ({error}). Mend it.") from None
    if not isinstance(entries, list) or not entries:
        raise GoldError(f"{path}: it must be a list with one object per report. See docs/accuracy.md.")
    reports = [_report(path, number, entry) for number, entry in enumerate(entries, start=1)]
    _refuse_twice(path, "report", [report.report_id for report in reports])
    for report in reports:
        _check(folder, report)
    return reports


def _report(path: Path, number: int, entry: Any) -> GoldReport:
    try:
        return GoldReport.model_validate(entry)
    except ValidationError as error:
        slip = error.errors()[0]
        name = entry.get("partnership_id") if isinstance(entry, Mapping) else None
        place = ".".join(str(step) for step in slip["loc"])
        said = "" if slip["type"] == "missing" else f" (it says {str(slip.get('input'))[:60]!r})"
        raise GoldError(
            f"{path}: report {number} ({name or 'without partnership_id'}): {place or 'entry'}: {slip['msg']}{said}. "
            "See docs/accuracy.md."
        ) from None


def _check(folder: Path, report: GoldReport) -> None:
    path = folder / "gold.json"
    for name in report.files:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()):
            raise GoldError(f"{path}: {report.report_id} names {name}, which is outside the folder. Put it inside.")
        if not file.is_file():
            raise GoldError(f"{path}: {report.report_id} names {name}, which is not there. Add it or mend the entry.")
    _refuse_twice(path, f"theme of {report.report_id}", [one.theme_no for one in report.themes or ()])
    _refuse_twice(path, f"criterion of {report.report_id}", [one.criterion_no for one in report.criteria or ()])


def _refuse_twice(path: Path, what: str, names: Iterable[Any]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise GoldError(f"{path}: {what} {name} stands {times} times. Keep one.")


def check_asked(report: GoldReport, framework: Framework) -> None:
    """Raise GoldError when something is labelled that the framework of the report's year does not ask."""
    asked = (
        ("theme", {one.theme_no for one in report.themes or ()}, {one.no for one in framework.themes}),
        ("criterion", {one.criterion_no for one in report.criteria or ()}, {one.no for one in framework.criteria}),
        ("compliance question", set(report.compliance or ()), {one.id for one in framework.compliance}),
        (
            "audit question",
            {name for name in report.audit or () if "." not in name},
            {one.id for one in framework.audit},
        ),
    )
    for what, labelled, known in asked:
        for name in sorted(labelled - known, key=str):
            raise GoldError(
                f"{report.report_id}: {what} {name} is labelled, but {framework.id} has none of that name. "
                f"It has: {', '.join(map(str, sorted(known, key=str)))}."
            )
    asked_beside(report)


def asked_beside(report: GoldReport) -> dict[str, dict[str, Asked]]:
    """By instrument used beside the year's own for which answers are labelled: its questions by id.

    Raises GoldError for an instrument or a question that does not exist.
    """
    asked: dict[str, dict[str, Asked]] = {}
    for name in report.audit or ():
        framework_id, dot, question = name.partition(".")
        if not dot:
            continue
        try:
            framework = load_framework(framework_id)
        except FrameworkError as error:
            raise GoldError(f"{report.report_id}: audit question {name} is labelled. {error}") from None
        known = asked.setdefault(framework_id, {one.question_id: one for one in asked_by(framework, is_own=False)})
        if question not in known:
            raise GoldError(
                f"{report.report_id}: audit question {name} is labelled, but {framework_id} has none of that name. "
                f"It has: {', '.join(sorted(known))}."
            )
    return asked


def fingerprint_of(folder: Path, reports: Iterable[GoldReport]) -> str:
    """12 hex digits that change when the known answers or a report's bytes do."""
    digest = hashlib.sha256((folder / "gold.json").read_bytes())
    for name in sorted({name for report in reports for name in report.files}):
        digest.update(name.encode() + b"\0" + hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()[:12]
