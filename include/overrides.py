"""Overrides: what people have decided about documents that the machine could not place, one line each.

    document,partnership_id,reporting_year,kind,note,who
    9f2c41d07ab3,kent,2023-24,main,"cover says 2023, text says 2023-24",A. Reader
    https://north.example/report.pdf,,,ignore,the adults' report,A. Reader

`document` is a `document_id`, a whole SHA-256, or the document's source: its path in the inbox or its address.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from include.datasets.words import DOCUMENT_KINDS
from include.lake import open_store
from include.register import Register
from include.reporting_years import read_year
from include.settings import Settings
from include.spreadsheets import csv_rows

COLUMNS = ("document", "partnership_id", "reporting_year", "kind", "note", "who")
NAME = "overrides.csv"
IGNORE = "ignore"

Row = dict[str, Any]


class OverridesError(ValueError):
    """The overrides file cannot be used at all; the message names it and says what to do."""


@dataclass(frozen=True)
class Override:
    """One decision that holds."""

    document: str
    line: int
    partnership_id: str
    reporting_year: str
    kind: str
    note: str
    who: str

    @property
    def is_ignored(self) -> bool:
        return self.kind == IGNORE

    @property
    def _says(self) -> tuple[str, str, str]:
        return self.partnership_id, self.reporting_year, self.kind


@dataclass
class Overrides:
    """The decisions by document, and in `problems` one sentence for every line that was refused."""

    place: str = ""
    by_document: dict[str, Override] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    contradicted: set[str] = field(default_factory=set)

    def of(self, row: Mapping[str, Any]) -> Override | None:
        """The decision about a row of `documents`: one that names its bytes before one that names its source."""
        names = (row["sha256"], row["document_id"], row["source"], *(row.get("same_as") or ()))
        found = (self.by_document[name] for name in names if name in self.by_document)
        return next((said for said in found if said.document not in self.contradicted), None)

    def settle(self, row: Mapping[str, Any]) -> Row:
        """A row of `documents` (with its `reporting_year`) as the decision about it wants it; else as it is.

        What cannot be read stays so: a decision names the report, it mends no file.
        """
        said = self.of(row)
        if said is None:
            return dict(row)
        settled = dict(row) | {
            "matched_by": "override",
            "match_confidence": 1.0,
            "best_guesses": [],
            "decided_by": said.who,
            "decision_note": said.note or None,
        }
        if said.is_ignored:
            reason = (
                f"{said.who} has settled that it is no report ({posixpath.basename(self.place)}, line {said.line})."
            )
            return settled | {"status": "ignored", "reason": reason, "report_id": None}
        is_waiting = row["status"] in {"quarantined", "ignored"}
        return settled | {
            "partnership_id": said.partnership_id,
            "reporting_year": said.reporting_year,
            "kind": said.kind,
            "report_id": f"{said.partnership_id}-{said.reporting_year}",
            "status": "collected" if is_waiting else row["status"],
            "reason": None if is_waiting else row["reason"],
        }

    def unused(self, rows: Iterable[Mapping[str, Any]]) -> list[str]:
        """One sentence for every decision about a document that none of these rows is."""
        used = {said.line for row in rows if (said := self.of(row))}
        return [
            f"{self.place}, line {said.line}: no document {said.document} is known. Copy it from raw/chase/waiting.csv."
            for said in self.by_document.values()
            if said.line not in used
        ]


def settle(rows: Sequence[Mapping[str, Any]], overrides: Overrides) -> list[Row]:
    """Rows of `documents`, each as the decision about it wants it."""
    return [overrides.settle(row) for row in rows]


def settle_earlier(rows: Sequence[Mapping[str, Any]], overrides: Overrides) -> list[Row]:
    """Of rows that the lake holds, those that a decision changes, as they should be.

    So that a document of an earlier run is settled without being fetched again. A row whose year has changed leaves
    its old file to be removed by the caller.
    """
    changed = []
    for row in rows:
        settled = overrides.settle(row)
        if any(settled[name] != row.get(name) for name in ("partnership_id", "reporting_year", "kind", "status")):
            changed.append(settled)
    return changed


def read_overrides(settings: Settings, register: Register) -> Overrides:
    """The decisions of the file `OVERRIDES`, else of `overrides.csv` in the inbox, else none.

    A wrong line is refused with its reason in `problems`; the others hold. Raises OverridesError where a file that was
    asked for is not there or is no table with the columns of `COLUMNS`.
    """
    place = settings.overrides or f"{settings.inbox.rstrip('/')}/{NAME}"
    folder, name = posixpath.split(place.replace("\\", "/") if "://" not in place else place)
    store = open_store(folder or ".", settings)
    if not settings.overrides and not store.exists(name):
        return Overrides()
    try:
        rows = list(csv_rows(store.get(name), COLUMNS, place))
    except OSError as error:
        raise OverridesError(f"The overrides {place} cannot be read ({error}). Correct OVERRIDES.") from error
    except ValueError as error:
        raise OverridesError(str(error)) from error
    overrides = Overrides(place)
    for line, row in rows:
        _take(row, line, overrides, register)
    return overrides


def _take(row: Mapping[str, str], line: int, overrides: Overrides, register: Register) -> None:
    document, kind = _named(row["document"]), row["kind"].lower().replace(" ", "_") or "main"
    year = read_year(row["reporting_year"]) or ""
    problems = list(_problems(row, document, kind, year, register))
    if not problems:
        ignored = kind == IGNORE
        who, when = ("", "") if ignored else (row["partnership_id"], year)
        said = Override(document, line, who, when, kind, row["note"], row["who"])
        first = overrides.by_document.setdefault(document, said)
        if first._says == said._says and document not in overrides.contradicted:
            return
        overrides.contradicted.add(document)
        problems = [f"another line says otherwise about {document}, so none of them holds: keep one"]
    overrides.problems.append(f"{overrides.place}, line {line}: {'; '.join(problems)}.")


def _problems(row: Mapping[str, str], document: str, kind: str, year: str, register: Register) -> Iterable[str]:
    who, when = row["partnership_id"], row["reporting_year"]
    if not document:
        yield "column document is empty: write a document_id, a SHA-256 or the document's source"
    if not row["who"]:
        yield "column who is empty: write who has decided, so that others can ask"
    if kind not in (*DOCUMENT_KINDS, IGNORE):
        yield f"column kind: {row['kind']!r} is not one of {', '.join(DOCUMENT_KINDS)}, {IGNORE}"
    if kind == IGNORE:
        return
    if who not in register:
        likely = register.closest(who.replace("-", " ")) if who else []
        hint = f": did you mean {' or '.join(likely)}" if likely else ""
        yield f"column partnership_id: {who!r} is not in the register{hint}"
    if not year:
        yield f"column reporting_year: {when!r} is no reporting year: write it like 2023-24"
    elif who in register and not register[who].is_expected(year):
        yield f"column reporting_year: the register expects no report of {who} for {year}: correct one of them"


def _named(text: str) -> str:
    """Hashes in small letters; paths with forward slashes and without `./`; addresses as they are."""
    if re.fullmatch(r"(?:[0-9A-Fa-f]{12}|[0-9A-Fa-f]{64})", text):
        return text.lower()
    if "://" in text:
        return text
    return "/".join(part for part in text.replace("\\", "/").split("/") if part not in {"", "."})
