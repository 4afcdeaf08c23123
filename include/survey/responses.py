"""Responses from CSV: what can be taken is taken, what cannot is refused by line and column, with what to do."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from include.lake import Store, open_store
from include.settings import Settings
from include.spreadsheets import csv_rows
from include.survey.questionnaire import Answer, Questionnaire, SurveyError, plain

_WAVE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_NO_CSV = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".txt", ".sav", ".json", ".parquet", ".pdf")
_MEGABYTE = 2**20
_SHOWN = 60
"""Characters of a refused cell that are shown: enough to find it."""


@dataclass(frozen=True)
class Refusal:
    """A cell, or a whole line where `column` is empty, that was not taken."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    advice: str
    wave: str = ""

    def __str__(self) -> str:
        """For whoever holds the file: with what stands there."""
        cell = f", column {self.column}, {self.value!r}" if self.column else ""
        return f"{self.file}, line {self.line}{cell}: {self.reason} {self.advice}"

    @property
    def place(self) -> str:
        """For notes and logs, which others read: without what somebody may have written about themselves."""
        cell = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{cell}: {self.reason} {self.advice}"


@dataclass(frozen=True)
class Response:
    """One response: answers by column, as codes. A question without a usable answer is not there."""

    wave: str
    respondent_id: str
    completed_on: date
    areas: tuple[str, ...]
    answers: Mapping[str, str]
    file: str = field(compare=False)
    line: int = field(compare=False)

    def is_valid(self, questionnaire: Questionnaire) -> bool:
        """Whether both effectiveness questions are answered without a gap; *don't know* is an answer (Appendix A)."""
        return all(column in self.answers for column in questionnaire.effectiveness_columns)


@dataclass(frozen=True)
class Responses:
    """What was read: responses in the order of their files, refusals, and what the files were."""

    taken: tuple[Response, ...]
    refused: tuple[Refusal, ...]
    files: Mapping[str, str]
    """SHA-256 by file name."""
    unread_columns: tuple[str, ...] = ()
    """Columns of the files that no question has: free text among them, which is never looked at."""

    @property
    def waves(self) -> list[str]:
        """Names of the waves the responses belong to."""
        return sorted({response.wave for response in self.taken})

    def of_wave(self, wave: str) -> list[Response]:
        """The responses of one wave."""
        return [response for response in self.taken if response.wave == wave]


def read_responses(place: str, questionnaire: Questionnaire, settings: Settings) -> Responses:
    """Read a CSV file of responses, or all of a folder, local or on S3.

    A cell that is no answer of its question is refused and counts as a gap; a line without wave, respondent or day, and
    lines of one respondent that differ, are refused whole. Raises SurveyError when nothing can be read at all.
    """
    store, keys = _files(place, settings)
    reader = _Reader(questionnaire)
    hashes: dict[str, str] = {}
    for key in keys:
        if store.size(key) > settings.max_file_mb * _MEGABYTE:
            raise SurveyError(
                f"{key} is larger than {settings.max_file_mb} MB (MAX_FILE_MB): split it into several files."
            )
        data = store.get(key)
        hashes[key] = hashlib.sha256(data).hexdigest()
        reader.read(key, data)
    taken = reader.without_repetitions()
    if not taken:
        why = (
            f" First of all: {reader.refused[0].place}"
            if reader.refused
            else " The file has no lines below its header."
        )
        raise SurveyError(f"{place}: not one response could be taken.{why}")
    refused = sorted(reader.refused, key=lambda one: (one.file, one.line, one.column))
    return Responses(tuple(taken), tuple(refused), hashes, tuple(sorted(reader.unread)))


def _files(place: str, settings: Settings) -> tuple[Store, list[str]]:
    if not place:
        raise SurveyError("No responses are named: set SURVEY to a CSV file or a folder of them.")
    trimmed = place.rstrip("/")
    parent, _, name = trimmed.rpartition("/")
    if name.lower().endswith(_NO_CSV):
        raise SurveyError(f"{place} is no CSV: save the responses as CSV (UTF-8) and name that file.")
    if name.lower().endswith(".csv"):
        store = open_store(parent or ".", settings)
        if not store.exists(name):
            raise SurveyError(f"{place} is not there: set SURVEY to a CSV file or a folder of them.")
        return store, [name]
    store = open_store(trimmed, settings)
    keys = [key for key in store.list() if key.lower().endswith(".csv")]
    if not keys:
        raise SurveyError(f"{place} holds no CSV file: set SURVEY to a CSV file or a folder of them.")
    return store, keys


