"""Measure the recognition over labelled landing pages: `python -m include.collect.recognise.evaluate [CSV]`.

The cases are what was seen of 106 real pages: address, title, years and link texts, seldom a text. The columns
`label_…` are the answers of one reader, a language model, whom nobody has checked: `report` (the page is a report),
`around` (a page that leads to one), `hub` (a site's page from which one may be reached), `other`. Rows with
`held_out` yes (every third) were labelled and looked at only when the rules stood. Measured then for the first time
they gave: detection precision 11 of 12, recall 11 of 11; year 23 of 23; kind 9 of 11; following 23 of 23 and 23 of
24. The three slips were mended since, so the figures printed now flatter.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from include.collect.recognise import NOT_A_REPORT, Clues, Recognised, recognise, worth_following
from include.register import Register, load_register
from include.settings import PROJECT, REFERENCE

CASES = PROJECT / "tests" / "collect" / "landing_pages.csv"
REPORT, AROUND, HUB = "report", "around", "hub"
WORTH = 0.5


@dataclass(frozen=True)
class Case:
    """One labelled page and what was made of it."""

    row: dict[str, str]
    clues: Clues
    found: Recognised
    promise: float

    @property
    def is_held_out(self) -> bool:
        return self.row["held_out"] == "yes"


@dataclass(frozen=True)
class Share:
    """A count out of a total."""

    name: str
    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.name:<34} {self.value:6.3f}  ({self.right} of {self.total})"


def load_cases(path: Path = CASES, register: Register | None = None) -> list[Case]:
    """The labelled pages, each recognised. Raises OSError for a missing file."""
    known = register or load_register(str(REFERENCE / "partnerships.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cases = []
    for row in rows:
        clues = clues_of(row)
        cases.append(Case(row, clues, recognise(clues, known), worth_following(as_link(row), [])))
    return cases


def clues_of(row: dict[str, str]) -> Clues:
    """What a crawler would know of the page, as far as it was written down; never what a person remarked about it."""
    pages = re.search(r"\((\d+) pp\)", row["file_types_in_excerpt"])
    years = re.sub(r"\([^)]*\)", "", row["year_texts_seen"]).strip(" -")
    title = row["title_or_first_heading"]
    return Clues(
        url=_address(row),
        title=title,
        headings=(title,),
        first_text=f"{title}\n{years}",
        media_type="text/html",
        n_pages=int(pages[1]) if pages else None,
        links=tuple(part.strip() for part in row["link_texts_seen"].split(";") if part.strip(" -")),
    )


def as_link(row: dict[str, str]) -> Clues:
    """The same page as a link to it, before it is fetched."""
    return Clues(url=_address(row), link_text=row["title_or_first_heading"])


def _address(row: dict[str, str]) -> str:
    return row["url"] if "://" in row["url"] else ""


def measure(cases: Sequence[Case]) -> list[Share]:
    """Precision and recall of detection and of following, and how often year, kind and partnership are right."""
    told = [case for case in cases if case.row["text_suffices"] == "yes"]
    reports = [case for case in told if case.row["label_is"] == REPORT]
    taken = [case for case in told if case.found.kind != NOT_A_REPORT]
    leads = [case for case in told if case.row["label_is"] in (REPORT, AROUND)]
    followed = [case for case in told if case.promise >= WORTH]
    dated = [case for case in leads if case.row["label_year"]]
    both = [case for case in taken if case in reports]
    owned = [case for case in leads if case.row["label_partnership_id"]]
    named = [case for case in leads if case.found.partnership_id]
    return [
        Share("detection precision", _count(taken, lambda case: case in reports), len(taken)),
        Share("detection recall", _count(reports, lambda case: case in taken), len(reports)),
        Share("following precision", _count(followed, lambda case: case.row["label_is"] != "other"), len(followed)),
        Share("following recall", _count(leads, lambda case: case in followed), len(leads)),
        Share("year right (reports and leads)", _count(dated, year_is_right), len(dated)),
        Share("year wrong (told, but another)", _count(dated, year_is_wrong), len(dated)),
        Share("kind right (reports found)", _count(both, kind_is_right), len(both)),
        Share("partnership right", _count(owned, partnership_is_right), len(owned)),
        Share(
            "partnership wrong (told another)", _count(named, lambda case: not partnership_is_right(case)), len(named)
        ),
    ]


def year_is_right(case: Case) -> bool:
    """Whether the year told is the labelled one."""
    return case.found.reporting_year == case.row["label_year"]


def year_is_wrong(case: Case) -> bool:
    """Whether a year is told that is not the labelled one."""
    return case.found.reporting_year not in (None, case.row["label_year"])


def kind_is_right(case: Case) -> bool:
    """Whether the kind is the labelled one."""
    return case.found.kind == case.row["label_kind"]


def partnership_is_right(case: Case) -> bool:
    """Whether the partnership told is the labelled one; a label left empty says that the text does not tell it."""
    return case.row["label_partnership_id"] in ("", case.found.partnership_id)


def _count(cases: Iterable[Case], is_right: Callable[[Case], bool]) -> int:
    return sum(1 for case in cases if is_right(case))


def slips(cases: Sequence[Case]) -> list[str]:
    """One line for every answer that differs from its label."""
    told = []
    for number, case in enumerate(cases, start=2):
        row, found = case.row, case.found
        if row["text_suffices"] != "yes":
            continue
        wrong = []
        if (row["label_is"] == REPORT) != (found.kind != NOT_A_REPORT):
            wrong.append(f"{found.kind} ({found.what}), label {row['label_is']}")
        elif found.kind != NOT_A_REPORT and not kind_is_right(case):
            wrong.append(f"kind {found.kind}, label {row['label_kind']}")
        if (row["label_is"] in (REPORT, AROUND)) != (case.promise >= WORTH) and row["label_is"] != HUB:
            wrong.append(f"promise {case.promise}, label {row['label_is']}")
        if row["label_is"] in (REPORT, AROUND) and row["label_year"] and not year_is_right(case):
            wrong.append(f"year {found.reporting_year}, label {row['label_year']}")
        if row["label_is"] in (REPORT, AROUND) and not partnership_is_right(case):
            wrong.append(f"partnership {found.partnership_id}, label {row['label_partnership_id']}")
        if wrong:
            told.append(f"line {number} {row['title_or_first_heading'][:70]!r}: {'; '.join(wrong)}")
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, over all cases and over those held out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", nargs="?", type=Path, default=CASES, help="labelled CSV")
    parser.add_argument("--slips", action="store_true", help="name every answer that differs from its label")
    chosen = parser.parse_args(arguments)
    cases = load_cases(chosen.cases)
    for name, some in (
        ("all", cases),
        ("looked at while writing the rules", [case for case in cases if not case.is_held_out]),
        ("held out", [case for case in cases if case.is_held_out]),
    ):
        unsaid = sum(1 for case in some if case.row["text_suffices"] != "yes")
        sys.stdout.write(f"\n{name}: {len(some)} pages, of {unsaid} of which the text says too little to tell\n")
        sys.stdout.writelines(f"  {share}\n" for share in measure(some))
    if chosen.slips:
        sys.stdout.write("\n" + "\n".join(slips(cases)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
