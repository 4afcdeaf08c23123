"""Known answers as GOLD_FORMAT describes them: a folder with `gold.json` and the files it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class GoldError(ValueError):
    """A folder of known answers cannot be used; the message says why and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Place(_Part):
    """Pages (PDF) or anchors (HTML) where an answer stands."""

    pages: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ()
    page: int | None = None
    anchor: str | None = None
    contested: bool = False

    @property
    def is_placed(self) -> bool:
        return bool(self.pages or self.anchors or self.page is not None or self.anchor)

    def holds(self, page: int | None, anchor: str | None) -> bool:
        """Whether a cited page or anchor is among those of the answer."""
        pages = {*self.pages, *([self.page] if self.page is not None else [])}
        anchors = {_same(one) for one in (*self.anchors, *([self.anchor] if self.anchor else []))}
        return (page is not None and page in pages) or (anchor is not None and _same(anchor) in anchors)

    def is_near(self, page: int | None) -> bool:
        """Whether a cited page is next to one of the answer's."""
        pages = {*self.pages, *([self.page] if self.page is not None else [])}
        return page is not None and any(abs(page - one) == 1 for one in pages)


class GoldTheme(Place):
    """A theme's status."""

    theme_no: int
    status: str


class GoldCriterion(Place):
    """A criterion's answer on its own merits."""

    criterion_no: int
    answer: str


class GoldCompliance(Place):
    """The answer to a compliance question."""

    answer: str
    detail: str | None = None


class GoldContribution(Place):
    """Money an organisation gave."""

    contributor: str
    amount_gbp: float | None = None
    share_pct: float | None = None
    in_image: bool = False


class GoldReport(_Part):
    """What is known of one report. A missing key means that it was not labelled."""

    partnership: str
    partnership_id: str
    reporting_year: str
    files: tuple[str, ...] = Field(min_length=1)
    themes: tuple[GoldTheme, ...] | None = None
    criteria: tuple[GoldCriterion, ...] | None = None
    score: int | None = None
    compliance: dict[str, GoldCompliance] | None = None
    contributions: tuple[GoldContribution, ...] | None = None
    priorities: tuple[str, ...] | None = None

    @property
    def report_id(self) -> str:
        return f"{self.partnership_id}-{self.reporting_year}"


def read_gold(folder: Path) -> list[GoldReport]:
    """The reports of a folder with their known answers.

    Raises GoldError when `gold.json` or a file it names is missing, or an entry is not as GOLD_FORMAT says.
    """
    path = folder / "gold.json"
    if not path.is_file():
        raise GoldError(f"{folder} has no gold.json. Give a folder in the form of GOLD_FORMAT.md (DATA=folder).")
    try:
        entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        reports = [GoldReport.model_validate(entry) for entry in entries]
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}, line {error.lineno}: it is not JSON ({error.msg}). Mend it.") from None
    except ValidationError as error:
        slip = error.errors()[0]
        place = ".".join(str(step) for step in slip["loc"])
        raise GoldError(f"{path}: {place}: {slip['msg']}. See GOLD_FORMAT.md.") from None
    for report in reports:
        for name in report.files:
            if not (folder / name).is_file():
                raise GoldError(
                    f"{path}: {report.report_id} names {name}, which is not there. Add it or mend the entry."
                )
    return reports


def _same(anchor: str) -> str:
    return "".join(letter for letter in anchor.lower() if letter.isalnum())
