"""The register read from its CSV file, and refused with line and column where it is wrong."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from include.lake import open_store
from include.register import authorities
from include.register.model import Partnership, Register, RegisterError
from include.register.names import is_acronym, words
from include.reporting_years import is_year
from include.spreadsheets import csv_rows

REQUIRED_COLUMNS = ("partnership_id", "partnership", "region", "local_authorities")
OPTIONAL_COLUMNS = (
    "website", "confidence", "aliases", "la_codes", "landing_pages", "hosts", "valid_from", "valid_to", "merged_into",
)  # fmt: skip
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")


def load_register(path: str, today: date | None = None) -> Register:
    """The register from a CSV file, local or `s3://…`, in UTF-8; only the required columns must be there.

    A register whose `la_codes` name more than half of England's upper-tier authorities is held to all of them: each
    covered exactly once in every year from 2019-20 to the one after `today`'s (default: now).
    Raises RegisterError naming file, line and column for whatever cannot be used.
    """
    data = _read(path)
    partnerships: list[Partnership] = []
    lines: dict[str, int] = {}
    for line, row in _rows(data, path):
        one = _partnership(row, path, line)
        if one.partnership_id in lines:
            raise RegisterError(
                f"{path}, line {line}: partnership_id {one.partnership_id!r} stands already in line "
                f"{lines[one.partnership_id]}. Each partnership needs an id of its own: change or remove one."
            )
        lines[one.partnership_id] = line
        partnerships.append(one)
    if not partnerships:
        raise RegisterError(f"{path} lists no partnership. Add a line for each, or set REGISTER to another file.")
    register = Register(partnerships, path, hashlib.sha256(data).hexdigest())
    _refuse(path, _wrong_mergers(register, lines))
    _refuse(path, _stolen_names(register, lines))
    if authorities.is_national(partnerships):
        _refuse(path, authorities.slips(partnerships, lines, today or datetime.now(UTC).date()))
    return register


def _refuse(path: str, slips: Iterator[str]) -> None:
    told = list(slips)
    if told:
        more = f" ({len(told) - 5} more of this kind)" if len(told) > 5 else ""
        raise RegisterError(f"{path}, {f' {path}, '.join(told[:5])}{more}")


def _read(path: str) -> bytes:
    folder, name = posixpath.split(path) if path.startswith("s3://") else posixpath.split(path.replace("\\", "/"))
    try:
        return open_store(folder or ".").get(name)
    except OSError as error:
        raise RegisterError(
            f"The register {path} cannot be read ({error}). Set REGISTER to a CSV of partnerships."
        ) from error


def _rows(data: bytes, path: str) -> list[tuple[int, dict[str, str]]]:
    try:
        return list(csv_rows(data, REQUIRED_COLUMNS, path))
    except ValueError as error:
        raise RegisterError(str(error)) from error


def _partnership(row: Mapping[str, str], path: str, line: int) -> Partnership:
    for column in ("partnership_id", "partnership", "region"):
        if not row[column]:
            raise RegisterError(f"{path}, line {line}: {column} is empty. Fill it in or remove the line.")

    def refuse(column: str, value: str, why: str) -> RegisterError:
        return RegisterError(f"{path}, line {line}: {column} {value!r} {why}")

    def listed(column: str, good: Callable[[str], object], why: str) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(_split(row.get(column, ""))))
        for value in values:
            if not good(value):
                raise refuse(column, value, why)
        return values

    def year(column: str) -> str:
        value = row.get(column, "")
        if value and not is_year(value):
            raise refuse(column, value, "is no reporting year. Write it like 2023-24, or leave it empty.")
        return value

    if not _ID.match(row["partnership_id"]):
        raise refuse(
            "partnership_id",
            row["partnership_id"],
            "is not usable. Write it in small letters, digits and single dashes, such as north-shire.",
        )
    website = row.get("website", "")
    if website and not _is_address(website):
        raise refuse("website", website, "does not begin with http:// or https:// and a host.")
    one = Partnership(
        partnership_id=row["partnership_id"],
        partnership=row["partnership"],
        region=row["region"],
        local_authorities=tuple(_split(row["local_authorities"])),
        website=website,
        confidence=row.get("confidence", ""),
        aliases=listed("aliases", words, "holds no letters."),
        la_codes=listed("la_codes", str.isalnum, "is no code: write them apart by semicolons."),
        landing_pages=listed("landing_pages", _is_address, "does not begin with http:// or https:// and a host."),
        hosts=listed("hosts", _HOST.match, "is no host name. Write it like www.northshire.example, in small letters."),
        valid_from=year("valid_from"),
        valid_to=year("valid_to"),
        merged_into=row.get("merged_into", ""),
    )
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        raise refuse("valid_to", one.valid_to, f"lies before valid_from {one.valid_from}. Correct one of them.")
    return one


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


def _wrong_mergers(register: Register, lines: Mapping[str, int]) -> Iterator[str]:
    for one in register:
        if not one.merged_into:
            continue
        where = f"line {lines[one.partnership_id]}: merged_into {one.merged_into!r}"
        if one.merged_into == one.partnership_id or one.merged_into not in register:
            yield f"{where} is no other partnership of the register. Write the partnership_id of the successor."
        elif not one.valid_to:
            yield f"{where} needs valid_to: the last year for which {one.partnership_id} had to report."
        elif (successor := register[one.merged_into]).valid_to and successor.valid_to <= one.valid_to:
            yield (
                f"{where} ends with {successor.valid_to} itself (line {lines[successor.partnership_id]}), "
                f"not after {one.valid_to}."
            )


def _stolen_names(register: Register, lines: Mapping[str, int]) -> Iterator[str]:
    """An alias that is another partnership's own name would make that one unfindable."""
    owners = {words(name): one for one in register for name in (one.partnership, one.partnership_id)}
    for one in register:
        for alias in one.aliases:
            owner = owners.get(words(alias))
            if owner and owner is not one and not is_acronym(alias) and not _follow_each_other(one, owner):
                yield (
                    f"line {lines[one.partnership_id]}: aliases {alias!r} is the name of {owner.partnership_id} "
                    f"(line {lines[owner.partnership_id]}). Remove it here."
                )


def _follow_each_other(one: Partnership, other: Partnership) -> bool:
    return one.partnership_id == other.merged_into or other.partnership_id == one.merged_into