class _Reader:
    """Reads file after file and remembers what it refused."""

    def __init__(self, questionnaire: Questionnaire):
        self.asked = questionnaire
        self.read_so_far: list[Response] = []
        self.refused: list[Refusal] = []
        self.unread: set[str] = set()

    def read(self, file: str, data: bytes) -> None:
        try:
            for line, row in csv_rows(data, self.asked.columns, file):
                self.unread |= {column for column in row if column and column not in self.asked.columns}
                self._take(file, line, row)
        except ValueError as error:
            raise SurveyError(str(error)) from None

    def without_repetitions(self) -> list[Response]:
        """Each respondent once: an exact repetition is dropped; where copies differ none can be trusted."""
        copies: dict[tuple[str, str], list[Response]] = defaultdict(list)
        for response in self.read_so_far:
            copies[response.wave, response.respondent_id].append(response)
        kept = []
        for response in self.read_so_far:
            same = copies[response.wave, response.respondent_id]
            if any(other != response for other in same):
                others = ", ".join(f"{one.file} line {one.line}" for one in same if one is not response)
                reason = f"Respondent {response.respondent_id} stands here and, with other answers, in {others}."
                advice = "Keep the line that is right, or give the other respondent a number of their own."
                self._refuse(response.file, response.line, "", "", reason, advice, response.wave)
            elif response is same[0]:
                kept.append(response)
            else:
                reason = f"Respondent {response.respondent_id} stands already in {same[0].file} line {same[0].line}, with the same answers."
                advice = "Nothing was lost; delete one of the lines."
                self._refuse(response.file, response.line, "", "", reason, advice, response.wave)
        return kept

    def _take(self, file: str, line: int, row: Mapping[str, str]) -> None:
        wave, respondent, day = row["wave"], row["respondent_id"], _day(row["completed_on"])
        if not _WAVE.fullmatch(wave):
            advice = "Write it in small letters, digits and hyphens, such as 2019-early-adopters."
            return self._refuse(file, line, "wave", wave, "The line was not taken: this names no wave.", advice)
        if not respondent:
            advice = "Give each response a number of its own."
            return self._refuse(
                file,
                line,
                "respondent_id",
                "",
                "The line was not taken: nobody can tell it from a repetition.",
                advice,
                wave,
            )
        if day is None:
            advice = "Write the day as 2019-02-18 or 18/02/2019."
            return self._refuse(
                file, line, "completed_on", row["completed_on"], "The line was not taken: this is no day.", advice, wave
            )
        answers = self._answers(file, line, row, wave)
        areas = self._areas(file, line, row[self.asked.areas.column], wave)
        self.read_so_far.append(Response(wave, respondent, day, areas, answers, file, line))
        return None

    def _answers(self, file: str, line: int, row: Mapping[str, str], wave: str) -> dict[str, str]:
        found: dict[str, str] = {}
        closed = {choice.column: choice.by_wording for choice in self.asked.choices}
        closed |= dict.fromkeys(self.asked.effectiveness_columns, self.asked.effectiveness.by_wording)
        closed |= dict.fromkeys(self.asked.challenges.columns, self.asked.challenges.by_wording)
        chosen: dict[str, str] = {}
        for column, wordings in closed.items():
            if not row[column]:
                continue
            answer = wordings.get(plain(row[column]))
            if answer is None:
                self._refuse(
                    file, line, column, row[column], "This is no answer of the question.", _one_of(wordings), wave
                )
            elif column in self.asked.challenges.columns and answer.code in chosen:
                reason = f"The same challenge stands already in {chosen[answer.code]}."
                self._refuse(
                    file, line, column, row[column], reason, "Name each challenge once, or leave the cell empty.", wave
                )
            else:
                found[column] = answer.code
                if column in self.asked.challenges.columns:
                    chosen[answer.code] = column
        return found

    def _areas(self, file: str, line: int, cell: str, wave: str) -> tuple[str, ...]:
        known = self.asked.areas.by_wording
        words = [word.strip() for word in cell.split("|") if word.strip()]
        unknown = [word for word in words if plain(word) not in known]
        if unknown:
            reason = "This is none of the areas; the others were taken."
            self._refuse(file, line, self.asked.areas.column, " | ".join(unknown), reason, _one_of(known), wave)
        return tuple(sorted({known[plain(word)].code for word in words if word not in unknown}))

    def _refuse(self, file: str, line: int, column: str, value: str, reason: str, advice: str, wave: str = "") -> None:
        shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
        self.refused.append(Refusal(file, line, column, shown, reason, advice, wave))


def _one_of(wordings: Mapping[str, Answer]) -> str:
    codes: Iterable[str] = dict.fromkeys(answer.code for answer in wordings.values())
    return f"Write one of {', '.join(codes)}, or leave the cell empty."


def _day(text: str) -> date | None:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
