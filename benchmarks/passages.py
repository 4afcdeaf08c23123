"""What made-up reports are made of: the sections of the fictional practice reports, reworded for another place and year."""

from __future__ import annotations

import copy
import csv
import functools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import Partnership
from include.samples.render.model import Block, Box, Contents, Heading, ListItem, PageBreak, Paragraph, Run, Term, Text
from include.samples.render.parse import parse_source
from include.settings import SAMPLES

SOURCES = SAMPLES / "sources" / "practice"
LAST_YEAR = 2024
"""The calendar year in which the made-up reporting year ends; sources of a later year are set back."""
DROPPED = 0.08
"""Share of a paragraph's sentences that a report leaves out."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_NUMBER = re.compile(
    r"(?<![\d.,/£-])(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,/£-])(?!(?:19|20)\d\d\b)\d{2,4}(?![\d,.]*\d|[-–/])"
)
_YEARS = re.compile(r"\b20(2[4-9])(?:([-–/])(?:20)?(\d\d))?\b")


@dataclass(frozen=True)
class Section:
    """A heading of the second level with all that stands under it, and where it comes from."""

    source: str
    blocks: tuple[Block, ...]

    @property
    def n_words(self) -> int:
        return sum(len(text.plain.split()) for block in self.blocks for text in block.texts())


@dataclass(frozen=True)
class Chapter:
    """A heading of the first level and its sections. `at` (0 to 1) is how far into its report it stands."""

    source: str
    heading: Heading
    at: float
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Source:
    """What must be changed in the words of one practice report: names of the place, and how far it is set back."""

    names: tuple[tuple[str, str], ...]
    """(words, what stands in their place: `{name}` of the partnership or `{place}`), longest first."""
    years_back: int


@functools.cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter of every practice report, forewords and glossaries among them."""
    return tuple(chapter for path in _files() for chapter in _chapters_of(path))


@functools.cache
def sources() -> dict[str, Source]:
    """By practice report: what is changed in its words."""
    with (SOURCES / "partnerships.csv").open(encoding="utf-8") as file:
        register = {row["partnership_id"]: row for row in csv.DictReader(file)}
    found = {}
    for path in _files():
        partnership_id, year = path.stem[:-8], path.stem[-7:]
        row = register[partnership_id]
        areas = row["local_authorities"].split(";")
        places = [" and ".join(areas), *areas]
        names = [(row["partnership"], "{name}"), *((place, "{place}") for place in dict.fromkeys(places))]
        found[path.stem] = Source(tuple(names), int(year[:4]) + 1 - LAST_YEAR)
    return found


def reworded(blocks: Sequence[Block], source: str, owner: Partnership, dice: random.Random) -> list[Block]:
    """A copy for another partnership: its names, its year, other numbers, and here and there a sentence less.

    Tables keep their numbers, so that their sums still add up.
    """
    told = sources()[source]
    copies = [copy.deepcopy(block) for block in blocks]
    for block in copies:
        block.keys = ()
        is_prose = isinstance(block, Paragraph | ListItem | Box)
        for text in block.texts():
            text.labels = []
            if is_prose:
                _leave_out(text, dice)
            text.runs = [Run(_told(run.text, told, owner, dice, is_prose), run.bold, run.italic) for run in text.runs]
    return copies


def _told(words: str, source: Source, owner: Partnership, dice: random.Random, with_numbers: bool) -> str:
    for name, kind in source.names:
        words = words.replace(name, owner.name if kind == "{name}" else owner.place)
    if source.years_back:
        words = _YEARS.sub(lambda found: _earlier(found, source.years_back), words)
    return _NUMBER.sub(lambda found: _another(found[0], dice), words) if with_numbers else words


def _earlier(found: re.Match[str], years: int) -> str:
    first = f"20{int(found[1]) - years}"
    return f"{first}{found[2]}{int(found[3]) - years:02d}" if found[2] else first


def _another(number: str, dice: random.Random) -> str:
    """A number of the same size: within a third of what stood there."""
    value = int(number.replace(",", ""))
    other = max(10, round(value * dice.uniform(0.7, 1.3)))
    return f"{other:,}" if "," in number else str(other)


def _leave_out(text: Text, dice: random.Random) -> None:
    if len(text.runs) != 1:
        return
    sentences = _SENTENCE.split(text.runs[0].text)
    kept = [one for one in sentences if dice.random() >= DROPPED] or sentences[:1]
    text.runs = [Run(" ".join(kept), text.runs[0].bold, text.runs[0].italic)]


def _files() -> list[Path]:
    return sorted(SOURCES.glob("*.md"))


def _chapters_of(path: Path) -> list[Chapter]:
    blocks = [block for block in parse_source(path).blocks if not isinstance(block, PageBreak | Contents)]
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    found = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heading = blocks[start]
        assert isinstance(heading, Heading)
        sections = _sections(path.stem, blocks[start + 1 : end])
        if sections:
            found.append(Chapter(path.stem, heading, start / len(blocks), sections))
    return found


def _sections(source: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    starts = [0, *(at for at, block in enumerate(blocks) if at and isinstance(block, Heading) and block.level == 2)]
    parts = [blocks[start:end] for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    return tuple(Section(source, tuple(part)) for part in parts if part)


def is_front(chapter: Chapter) -> bool:
    """Whether it is a foreword."""
    return any(block.zone == "foreword" for section in chapter.sections for block in section.blocks)


def is_glossary(chapter: Chapter) -> bool:
    """Whether it is a list of terms."""
    return any(isinstance(block, Term) for section in chapter.sections for block in section.blocks)
