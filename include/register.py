"""The register of partnerships: who is expected to report, and which of them a name or a title page means."""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from urllib.parse import urlparse

from rapidfuzz import fuzz, process

from include.lake import open_store

REQUIRED_COLUMNS = ("partnership_id", "partnership", "region", "local_authorities")
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")

_NOT_A_NAME = frozenset(
    ["safeguarding", "children", "child", "childrens", "young", "people", "adults", "adult", "partnership", "partnerships", "board", "lscp", "lscb", "scp", "scb", "local", "annual", "yearly", "year", "report", "reports", "review", "final", "published", "web", "version", "copy", "draft", "summary", "the", "and", "of", "for", "borough", "council", "city", "county", "pdf", "html", "htm", "index", "main"]
)  # fmt: skip
"""Words that tell nothing about which partnership is meant."""
_BODY = frozenset({"safeguarding", "partnership", "board", "together", "childrens"})
"""Words of a partnership's own name: a place alone does not hold them."""
_LIKELY_SLIP = 88  # rapidfuzz ratio from which two place names are taken to be one, misspelt


class RegisterError(ValueError):
    """The register cannot be used; the message names file, line and what to do."""


@dataclass(frozen=True)
class Partnership:
    """One line of the register."""

    partnership_id: str
    partnership: str
    region: str
    local_authorities: tuple[str, ...]
    website: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class NameMatch:
    """A partnership that a text names: how well (0 to 100), where, and by which of its names."""

    partnership_id: str
    score: float
    position: int
    by: Literal["id", "partnership", "place"]


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    partnership_id: str
    by: Literal["id", "partnership", "place"]


class Register:
    """Partnerships by id, in the order of their file, with a look-up by name."""

    def __init__(self, partnerships: list[Partnership], path: str = "", sha256: str = ""):
        self.path = path
        self.sha256 = sha256
        self.by_id = {one.partnership_id: one for one in partnerships}

    def __iter__(self) -> Iterator[Partnership]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, partnership_id: object) -> bool:
        return partnership_id in self.by_id

    def __getitem__(self, partnership_id: str) -> Partnership:
        return self.by_id[partnership_id]

    @property
    def regions(self) -> dict[str, str]:
        """Region of every partnership, by id."""
        return {one.partnership_id: one.region for one in self}

    @cached_property
    def _names(self) -> list[_Name]:
        """Every name to look for, longest first, so that `North East Lincolnshire` is not read as `Lincolnshire`."""
        names: list[_Name] = []
        for one in self:
            names.append(_Name(words(one.partnership_id), one.partnership_id, "id"))
            names.append(_Name(words(one.partnership), one.partnership_id, "partnership"))
            for place in one.local_authorities:
                names += [_Name(form, one.partnership_id, "place") for form in _place_forms(place)]
        telling = [name for name in names if any(word not in _NOT_A_NAME for word in name.words)]
        bare = [replace(name, words=_without_common(name.words)) for name in telling]
        terse = [replace(name, words=tuple(word for word in name.words if word != "and")) for name in bare]
        every = {name for name in (*telling, *bare, *terse) if name.words}
        return sorted(every, key=lambda name: (-len(name.words), name.words, name.partnership_id, name.by))

    def named_in(self, text: str) -> list[NameMatch]:
        """Partnerships a text names, word for word, in order of first mention; the fullest name seen counts.

        Common words (safeguarding, partnership, annual, report …) are not needed for a match. A name inside a longer
        one is not a mention of its own, and a name that several partnerships share is no mention of any.
        """
        tokens = list(words(text))
        found: dict[str, NameMatch] = {}
        taken = [False] * len(tokens)
        starts: dict[str, list[int]] = {}
        for index, token in enumerate(tokens):
            starts.setdefault(token, []).append(index)
        for form, names in self._by_words.items():
            ids = {name.partnership_id for name in names}
            for index in starts.get(form[0], ()):
                if tuple(tokens[index : index + len(form)]) != form or any(taken[index : index + len(form)]):
                    continue
                taken[index : index + len(form)] = [True] * len(form)
                if len(ids) == 1:
                    self._note(found, names[0], form, index)
        return sorted(found.values(), key=lambda match: match.position)

    @staticmethod
    def _note(found: dict[str, NameMatch], name: _Name, form: tuple[str, ...], index: int) -> None:
        whole_name = not _BODY.isdisjoint(form)
        score = 100.0 if whole_name else 90.0
        earlier = found.get(name.partnership_id)
        position = min(index, earlier.position) if earlier else index
        by = name.by if not earlier or score > earlier.score else earlier.by
        best = max(score, earlier.score if earlier else 0)
        found[name.partnership_id] = NameMatch(name.partnership_id, best, position, by)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[_Name]]:
        grouped: dict[tuple[str, ...], list[_Name]] = {}
        for name in self._names:
            grouped.setdefault(name.words, []).append(name)
        return grouped

    def closest(self, text: str, limit: int = 3) -> list[str]:
        """Ids of the partnerships whose name or id is most like a text, best first: guesses, not matches."""
        wanted = " ".join(_without_common(words(text))) or " ".join(words(text))
        choices = {index: " ".join(_without_common(name.words) or name.words) for index, name in enumerate(self._names)}
        ranked = process.extract(wanted, choices, scorer=fuzz.WRatio, limit=limit * 6, score_cutoff=60)
        guesses = dict.fromkeys(self._names[index].partnership_id for _, _, index in ranked)
        return list(guesses)[:limit]

    def misspelt_in(self, text: str) -> list[str]:
        """Ids of partnerships of which a text holds a near spelling; empty when none is near enough."""
        tokens = _without_common(words(text))
        found: Counter[str] = Counter()
        for name in self._names:
            size, target = len(name.words), " ".join(name.words)
            if len(target) < 6:
                continue  # short names are near to too much
            for index in range(len(tokens) - size + 1):
                score = fuzz.ratio(" ".join(tokens[index : index + size]), target, score_cutoff=_LIKELY_SLIP)
                found[name.partnership_id] = max(found[name.partnership_id], round(score))
        return [partnership_id for partnership_id, score in found.most_common() if score]


