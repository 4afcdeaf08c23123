"""`manifest.csv` of an inbox: which file is whose report, said by a person."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from include.collect.years import parse_year
from include.datasets.words import DOCUMENT_KINDS
from include.register import Register

NAME = "manifest.csv"
COLUMNS = ("file", "partnership_id", "reporting_year", "kind")


class InboxError(ValueError):
    """An inbox cannot be taken in at all; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Claim:
    """What the manifest says about one file or folder. `problem` is set where the row cannot be followed."""

    file: str
    line: int
    partnership_id: str | None
    reporting_year: str | None
    kind: str | None
    problem: str = ""
    best_guesses: tuple[str, ...] = ()

    @property
    def is_address(self) -> bool:
        """Whether it names a document on the web instead of a file."""
        return self.file.startswith(("http://", "https://"))


def read_manifest(data: bytes, place: str, register: Register) -> list[Claim]:
    """The manifest's rows, each checked against the register and the words of the project.

    `place` names the file in messages. Raises InboxError when the table itself is broken (no header, a column
    missing, not CSV); a wrong row only marks its own claim.
    """
    text = _decoded(data)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)  # spreadsheets of other languages write semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise InboxError(
            f"{place}, line {reader.line_num}: not readable as CSV ({error}). Save it again as CSV."
        ) from error
    columns = [cell.lower() for cell in rows[0][1]] if rows else []
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise InboxError(
            f"{place}, line 1: column {', '.join(missing)} is missing. The header must be {','.join(COLUMNS)}."
        )
    claims = []
    for line, cells in rows[1:]:
        row = dict(zip(columns, cells, strict=False))
        if any(cells):
            claims.append(_claim(row, line, f"{place}, line {line}", register))
    return _without_contradictions(claims, place)


def tidy_path(text: str) -> str:
    """A path as people write it, in the form keys have: forward slashes, no `./`, no closing slash."""
    parts = [part for part in unicodedata.normalize("NFC", text).replace("\\", "/").split("/") if part not in {"", "."}]
    return "/".join(parts)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _claim(row: dict[str, str], line: int, place: str, register: Register) -> Claim:
    problems: list[str] = []
    guesses: tuple[str, ...] = ()
    named = row.get("file", "").strip()
    file = named if re.match(r"https?://", named) else tidy_path(named)
    partnership_id = row.get("partnership_id", "")
    year = parse_year(row.get("reporting_year", ""))
    kind = row.get("kind", "").lower().replace(" ", "_") or "main"
    if not file:
        problems.append("file is empty: name a file or folder of the inbox, or an address")
    if year is None:
        problems.append(f"reporting_year {row.get('reporting_year', '')!r} is no reporting year: write it like 2023-24")
    if partnership_id not in register:
        likely = register.closest(partnership_id.replace("-", " ")) if partnership_id else []
        guesses = tuple(f"{one} {year}" if year else one for one in likely)
        hint = (
            f" Did you mean {' or '.join(likely)}?" if likely else " Use an id of the register or add the partnership."
        )
        problems.append(f"partnership_id {partnership_id!r} is not in the register {register.path}.{hint}")
    if kind not in DOCUMENT_KINDS:
        problems.append(f"kind {row.get('kind', '')!r} is not one of {', '.join(DOCUMENT_KINDS)}")
    return Claim(
        file=file,
        line=line,
        partnership_id=partnership_id if partnership_id in register else None,
        reporting_year=year,
        kind=kind if kind in DOCUMENT_KINDS else None,
        problem=f"{place}: {_sentence(problems)}" if problems else "",
        best_guesses=guesses,
    )


def _sentence(parts: list[str]) -> str:
    text = "; ".join(part.rstrip(".") for part in parts)
    return text if text.endswith("?") else f"{text}."


def _without_contradictions(claims: list[Claim], place: str) -> list[Claim]:
    """One claim per file: a row that says the same again is dropped, rows that disagree become one problem."""
    kept: dict[str, Claim] = {}
    for claim in claims:
        first = kept.get(claim.file)
        if first is None:
            kept[claim.file] = claim
            continue
        said = (claim.partnership_id, claim.reporting_year, claim.kind)
        if said != (first.partnership_id, first.reporting_year, first.kind):
            problem = f"{place}, lines {first.line} and {claim.line} disagree about {claim.file}: keep one of them."
            kept[claim.file] = Claim(claim.file, first.line, None, None, None, problem)
    return list(kept.values())
