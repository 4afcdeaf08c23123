"""Made-up reports of a given length: each its own choice of sections, its own look, place and numbers; drawn as PDF."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.passages import Chapter, Section, chapters, is_front, is_glossary, reworded
from benchmarks.places import SEED, Partnership
from include.samples.render.looks import look_of
from include.samples.render.model import Block, Heading, Layout, Picture, Report, Run, Table
from include.samples.render.pdf import Layout as Drawing
from include.samples.render.pdf_parts import Notebook

YEAR = "2023-24"
LAYOUTS: tuple[Layout, ...] = ("single", "single", "two_column", "mixed")
MOST_PICTURES = 2
"""Figures whose words are pixels, per report."""
STRANGERS = 0.3
"""Share of a chapter's sections that come from other reports."""
WORDS_PER_PAGE = {"single": 340, "two_column": 440, "mixed": 400}
"""Of a full page, by layout, so that a first draft is rarely too short; what is too much is left out."""


@dataclass(frozen=True)
class Drawn:
    """A made-up report: the file, and what it holds."""

    owner: Partnership
    data: bytes
    n_pages: int
    n_words: int
    n_tables: int
    n_pictures: int


def make_report(number: int, owner: Partnership, n_pages: int) -> Drawn:
    """The report of a partnership with `n_pages` pages; the same number and owner give the same file.

    Raises ValueError where the practice reports do not hold enough for so many pages (some 90).
    """
    dice = random.Random(f"{SEED}-{number}-{n_pages}")  # noqa: S311 - nothing here is secret, and it must come out the same
    report = _blank(owner, dice)
    stock = _stock(dice)
    per_page = WORDS_PER_PAGE[report.layout]
    wanted = n_pages * per_page
    chosen: list[Chapter] = []
    while True:
        n_words = sum(section.n_words for chapter in chosen for section in chapter.sections)
        while n_words < wanted:
            chapter = next(stock, None)
            if chapter is None:
                raise ValueError(f"The practice reports do not hold enough for {n_pages} different pages.")
            chosen.append(chapter)
            n_words += sum(section.n_words for section in chapter.sections)
        report.blocks[:] = _written(chosen, owner, random.Random(f"{number}"))  # noqa: S311
        notebook = Notebook()
        Drawing(report, look_of(owner.partnership_id, report.layout), notebook).build()
        if notebook.n_pages >= n_pages:
            break
        wanted += (n_pages - notebook.n_pages + 1) * per_page
    report.blocks[:] = [block for block in report.blocks if _page(block, notebook) <= n_pages + 1]
    while report.blocks and isinstance(report.blocks[-1], Heading):
        report.blocks.pop()
    return _drawn(owner, report, notebook, n_pages)


def _drawn(owner: Partnership, report: Report, notebook: Notebook, n_pages: int) -> Drawn:
    """Laid out once more with the pages for the list of contents; what runs over the last page is cut off."""
    import pikepdf

    data = Drawing(
        report, look_of(owner.partnership_id, report.layout), Notebook(known_pages=notebook.heading_pages(report))
    ).build()
    with pikepdf.open(io.BytesIO(data)) as file:
        while len(file.pages) > n_pages:
            del file.pages[-1]
        found, out = len(file.pages), io.BytesIO()
        file.save(out, deterministic_id=True)
    return Drawn(
        owner,
        out.getvalue(),
        found,
        sum(len(text.plain.split()) for block in report.blocks for text in block.texts()),
        sum(isinstance(block, Table) for block in report.blocks),
        sum(isinstance(block, Picture) for block in report.blocks),
    )


def _blank(owner: Partnership, dice: random.Random) -> Report:
    front: dict[str, Any] = {
        "partnership": owner.name,
        "partnership_id": owner.partnership_id,
        "region": owner.region,
        "reporting_year": YEAR,
        "layout": dice.choice(LAYOUTS),
        "title": f"{dice.choice(('Annual Report', 'Yearly Report', 'Annual Safeguarding Report'))} {YEAR}",
        "running_header": f"{owner.name} {YEAR}",
        "contents": True,
        "page_labels": dice.random() < 0.5,
    }
    return Report("", "benchmark", front, {}, {}, {}, {}, [], [])


def _stock(dice: random.Random) -> Iterator[Chapter]:
    """A foreword, a glossary, then chapters in random order; some of their sections are strangers'."""
    everything = chapters()
    yield dice.choice([one for one in everything if is_front(one)])
    yield dice.choice([one for one in everything if is_glossary(one)])
    body = [one for one in everything if not is_front(one) and not is_glossary(one)]
    strangers = [section for chapter in body for section in chapter.sections]
    dice.shuffle(body)
    dice.shuffle(strangers)
    used: set[int] = set()
    for chapter in body:
        sections = []
        for own in chapter.sections:
            section: Section | None = strangers.pop() if strangers and dice.random() < STRANGERS else own
            if id(section) in used:
                section = None
            if section is not None:
                used.add(id(section))
                sections.append(section)
        if sections:
            yield Chapter(chapter.source, chapter.heading, chapter.at, tuple(sections))


def _written(chosen: list[Chapter], owner: Partnership, dice: random.Random) -> list[Block]:
    """The chapters in the order in which reports have them, with at most so many pictures and one table of money."""
    blocks: list[Block] = []
    n_pictures, has_contributions = 0, False
    for chapter in sorted(chosen, key=_order):
        blocks += reworded([chapter.heading], chapter.source, owner, dice)
        for section in chapter.sections:
            for block in reworded(section.blocks, section.source, owner, dice):
                is_money = isinstance(block, Table | Picture) and block.is_contributions
                is_picture = isinstance(block, Picture)
                if (is_money and has_contributions) or (is_picture and n_pictures == MOST_PICTURES):
                    continue
                has_contributions |= is_money
                n_pictures += is_picture
                blocks.append(block)
    return _numbered(blocks)


def _order(chapter: Chapter) -> tuple[int, float]:
    """Forewords first, then glossaries, so that cutting at a page never takes them; then as far on as where they come from."""
    return (0 if is_front(chapter) else 1 if is_glossary(chapter) else 2, chapter.at)


def _numbered(blocks: list[Block]) -> list[Block]:
    number = 0
    for block in blocks:
        for text in block.texts():
            number += 1
            text.number = number
            if isinstance(block, Heading) and block.level == 1:  # "7. What it cost" would stand in another place here
                text.runs = [Run(text.plain.split(". ", 1)[-1])]
        if isinstance(block, Picture):
            number += 1
            block.number = number
    return blocks


def _page(block: Block, notebook: Notebook) -> int:
    """The first page on which something of a block was drawn."""
    return min((page for number in block.numbers() for page, _ in notebook.drawn.get(number, [])), default=0)