def load_register(path: str) -> Register:
    """The register from a CSV file, local or `s3://…`, in UTF-8.

    Raises RegisterError naming file and line for a missing file, a missing column, a repeated or unusable id, an
    empty name or region.
    """
    data = _read(path)
    rows = list(_rows(data, path))
    partnerships: list[Partnership] = []
    lines: dict[str, int] = {}
    for line, row in rows:
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
    return Register(partnerships, path, hashlib.sha256(data).hexdigest())


def words(text: str) -> tuple[str, ...]:
    """A text as plain lower-case words: `St. Helens & Cheshire's` → st, helens, and, cheshires."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", plain).lower().replace("&", " and ").replace("'", "")
    return tuple(re.findall(r"[a-z]+|\d+", plain))


def _without_common(all_words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the common ones at both ends: `the city of york safeguarding …` → york."""
    kept = list(all_words)
    while kept and kept[0] in _NOT_A_NAME:
        kept.pop(0)
    while kept and kept[-1] in _NOT_A_NAME:
        kept.pop()
    for index, word in enumerate(kept):
        if word in _NOT_A_NAME and word not in {"and", "of", "the"}:
            return tuple(kept[:index])
    return tuple(kept)


def _place_forms(place: str) -> list[tuple[str, ...]]:
    """`Bristol, City of` is also written `City of Bristol` and `Bristol`."""
    if ", city of" in place.lower():
        plain = place.split(",", maxsplit=1)[0]
        return [words(plain), words(f"City of {plain}")]
    return [words(place)]


def _read(path: str) -> bytes:
    folder, name = posixpath.split(path) if path.startswith("s3://") else posixpath.split(path.replace("\\", "/"))
    try:
        return open_store(folder or ".").get(name)
    except OSError as error:
        raise RegisterError(
            f"The register {path} cannot be read ({error}). Set REGISTER to a CSV of partnerships."
        ) from error


def _rows(data: bytes, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = [(column or "").strip().lower() for column in reader.fieldnames or []]
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        raise RegisterError(
            f"{path}, line 1: column {', '.join(missing)} is missing. The header needs {', '.join(REQUIRED_COLUMNS)}."
        )
    reader.fieldnames = columns
    try:
        for row in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    except csv.Error as error:
        raise RegisterError(
            f"{path}, line {reader.line_num}: not readable as CSV ({error}). Save it again as CSV."
        ) from error


def _partnership(row: dict[str, str], path: str, line: int) -> Partnership:
    for column in ("partnership_id", "partnership", "region"):
        if not row[column]:
            raise RegisterError(f"{path}, line {line}: {column} is empty. Fill it in or remove the line.")
    partnership_id = row["partnership_id"]
    if not _ID.match(partnership_id):
        raise RegisterError(
            f"{path}, line {line}: partnership_id {partnership_id!r} is not usable. "
            "Write it in small letters, digits and single dashes, such as north-shire."
        )
    website = row.get("website", "")
    if website and urlparse(website).scheme not in {"http", "https"}:
        raise RegisterError(f"{path}, line {line}: website {website!r} does not begin with http:// or https://.")
    places = tuple(place.strip() for place in row["local_authorities"].split(";") if place.strip())
    return Partnership(partnership_id, row["partnership"], row["region"], places, website, row.get("confidence", ""))
